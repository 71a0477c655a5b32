using System.Runtime.InteropServices;

namespace SegmentC1;

/// <summary>
/// Takes SIGTERM over while a command runs that can end in order: the first one asks it to, the second one ends it at once. While
/// it does, <see cref="AppContext"/> says so under <see cref="TakenOver"/>, so that a host which stops pipelines on SIGTERM leaves it alone.
/// </summary>
internal sealed class TerminationSignal : IDisposable
{
    /// <summary>Name of the data in <see cref="AppContext"/>: true while SIGTERM is taken over.</summary>
    public const string TakenOver = "SegmentC1.TakesTermination";

    private static readonly object Gate = new();
    private static int _users;

    private readonly CancellationTokenSource _drain = new();
    private readonly CancellationTokenSource _now = new();
    private readonly PosixSignalRegistration _registration;

    public TerminationSignal()
    {
        Drain = _drain.Token;
        Now = _now.Token;
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        Count(1);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Drain { get; }

    /// <summary>Cancelled by the second one.</summary>
    public CancellationToken Now { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Count(-1);
        // Waits for a handler that runs, so that nothing is used after its end.
        _registration.Dispose();
        _drain.Dispose();
        _now.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        // What follows from it is not for the signal's thread.
        _ = (_drain.IsCancellationRequested ? _now : _drain).CancelAsync();
    }

    private static void Count(int change)
    {
        lock (Gate)
        {
            _users += change;
            AppContext.SetData(TakenOver, _users > 0);
        }
    }
}
