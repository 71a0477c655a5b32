using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace SegmentC1.Sandbox;

/// <summary>How the pagination object of one list looks: lists differ in it.</summary>
[Flags]
internal enum PageStyle
{
    /// <summary>No <c>totalEntries</c>; <c>next</c> and <c>previous</c> are left out at the ends.</summary>
    Plain = 0,

    /// <summary>Has <c>totalEntries</c>.</summary>
    Total = 1,

    /// <summary><c>totalEntries</c> is written as a decimal.</summary>
    Decimal = 2,

    /// <summary><c>next</c> and <c>previous</c> are null at the ends.</summary>
    NullEnds = 4,
}

/// <summary>Offset paging with base64 cursors, so that rows move between pages when the list changes.</summary>
internal static class SegmentPage
{
    private const int DefaultCount = 200;

    public static int Count(SegmentCall call)
    {
        var most = call.World.Options.MaxPageSize;
        if (call.Pagination("count") is not { } text)
        {
            return Math.Min(DefaultCount, most);
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= most
            ? count
            : throw SegmentRefusal.Invalid("pagination.count", $"pagination.count must be a number from 1 to {most}.");
    }

    public static SegmentReply Of<T>(SegmentCall call, string key, IReadOnlyList<T> rows, Func<T, JsonNode?> wire, PageStyle style)
    {
        var count = Count(call);
        var offset = Offset(call);
        var pagination = new JsonObject { ["current"] = Cursor(offset) };
        SetEnd(pagination, "next", offset + count < rows.Count ? Cursor(offset + count) : null, style);
        SetEnd(pagination, "previous", offset > 0 ? Cursor(Math.Max(0, offset - count)) : null, style);
        if (style.HasFlag(PageStyle.Total))
        {
            pagination["totalEntries"] = style.HasFlag(PageStyle.Decimal) ? Decimal(rows.Count) : rows.Count;
        }

        return SegmentReply.Data(new JsonObject
        {
            [key] = new JsonArray([.. rows.Skip(offset).Take(count).Select(wire)]),
            ["pagination"] = pagination,
        });
    }

    /// <summary>A count in the form 3.0: numbers are floats in the schema.</summary>
    public static JsonNode Decimal(int number) => JsonValue.Create(number + 0.0m);

    public static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static string Decode(string cursor)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(cursor));
        }
        catch (FormatException)
        {
            throw BadCursor();
        }
    }

    public static SegmentRefusal BadCursor() => SegmentRefusal.Invalid("pagination.cursor", "pagination.cursor is not valid.");

    private static int Offset(SegmentCall call) => call.Pagination("cursor") is not { } cursor ? 0
        : int.TryParse(Decode(cursor), NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset
        : throw BadCursor();

    private static string Cursor(int offset) => Encode(offset.ToString(CultureInfo.InvariantCulture));

    private static void SetEnd(JsonObject pagination, string name, string? cursor, PageStyle style)
    {
        if (cursor is not null || style.HasFlag(PageStyle.NullEnds))
        {
            pagination[name] = cursor;
        }
    }
}
