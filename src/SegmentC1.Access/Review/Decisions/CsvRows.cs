using System.Text;
using CsvHelper;

namespace SegmentC1.Access;

/// <summary>Reads a CSV file as spreadsheets leave it: any of their separators, with or without a byte order mark, UTF-8 or UTF-16.</summary>
internal static class CsvRows
{
    private static readonly CsvReaderOptions Options = CsvReaderOptions.Default with { HasHeader = false, TrackLineNumbers = true, MalformedData = CsvMalformedDataHandling.Throw };

    private static readonly char?[] Separators = [null, ',', ';', '\t'];

    public static async Task<IReadOnlyList<DecisionRow>> ReadAsync(string file, CancellationToken cancellationToken)
    {
        var bytes = Utf8Of(file, await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false));
        IReadOnlyList<string> missing = AccessReviewCsv.Columns;
        CsvFormatException? unreadable = null;
        foreach (var separator in Separators)
        {
            int[]? map = null;
            try
            {
                using var reader = CsvReader.Create(bytes, Options with { Separator = separator });
                map = HeaderOf(reader, ref missing);
                if (map is not null) return Rows(reader, map, cancellationToken);
            }
            catch (CsvFormatException failure)
            {
                // With another separator it may well be a table.
                unreadable ??= failure;
                if (map is not null) break;
            }
        }

        throw unreadable is null || (missing.Count > 0 && missing.Count < AccessReviewCsv.Columns.Count)
            ? DecisionTable.WrongColumns(file, missing)
            : new DecisionException(DecisionException.Unreadable, file, (int)Math.Max(0, unreadable.LineNumber), $"this is not a table that can be read: {unreadable.Message}", unreadable);
    }

    private static int[]? HeaderOf(CsvReader reader, ref IReadOnlyList<string> missing)
    {
        for (var row = 0; row < DecisionTable.HeaderWithin && reader.Read(); row++)
        {
            var map = DecisionTable.Map(CellsOf(reader), out var lacking);
            if (lacking.Count < missing.Count) missing = lacking;
            if (map is not null) return map;
        }

        return null;
    }

    private static List<DecisionRow> Rows(CsvReader reader, int[] map, CancellationToken cancellationToken)
    {
        var rows = new List<DecisionRow>();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var cells = CellsOf(reader);
            // A spreadsheet keeps lines that were emptied as separators only.
            if (cells.All(string.IsNullOrWhiteSpace)) continue;
            rows.Add(new DecisionRow((int)reader.LineNumber, [.. map.Select(index => index < cells.Count ? cells[index] : string.Empty)]));
        }

        return rows;
    }

    private static List<string> CellsOf(CsvReader reader)
    {
        var cells = new List<string>(reader.FieldCount);
        for (var index = 0; index < reader.FieldCount; index++) cells.Add(reader.GetString(index));
        return cells;
    }

    // What is in no known encoding is not read with a guess, because names would silently become others.
    private static byte[] Utf8Of(string file, byte[] bytes)
    {
        Encoding encoding = bytes switch
        {
            [0xFF, 0xFE, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
            [0xFE, 0xFF, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
            _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        };
        try
        {
            var start = bytes.AsSpan().StartsWith(encoding.Preamble) ? encoding.Preamble.Length : 0;
            var text = encoding.GetString(bytes, start, bytes.Length - start);
            return Encoding.UTF8.GetBytes(text);
        }
        catch (DecoderFallbackException failure)
        {
            throw new DecisionException(DecisionException.Unreadable, file, 0, "the file is neither UTF-8 nor UTF-16. Save it again as 'CSV UTF-8', or as a workbook.", failure);
        }
    }
}
