using Newtonsoft.Json;

namespace SegmentC1.Segment;

/// <summary>One page of a list.</summary>
/// <param name="Rows">The rows, as they came.</param>
/// <param name="HasPaging">Whether the answer said anything of pages.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
/// <param name="TotalEntries">The API's own total; null when it gives none.</param>
internal sealed record Page<T>(IReadOnlyList<T> Rows, bool HasPaging, string? Next, long? TotalEntries);

/// <summary>Reads one row that the reader stands on; null when there is nothing in it.</summary>
internal delegate ValueTask<T?> RowReader<T>(JsonPull json);

/// <summary>Reads the envelope <c>{"data": …}</c> of an answer with a good status.</summary>
internal static class PageReader
{
    /// <summary>A page: the array under <paramref name="key"/>, in whatever order the answer has its parts.</summary>
    /// <exception cref="ShapeException">The key is not there, or is no array. An array that is null is empty.</exception>
    public static async ValueTask<Page<T>> ReadPageAsync<T>(JsonPull json, string key, RowReader<T> readRow)
        where T : class
    {
        var rows = new List<T>();
        var found = false;
        var hasPaging = false;
        string? next = null;
        long? total = null;

        await ReadDataAsync(json, async name =>
        {
            if (name == key)
            {
                found = true;
                await RowsAsync(json, key, readRow, rows).ConfigureAwait(false);
                return true;
            }

            if (name != "pagination" || json.Token != JsonToken.StartObject) return false;
            hasPaging = true;
            await json.PropertiesAsync(async part =>
            {
                if (part == "next") next = await json.TextAsync().ConfigureAwait(false);
                else if (part == "totalEntries") total = await json.CountAsync().ConfigureAwait(false);
                else return false;
                return true;
            }).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);

        if (!found) throw new ShapeException($"the answer has no '{key}'");
        return new Page<T>(rows, hasPaging, string.IsNullOrEmpty(next) ? null : next, total);
    }

    /// <summary>A single object under <paramref name="key"/>.</summary>
    /// <exception cref="ShapeException">The key is not there.</exception>
    public static async ValueTask<T> ReadOneAsync<T>(JsonPull json, string key, RowReader<T> read)
        where T : class
    {
        T? one = null;
        await ReadDataAsync(json, async name =>
        {
            if (name != key) return false;
            one = await read(json).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        return one ?? throw new ShapeException($"the answer has no '{key}'");
    }

    private static async ValueTask ReadDataAsync(JsonPull json, Func<string, ValueTask<bool>> read)
    {
        await json.StepAsync().ConfigureAwait(false);
        if (json.Token != JsonToken.StartObject) throw new ShapeException("the answer is not a JSON object");

        // To the very end: an answer that was cut behind the rows may have lost the cursor of the next page.
        await json.PropertiesAsync(async name =>
        {
            if (name != "data" || json.Token != JsonToken.StartObject) return false;
            await json.PropertiesAsync(read).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }

    private static async ValueTask RowsAsync<T>(JsonPull json, string key, RowReader<T> readRow, List<T> rows)
        where T : class
    {
        if (json.Token == JsonToken.Null) return;
        if (json.Token != JsonToken.StartArray) throw new ShapeException($"'{key}' is not an array");
        await json.ElementsAsync(async () =>
        {
            if (await readRow(json).ConfigureAwait(false) is { } row) rows.Add(row);
        }).ConfigureAwait(false);
    }
}
