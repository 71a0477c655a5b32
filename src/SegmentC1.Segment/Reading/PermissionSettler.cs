namespace SegmentC1.Segment;

/// <summary>
/// Decides at run time whether a list carries the permissions of its rows, and reads them one by one where it does not.
/// Segment's own material contradicts itself on this, so one row is always held against its single answer.
/// </summary>
/// <typeparam name="T">Users or groups.</typeparam>
internal sealed class PermissionSettler<T>(
    string noun,
    Func<T, string> idOf,
    Func<T, IReadOnlyList<SegmentPermission>?> permissionsOf,
    Func<T, IReadOnlyList<SegmentPermission>?, T> with,
    Func<string, ListLedger, CancellationToken, Task<IReadOnlyList<SegmentPermission>>> read,
    Action<string> tell,
    int concurrency)
{
    private const int MostProbes = 3;

    // A server that fails for this many rows will fail for the next hundred, after repeating each of them.
    private const int MostFailures = 5;

    private readonly object _gate = new();
    private readonly Dictionary<string, IReadOnlyList<SegmentPermission>> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _vanished = new(StringComparer.Ordinal);
    private readonly List<SegmentException> _failures = [];
    private volatile bool _stopped;
    private bool _absentMeansNone;

    /// <summary>The rows with their permissions; null stays only where reading failed, and the ledger says so.</summary>
    /// <param name="rows">The rows of the list.</param>
    /// <param name="ledger">The ledger of the single reads.</param>
    /// <param name="moved">Called after each single read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The rows, and which way the permissions came, for the list's ledger.</returns>
    public async Task<(IReadOnlyList<T> Rows, string? Way)> SettleAsync(IReadOnlyList<T> rows, ListLedger ledger, Action moved, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            ledger.Finish(ListState.Complete);
            return (rows, null);
        }

        // Only a list that shows somebody's permissions can be believed when it shows none for others.
        var inline = rows.Any(row => permissionsOf(row) is { Count: > 0 }) ? await ProbeAsync(rows, ledger, moved, cancellationToken).ConfigureAwait(false) : false;
        var single = rows
            .Where(row => inline == false || (permissionsOf(row) is null && !_absentMeansNone))
            .Select(idOf).Where(IsOpen).ToList();
        // No more begin than can be sent, so that those who wait see when the others gave up.
        var few = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(single, few, async (id, stop) => await ReadAsync(id, ledger, moved, stop).ConfigureAwait(false)).ConfigureAwait(false);

        var way = WayOf(inline, single.Count);
        tell($"Permissions of {noun}s: {way}");
        Finish(ledger, inline, rows.Count);
        return ([.. rows.Select(row => with(row, Result(row, inline)))], way);
    }

    // True: the list tells the truth. False: it does not, or says nothing. Null: nobody could tell.
    private async Task<bool?> ProbeAsync(IReadOnlyList<T> rows, ListLedger ledger, Action moved, CancellationToken cancellationToken)
    {
        // An absent or empty set is where a list that leaves permissions out would be caught; what an absent one means among
        // others that are there is the more open question.
        var candidates = rows.OrderBy(row => permissionsOf(row) switch { null => 0, { Count: 0 } => 1, _ => 2 }).Take(MostProbes);
        foreach (var row in candidates)
        {
            await ReadAsync(idOf(row), ledger, moved, cancellationToken).ConfigureAwait(false);
            if (_known.TryGetValue(idOf(row), out var alone))
            {
                if (permissionsOf(row) is { } listed) return PermissionSets.GiveTheSame(listed, alone);
                // One answer settles it: without this, a list that leaves empty sets out would cost a request for each of them.
                _absentMeansNone = alone.Count == 0;
                return _absentMeansNone;
            }

            if (_stopped) break;
        }

        return null;
    }

    private async Task ReadAsync(string id, ListLedger ledger, Action moved, CancellationToken cancellationToken)
    {
        if (_stopped) return;
        try
        {
            var permissions = await read(id, ledger, cancellationToken).ConfigureAwait(false);
            lock (_gate) _known[id] = permissions;
            ledger.CountRow();
            moved();
        }
        catch (SegmentNotFoundException)
        {
            lock (_gate) _vanished.Add(id);
        }
        catch (SegmentException e)
        {
            lock (_gate)
            {
                _failures.Add(e);
                _stopped |= _failures.Count >= MostFailures
                    || e is SegmentRateLimitException or SegmentConnectionException or SegmentAuthenticationException or SegmentForbiddenException;
            }
        }
    }

    private bool IsOpen(string id) => !_known.ContainsKey(id) && !_vanished.Contains(id);

    private IReadOnlyList<SegmentPermission>? Result(T row, bool? inline)
    {
        if (_known.TryGetValue(idOf(row), out var alone)) return alone;
        // What a list said that was caught wrong is not knowledge; of what vanished nothing is known any more.
        if (inline == false || _vanished.Contains(idOf(row))) return null;
        return permissionsOf(row) ?? (_absentMeansNone ? [] : null);
    }

    private string WayOf(bool? inline, int single) => inline switch
    {
        true => $"they came with the list; one {noun} was read alone to make sure.",
        false => $"the list does not carry them; each {noun} was read alone.",
        null => "they came with the list, which could not be checked.",
    };

    private void Finish(ListLedger ledger, bool? inline, int rows)
    {
        var reasons = new List<string>();
        if (_vanished.Count > 0) reasons.Add($"{_vanished.Count} {noun}(s) vanished while the workspace was read: {string.Join(", ", _vanished.Order(StringComparer.Ordinal).Take(5))}.");
        if (_failures.Count > 0) reasons.Add($"Reading failed: {_failures[0].Message}");
        if (inline is null) reasons.Add($"Whether the list tells the permissions truly could not be checked for any of its {rows} {noun}s.");
        if (reasons.Count == 0) ledger.Finish(ListState.Complete);
        else ledger.Finish(ListState.Incomplete, string.Join(' ', reasons), _failures.Count > 0 ? _failures[0].HttpStatus : _vanished.Count > 0 ? 404 : null);
    }
}
