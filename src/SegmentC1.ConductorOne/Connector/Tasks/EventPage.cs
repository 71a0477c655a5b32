using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.ConductorOne;

/// <summary>The events of one answer while it is filled. Holds no more than it has room for, however long the trail is.</summary>
/// <param name="size">The room.</param>
/// <param name="cursor">Where the last answer ended.</param>
internal sealed class EventPage(int size, EventCursor cursor)
{
    private readonly List<(EventPosition Position, Event Event)> _told = [];
    private readonly HashSet<EventPosition> _places = [];
    private readonly SortedSet<(EventPosition Position, Event Event)> _window = new(Comparer<(EventPosition Position, Event Event)>.Create((left, right) => left.Position.CompareTo(right.Position)));

    /// <summary>What is told, oldest first.</summary>
    public IEnumerable<Event> Events => _told.Select(one => one.Event);

    /// <summary>Whether there is room for no more.</summary>
    public bool IsFull => _told.Count == size;

    /// <summary>Where the last one that is told stands.</summary>
    public EventPosition Last => _told[^1].Position;

    /// <summary>Takes an event of the window that is being read, in any order. What was told before is passed over.</summary>
    public void Add(EventPosition position, Event told)
    {
        if (cursor.Has(position) || _places.Contains(position) || !_window.Add((position, told))) return;
        // The earliest count, and one more, by which it is known that there is more.
        if (_window.Count > size - _told.Count + 1) _window.Remove(_window.Max);
    }

    /// <summary>Forgets the window, of which not all was read.</summary>
    public void Discard() => _window.Clear();

    /// <summary>Tells the window, all of which was read.</summary>
    /// <returns>The first place that there was no room for; null where there was room.</returns>
    public EventPosition? Close()
    {
        foreach (var one in _window.Take(size - _told.Count).ToList())
        {
            _told.Add(one);
            _places.Add(one.Position);
            _window.Remove(one);
        }

        EventPosition? next = _window.Count > 0 ? _window.Min.Position : null;
        _window.Clear();
        return next;
    }

    /// <summary>The cursor behind what is told.</summary>
    /// <param name="upTo">Up to which moment everything is told that the trail has now.</param>
    /// <param name="now">The moment of reading.</param>
    /// <param name="next">The first place that is known and not told; null where there is none.</param>
    public EventCursor CursorAfter(DateTimeOffset upTo, DateTimeOffset now, EventPosition? next) => cursor.After(_places, upTo, now, next);
}
