using System.Text;
using CsvHelper;

namespace SegmentC1.Access;

/// <summary>A row of a list that somebody else keeps, by column name whatever its case.</summary>
/// <param name="Place">Where it stands, for messages: <c>managers.csv, line 7</c>.</param>
/// <param name="Cells">The cells, trimmed, by column.</param>
public sealed record ListRow(string Place, IReadOnlyDictionary<string, string> Cells)
{
    /// <summary>The first of these columns that is there and not empty; null where there is none.</summary>
    public string? Cell(IEnumerable<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        foreach (var column in columns)
        {
            if (Cells.TryGetValue(column, out var cell) && cell.Length > 0) return cell;
        }

        return null;
    }

    /// <summary>Reads a CSV with a line of names first: UTF-8, separated by comma, semicolon or tab.</summary>
    /// <param name="input">The file.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    /// <exception cref="ReviewListException">It is not such a table.</exception>
    public static async Task<IReadOnlyList<ListRow>> ReadCsvAsync(Stream input, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var copy = new MemoryStream();
        await input.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
        var bytes = copy.ToArray();
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(bytes);
            return Read(bytes, name, cancellationToken);
        }
        catch (DecoderFallbackException failure)
        {
            throw new ReviewListException(ReviewListException.Unusable, [$"{name}: the file is not UTF-8. Save it again as 'CSV UTF-8'."], failure);
        }
        catch (CsvFormatException failure)
        {
            throw new ReviewListException(ReviewListException.Unusable, [$"{name}{(failure.LineNumber is { } line ? $", line {line}" : "")}: this is not a table that can be read: {failure.Message}"], failure);
        }
    }

    private static List<ListRow> Read(byte[] bytes, string name, CancellationToken cancellationToken)
    {
        var options = CsvReaderOptions.Default with { Separator = SeparatorOf(bytes), HasHeader = false, TrackLineNumbers = true, MalformedData = CsvMalformedDataHandling.Throw };
        using var reader = CsvReader.Create(bytes, options);
        if (!reader.Read()) throw new ReviewListException(ReviewListException.Unusable, [$"{name}: the file is empty; the names of the columns are missing."]);
        var columns = CellsOf(reader);
        var rows = new List<ListRow>();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var cells = CellsOf(reader);
            if (cells.TrueForAll(cell => cell.Length == 0)) continue;
            var byColumn = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (var at = 0; at < columns.Count && at < cells.Count; at++) byColumn.TryAdd(columns[at], cells[at]);
            rows.Add(new ListRow($"{name}, line {reader.LineNumber}", byColumn));
        }

        return rows;
    }

    private static List<string> CellsOf(CsvReader reader)
    {
        var cells = new List<string>(reader.FieldCount);
        for (var at = 0; at < reader.FieldCount; at++) cells.Add(FormulaGuard.Unescape(reader.GetString(at).Trim()));
        return cells;
    }

    // What stands most often in the line of names; names of columns have none of the three in them.
    private static char SeparatorOf(byte[] bytes)
    {
        var end = Array.IndexOf(bytes, (byte)'\n');
        var line = bytes.AsSpan(0, end < 0 ? bytes.Length : end);
        var (comma, semicolon, tab) = (line.Count((byte)','), line.Count((byte)';'), line.Count((byte)'\t'));
        return semicolon > comma && semicolon >= tab ? ';' : tab > comma ? '\t' : ',';
    }
}
