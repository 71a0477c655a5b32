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
    private bool _everything;

    private protected abstract TReference[]? References { get; }

    /// <summary>What a row is called, in the singular.</summary>
    private protected abstract string Noun { get; }

    private protected abstract IEnumerable<SegmentList<T>> Lists();

    private protected abstract bool Means(TReference reference, T row);

    /// <summary>A further filter of the cmdlet.</summary>
    private protected virtual bool Takes(T row) => true;

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
        foreach (var list in Lists()) await WriteListAsync(list, IsWanted, cancellationToken);
        foreach (var missing in _wanted.Where(reference => !reference.HasWildcard && !_found.Contains(reference)))
        {
            WriteFailure(Resolver.NoMatch(missing, Noun), missing.Text);
        }
    }

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
