namespace SegmentC1;

/// <summary>Brings progress from other threads to the pipeline's; only the newest state is shown, however fast they come.</summary>
internal sealed class LatestProgress<T>(AsyncCmdlet cmdlet, Action<T> show) : IProgress<T>
{
    private readonly object _gate = new();
    private T? _newest;
    private bool _waiting;

    /// <inheritdoc/>
    public void Report(T value)
    {
        lock (_gate)
        {
            _newest = value;
            if (_waiting) return;
            _waiting = true;
        }

        cmdlet.Notify(Show);
    }

    private void Show()
    {
        T value;
        lock (_gate)
        {
            value = _newest!;
            _waiting = false;
        }

        show(value);
    }
}
