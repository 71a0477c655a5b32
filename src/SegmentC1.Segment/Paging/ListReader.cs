using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace SegmentC1.Segment;

/// <summary>Reads lists to their end, page by page, and accounts for it in the ledger.</summary>
/// <remarks>
/// Segment's cursors are offsets: rows can come twice or be missed when the list changes meanwhile. So rows are told apart by
/// id, the count is held against the API's total, and a list that does not add up is read once more.
/// </remarks>
internal sealed class ListReader(SegmentTransport transport, Action<string> tell, int mostPages = ListReader.DefaultMostPages)
{
    /// <summary>More pages than any workspace has: a server that never ends must not hold the caller for ever.</summary>
    public const int DefaultMostPages = 20_000;

    private const int LargestPage = 1000;
    private const int SmallerPage = 200;

    // What a list refused once it refuses for each group again.
    private readonly ConcurrentDictionary<SegmentListKind, int> _pageSizes = new();

    // Segment reads both spellings of its paging parameters; servers that stand in for it may know only the SDKs' one.
    private volatile bool _brackets;
    private volatile bool _bracketsFailed;

    public SegmentList<T> Open<T>(ListDefinition<T> list)
        where T : class
    {
        var ledger = new ListLedger(list.Kind, list.Owner);
        return new SegmentList<T>(ledger, cancellationToken => ReadAsync(list, ledger, cancellationToken).GetAsyncEnumerator(cancellationToken));
    }

    private async IAsyncEnumerable<T> ReadAsync<T>(ListDefinition<T> list, ListLedger ledger, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pass = new Pass();
        for (var again = false; ; again = true)
        {
            pass.Begin();
            do
            {
                var page = await PageAsync(list, ledger, pass, firstEver: pass.Pages == 0 && !again, cancellationToken).ConfigureAwait(false);
                if (page is null) yield break;

                var fresh = new List<T>(page.Rows.Count);
                foreach (var row in page.Rows)
                {
                    if (seen.Add(list.IdOf(row))) fresh.Add(row);
                }

                // Seeing a row of the first pass again is what the second one is for, no repetition of Segment's.
                ledger.CountPage(fresh.Count, again ? 0 : page.Rows.Count - fresh.Count, page.TotalEntries);
                pass.Take(page, mostPages);
                foreach (var row in fresh) yield return row;
            }
            while (pass.Next is not null);

            var doubt = pass.DoubtOf(seen.Count);
            if (doubt is null)
            {
                ledger.Finish(ListState.Complete, again ? "Read twice, because the first reading did not add up; the second did." : null);
                yield break;
            }

            if (again)
            {
                ledger.Finish(ListState.Inconsistent, doubt);
                yield break;
            }
        }
    }

    // Null: the plan of the workspace does not have the list, and the ledger says so.
    private async Task<Page<T>?> PageAsync<T>(ListDefinition<T> list, ListLedger ledger, Pass pass, bool firstEver, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await PageOfSizeAsync(list, ledger, pass, cancellationToken).ConfigureAwait(false);
        }
        catch (SegmentException e) when (firstEver && list.Optional && e is (SegmentPlanException or SegmentNotFoundException))
        {
            try
            {
                if (e is SegmentNotFoundException && list.BeforeGap is { } check) await check(e, cancellationToken).ConfigureAwait(false);
            }
            catch (SegmentException other)
            {
                ledger.Finish(ListState.Incomplete, other.Message, other.HttpStatus);
                throw;
            }

            ledger.Finish(ListState.Gap, e.Message, e.HttpStatus);
            return null;
        }
        catch (SegmentException e)
        {
            ledger.Finish(ListState.Incomplete, e.Message, e.HttpStatus);
            throw;
        }
        catch (OperationCanceledException)
        {
            ledger.Finish(ListState.Incomplete, "Reading was cancelled.");
            throw;
        }
    }

    private async Task<Page<T>> PageOfSizeAsync<T>(ListDefinition<T> list, ListLedger ledger, Pass pass, CancellationToken cancellationToken)
        where T : class
    {
        var size = _pageSizes.GetValueOrDefault(list.Kind, LargestPage);
        pass.Size = list.Counted ? size : null;
        try
        {
            var page = await SendAsync(list, ledger, pass, cancellationToken).ConfigureAwait(false);
            if (_brackets || _bracketsFailed || pass.Next is not { } sent || page.Next != sent) return page;

            // The page after this cursor is the one before it: the cursor was not read.
            _brackets = true;
            var other = await SendAsync(list, ledger, pass, cancellationToken).ConfigureAwait(false);
            _brackets = other.Next != sent;
            _bracketsFailed = !_brackets;
            if (_brackets) tell("Paging: the cursor was read only in the form pagination[cursor], which is used from now on.");
            return other;
        }
        catch (SegmentRequestException e) when (e.HttpStatus == 422 && list.Counted && size > SmallerPage && pass.Pages == 0)
        {
            pass.Size = SmallerPage;
            var page = await SendAsync(list, ledger, pass, cancellationToken).ConfigureAwait(false);
            _pageSizes[list.Kind] = SmallerPage;
            tell($"{list.Kind}: pages of {LargestPage} were refused, pages of {SmallerPage} were not.");
            return page;
        }
    }

    private Task<Page<T>> SendAsync<T>(ListDefinition<T> list, ListLedger ledger, Pass pass, CancellationToken cancellationToken)
        where T : class
    {
        var parts = new List<string>(3);
        if (list.Query is not null) parts.Add(list.Query);
        if (pass.Size is { } size) parts.Add(Parameter("count") + size.ToString(CultureInfo.InvariantCulture));
        if (pass.Next is { } cursor) parts.Add(Parameter("cursor") + Uri.EscapeDataString(cursor));
        var request = SegmentRequest.Get(list.Path, parts.Count == 0 ? null : string.Join('&', parts));
        return transport.SendAsync(request, json => PageReader.ReadPageAsync<T>(json, list.Key, row => list.ReadRow(row, ledger)), ledger, cancellationToken);
    }

    private string Parameter(string name) => _brackets ? $"pagination%5B{name}%5D=" : $"pagination.{name}=";
}
