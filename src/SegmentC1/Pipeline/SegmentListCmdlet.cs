using SegmentC1.Segment;

namespace SegmentC1;

/// <summary>Base of the cmdlets that show one list, all of it or what the references mean.</summary>
/// <remarks>
/// The list is read once, however many references come down the pipeline, and rows go out as their page comes. Nothing
/// down the pipeline means nothing to show, not everything.
/// </remarks>
/// <typeparam name="T">What the list holds.</typeparam>
/// <typeparam name="TReference">What a row is referred to by.</typeparam>
public abstract class SegmentListCmdlet<T, TReference> : SegmentCmdlet
    where TReference : Reference
{
    private readonly List<TReference> _wanted = [];
    private readonly HashSet<TReference> _found = [];
    private readonly HashSet<object> _shown = [];
    private bool _everything;

    private protected abstract TReference[]? References { get; }

    /// <summary>What a row is called, in the singular.</summary>
    private protected abstract string Noun { get; }

    private protected abstract IEnumerable<SegmentList<T>> Lists();

    private protected abstract bool Means(TReference reference, T row);

    /// <summary>A further filter of the cmdlet.</summary>
    private protected virtual bool Takes(T row) => true;

    /// <summary>What tells a row from the rows of the other lists; null where there is one list, which tells its rows apart itself.</summary>
    private protected virtual object? IdentityOf(T row) => null;

    /// <summary>Whether the next list is still read when one could not be.</summary>
    private protected virtual bool ListsAreIndependent => false;

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (References is { } references) _wanted.AddRange(references);
        else _everything = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (!_everything && _wanted.Count == 0) return;
        var whole = true;
        foreach (var list in Lists())
        {
            try
            {
                await WriteListAsync(list, row => IsWanted(row) && IsNew(row), cancellationToken);
            }
            catch (Exception failure) when (ListsAreIndependent && ErrorFactory.IsOfOneItem(failure))
            {
                whole = false;
                WriteFailure(failure, list.Ledger);
            }
        }

        foreach (var missing in _wanted.Where(reference => !reference.HasWildcard && !_found.Contains(reference)))
        {
            WriteFailure(whole ? Resolver.NoMatch(missing, Noun) : Resolver.NoMatchInPart(missing, Noun), missing.Text);
        }
    }

    private bool IsNew(T row) => IdentityOf(row) is not { } identity || _shown.Add(identity);

    private bool IsWanted(T row)
    {
        if (_everything) return Takes(row);
        var wanted = false;
        foreach (var reference in _wanted.Where(reference => Means(reference, row)))
        {
            _found.Add(reference);
            wanted = true;
        }

        return wanted && Takes(row);
    }
}
