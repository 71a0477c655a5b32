namespace SegmentC1.Access;

/// <summary>Lets one change of a thing run after the other, while changes of different things run side by side.</summary>
internal sealed class KeyedLock
{
    private readonly Dictionary<string, Gate> _gates = new(StringComparer.Ordinal);

    /// <summary>Waits for its turn; disposing gives the turn on.</summary>
    public async Task<IDisposable> EnterAsync(string key, CancellationToken cancellationToken)
    {
        Gate? gate;
        lock (_gates)
        {
            if (!_gates.TryGetValue(key, out gate)) _gates[key] = gate = new Gate();
            gate.Users++;
        }

        try
        {
            await gate.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Leave(key, gate);
            throw;
        }

        return new Turn(() =>
        {
            gate.Turn.Release();
            Leave(key, gate);
        });
    }

    /// <summary>Waits for its turn at several things, always in the same order, so that nobody waits for each other.</summary>
    public async Task<IDisposable> EnterAllAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var turns = new Stack<IDisposable>();
        void LeaveAll()
        {
            while (turns.TryPop(out var turn)) turn.Dispose();
        }

        try
        {
            foreach (var key in keys.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) turns.Push(await EnterAsync(key, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            LeaveAll();
            throw;
        }

        return new Turn(LeaveAll);
    }

    private void Leave(string key, Gate gate)
    {
        lock (_gates)
        {
            if (--gate.Users == 0) _gates.Remove(key);
        }
    }

    private sealed class Gate
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Turn(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
