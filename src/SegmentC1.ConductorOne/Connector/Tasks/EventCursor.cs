using System.Buffers.Binary;

namespace SegmentC1.ConductorOne;

/// <summary>
/// How far a feed has been told: everything up to a floor, and some places above it. The floor stays an hour behind, because
/// the audit trail may show an event later than others that came after it.
/// </summary>
/// <param name="Floor">Everything up to here has been told.</param>
/// <param name="Told">Places above the floor that have been told too.</param>
internal sealed record EventCursor(EventPosition Floor, IReadOnlySet<EventPosition> Told)
{
    /// <summary>How late an event may appear in the trail and still be told, as long as no more than <see cref="MostTold"/> are within.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromHours(1);

    /// <summary>As many places as a cursor has room for: its text stays below 4,096 bytes.</summary>
    public const int MostTold = 200;

    private const byte Version = 1;
    private const int Header = 1 + sizeof(long) + sizeof(ulong);
    private const int OffsetBytes = 6;
    private const int Entry = OffsetBytes + sizeof(ulong);

    /// <summary>Nothing told yet, from a moment on.</summary>
    public static EventCursor From(DateTimeOffset start) => new(EventPosition.Before(start.UtcTicks), new HashSet<EventPosition>());

    /// <summary>Whether an event has been told.</summary>
    public bool Has(EventPosition position) => position.CompareTo(Floor) <= 0 || Told.Contains(position);

    /// <summary>The cursor after more has been told.</summary>
    /// <param name="told">What was told now.</param>
    /// <param name="readUpTo">Up to which moment everything that the trail has now was told.</param>
    /// <param name="now">The moment of reading: what is older by <see cref="Lateness"/> is in the trail already.</param>
    /// <param name="next">The first place that is known and not told; null where there is none.</param>
    public EventCursor After(IEnumerable<EventPosition> told, DateTimeOffset readUpTo, DateTimeOffset now, EventPosition? next)
    {
        var all = Told.Concat(told).Distinct().Order().ToList();
        var settled = now - Lateness;
        var floor = Highest(Floor, EventPosition.Before((readUpTo < settled ? readUpTo : settled).UtcTicks));
        var kept = all.Where(position => position.CompareTo(floor) > 0).ToList();

        // Out of room: less allowance for what comes late.
        if (kept.Count > MostTold)
        {
            floor = kept[^(MostTold + 1)];
            kept = kept[^MostTold..];
        }

        // What is still to be told is never lost. At worst something is told twice, under the same id.
        if (next is { } waiting && waiting.CompareTo(floor) <= 0) floor = Highest(Floor, new EventPosition(waiting.Ticks - 1, ulong.MaxValue));
        return new EventCursor(floor, kept.ToHashSet());
    }

    /// <summary>The text form.</summary>
    public override string ToString()
    {
        var bytes = new byte[Header + (Told.Count * Entry)];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), Floor.Ticks);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(1 + sizeof(long)), Floor.Hash);
        Span<byte> offset = stackalloc byte[sizeof(long)];
        var at = Header;
        foreach (var position in Told.Order())
        {
            BinaryPrimitives.WriteInt64BigEndian(offset, position.Ticks - Floor.Ticks);
            offset[^OffsetBytes..].CopyTo(bytes.AsSpan(at));
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(at + OffsetBytes), position.Hash);
            at += Entry;
        }

        return Convert.ToBase64String(bytes);
    }

    /// <summary>Reads the text form; null for anything else, such as the cursor of another connector.</summary>
    public static EventCursor? TryRead(string text)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || length < Header || bytes[0] != Version || (length - Header) % Entry != 0) return null;
        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1));
        if (ticks < 0 || ticks > DateTimeOffset.MaxValue.UtcTicks - (1L << (8 * OffsetBytes))) return null;
        var floor = new EventPosition(ticks, BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(1 + sizeof(long))));
        var told = new HashSet<EventPosition>();
        var offset = new byte[sizeof(long)];
        for (var at = Header; at < length; at += Entry)
        {
            bytes.AsSpan(at, OffsetBytes).CopyTo(offset.AsSpan(sizeof(long) - OffsetBytes));
            told.Add(new EventPosition(ticks + BinaryPrimitives.ReadInt64BigEndian(offset), BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(at + OffsetBytes))));
        }

        return new EventCursor(floor, told);
    }

    private static EventPosition Highest(EventPosition left, EventPosition right) => left.CompareTo(right) >= 0 ? left : right;
}
