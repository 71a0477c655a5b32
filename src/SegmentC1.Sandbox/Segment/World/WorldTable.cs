using System.Collections;

namespace SegmentC1.Sandbox;

/// <summary>Rows of one kind, in the order in which the API lists them. Safe for concurrent use; enumerating walks over a copy.</summary>
/// <typeparam name="T">Kind of row, immutable.</typeparam>
public sealed class WorldTable<T> : IReadOnlyList<T>
    where T : class
{
    private readonly Lock _sync;
    private readonly Func<T, string> _key;
    private readonly OrderedDictionary<string, T> _rows;
    private T[]? _snapshot;

    internal WorldTable(Lock sync, Func<T, string> key, StringComparer? comparer = null)
    {
        _sync = sync;
        _key = key;
        _rows = new OrderedDictionary<string, T>(comparer ?? StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (_sync)
            {
                return _rows.Count;
            }
        }
    }

    /// <inheritdoc/>
    public T this[int index]
    {
        get
        {
            lock (_sync)
            {
                return _rows.GetAt(index).Value;
            }
        }
    }

    /// <summary>The row of this key; null when there is none.</summary>
    public T? Find(string key)
    {
        lock (_sync)
        {
            return _rows.GetValueOrDefault(key);
        }
    }

    /// <summary>Appends a row.</summary>
    /// <exception cref="ArgumentException">Its key is taken.</exception>
    public void Add(T row) => Insert(Count, row);

    /// <summary>Puts a row at a place, so that all later ones move on.</summary>
    /// <exception cref="ArgumentException">Its key is taken.</exception>
    public void Insert(int index, T row)
    {
        lock (_sync)
        {
            _rows.Insert(index, _key(row), row);
            _snapshot = null;
        }
    }

    /// <summary>Replaces the row of this key where it stands, and returns the new one.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public T Update(string key, Func<T, T> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_sync)
        {
            var index = _rows.IndexOf(key);
            if (index < 0)
            {
                throw new KeyNotFoundException($"There is no row '{key}'.");
            }

            var row = change(_rows.GetAt(index).Value);
            _rows.SetAt(index, _key(row), row);
            _snapshot = null;
            return row;
        }
    }

    /// <summary>Takes the row of this key away, so that all later ones move up. Returns whether there was one.</summary>
    public bool Remove(string key)
    {
        lock (_sync)
        {
            _snapshot = null;
            return _rows.Remove(key);
        }
    }

    /// <summary>Takes all rows away.</summary>
    public void Clear()
    {
        lock (_sync)
        {
            _snapshot = null;
            _rows.Clear();
        }
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Snapshot()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal T[] Snapshot()
    {
        lock (_sync)
        {
            return _snapshot ??= [.. _rows.Values];
        }
    }
}
