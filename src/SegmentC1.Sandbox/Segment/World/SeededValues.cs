namespace SegmentC1.Sandbox;

/// <summary>Numbers and ids that depend on a seed and the name of a stream alone, so that more users do not change the sources.</summary>
internal sealed class SeededValues
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private ulong _state;

    public SeededValues(int seed, string stream)
    {
        _state = 14695981039346656037UL;
        foreach (var c in stream)
        {
            _state = (_state ^ c) * 1099511628211UL;
        }

        _state ^= (ulong)(uint)seed * 0x9E3779B97F4A7C15UL;
    }

    /// <summary>A number from 0 to below the limit.</summary>
    public int Next(int limit) => (int)(NextBits() % (ulong)limit);

    public string Id(int length = 22) => string.Create(length, this, static (span, values) =>
    {
        foreach (ref var c in span)
        {
            c = Alphabet[values.Next(Alphabet.Length)];
        }
    });

    /// <summary>Some of the rows, each once, in the order of the list.</summary>
    public IReadOnlyList<T> Some<T>(IReadOnlyList<T> rows, int count)
    {
        var picked = new SortedSet<int>();
        while (picked.Count < Math.Min(count, rows.Count))
        {
            picked.Add(Next(rows.Count));
        }

        return [.. picked.Select(index => rows[index])];
    }

    // SplitMix64: three lines, and the same numbers on every version of .NET.
    private ulong NextBits()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
