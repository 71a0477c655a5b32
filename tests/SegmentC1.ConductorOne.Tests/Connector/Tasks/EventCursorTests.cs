using FsCheck.Xunit;

namespace SegmentC1.ConductorOne.Tests.Connector.Tasks;

public sealed class EventCursorTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Property(MaxTest = 200)]
    public void A_cursor_comes_back_from_its_text(int seed)
    {
        var random = new Random(seed);
        var told = Enumerable.Range(0, random.Next(EventCursor.MostTold + 1)).Select(i => EventPosition.Of(Noon.AddTicks(random.NextInt64(TimeSpan.TicksPerHour)), $"e{i}")).ToHashSet();
        var cursor = new EventCursor(EventPosition.Of(Noon, "floor"), told);

        var text = cursor.ToString();
        var read = EventCursor.TryRead(text);

        Assert.InRange(text.Length, 1, 4096);
        Assert.Equal(cursor.Floor, read!.Floor);
        Assert.Equal(told, read.Told.ToHashSet());
    }

    /// <summary>A trail in which events appear late, read in pages of any size: whatever appears within the hour is told exactly once.</summary>
    [Property(MaxTest = 300)]
    public void Nothing_is_lost_or_told_twice_while_the_cursor_has_room(int seed)
    {
        var random = new Random(seed);
        var trail = new List<EventPosition>();
        var told = new List<EventPosition>();
        var cursor = EventCursor.From(Noon);
        var now = Noon;
        for (var round = 0; round < 30; round++)
        {
            now += TimeSpan.FromMinutes(random.Next(30));
            for (var i = random.Next(6); i > 0; i--)
            {
                var at = now - TimeSpan.FromMinutes(random.Next(59));
                if (at >= Noon) trail.Add(EventPosition.Of(at, $"{round}/{i}"));
            }

            for (var more = true; more;)
            {
                var waiting = trail.Where(position => !cursor.Has(position)).Order().ToList();
                var page = waiting.Take(random.Next(1, 5)).ToList();
                more = waiting.Count > page.Count;
                told.AddRange(page);
                cursor = EventCursor.TryRead(cursor.After(page, more ? page[^1].Time : now, now, more ? waiting[page.Count] : null).ToString())!;
            }
        }

        Assert.Equal(trail.Order(), told.Order());
    }
}
