namespace SegmentC1.Segment;

/// <summary>
/// Counts the requests that one flow of execution sends, whatever threads it runs on and whatever else the client does at the
/// same time. A counter within another one counts for both.
/// </summary>
public sealed class RequestCounter
{
    private readonly RequestCounter? _outer;
    private long _count;

    internal RequestCounter(RequestCounter? outer) => _outer = outer;

    /// <summary>Requests sent so far, retries included.</summary>
    public long Count => Interlocked.Read(ref _count);

    internal void Increment()
    {
        Interlocked.Increment(ref _count);
        _outer?.Increment();
    }
}
