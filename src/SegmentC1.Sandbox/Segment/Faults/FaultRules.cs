namespace SegmentC1.Sandbox;

/// <summary>The faults in force. The first rule that takes a request is the one that works on it; safe for concurrent use.</summary>
public sealed class FaultRules
{
    private readonly Lock _sync = new();
    private readonly List<FaultRule> _rules = [];

    /// <summary>Puts a rule behind the others, and returns it.</summary>
    public FaultRule Add(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        lock (_sync)
        {
            _rules.Add(rule);
        }

        return rule;
    }

    /// <summary>Takes a rule away and releases what it holds. Returns whether it was there.</summary>
    public bool Remove(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        rule.Release();
        lock (_sync)
        {
            return _rules.Remove(rule);
        }
    }

    /// <summary>Takes all rules away and releases what they hold.</summary>
    public void Clear()
    {
        lock (_sync)
        {
            _rules.ForEach(rule => rule.Release());
            _rules.Clear();
        }
    }

    internal FaultRule? Find(string method, string path, string query)
    {
        lock (_sync)
        {
            return _rules.FirstOrDefault(rule => rule.Takes(method, path, query));
        }
    }
}
