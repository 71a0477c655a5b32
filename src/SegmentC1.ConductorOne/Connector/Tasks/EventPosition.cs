using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SegmentC1.ConductorOne;

/// <summary>Where an event stands: by time, and among those of one moment by the hash of its id, so that no two stand in one place.</summary>
/// <param name="Ticks">The moment, UTC.</param>
/// <param name="Hash">Of the event's id.</param>
internal readonly record struct EventPosition(long Ticks, ulong Hash) : IComparable<EventPosition>
{
    /// <summary>The place of an event.</summary>
    public static EventPosition Of(DateTimeOffset time, string id) =>
        new(time.UtcTicks, BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id))));

    /// <summary>Just before everything of a moment.</summary>
    public static EventPosition Before(long ticks) => new(Math.Max(ticks, 1) - 1, ulong.MaxValue);

    /// <summary>The moment.</summary>
    public DateTimeOffset Time => new(Ticks, TimeSpan.Zero);

    /// <inheritdoc/>
    public int CompareTo(EventPosition other) => Ticks != other.Ticks ? Ticks.CompareTo(other.Ticks) : Hash.CompareTo(other.Hash);
}
