using System.Globalization;
using CsvHelper;

namespace SegmentC1.Access;

/// <summary>Writes a table as CSV: RFC 4180, UTF-8 with byte order mark, CRLF, one line of names first.</summary>
internal static class CsvTable
{
    private static readonly CsvWriterOptions Options = CsvWriterOptions.Default with
    {
        WriteByteOrderMark = true,
        NewLine = "\r\n",
        Quoting = CsvQuoting.WhenNeededOrWhitespace,
        FormatProvider = CultureInfo.InvariantCulture,
    };

    /// <summary>Writes the rows while they are computed; holds no more than a page of text.</summary>
    /// <param name="output">Where to; stays open.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="rows">The rows; each has a cell for each column.</param>
    /// <param name="raw">Whether to leave out the protection against formulas (<see cref="FormulaGuard"/>).</param>
    /// <param name="cancellationToken">Ends writing between two rows.</param>
    public static async Task WriteAsync(Stream output, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, bool raw, CancellationToken cancellationToken)
    {
        var writer = CsvWriter.Create(output, Options, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            writer.WriteRecord([.. columns]);
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var cell in row) writer.WriteField(raw ? cell : FormulaGuard.Escape(cell));
                await writer.EndRecordAsync(cancellationToken).ConfigureAwait(false);
            }

            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }
    /// <summary>Writes rows alone, to stand behind a table that is there; guarded against formulas.</summary>
    public static void WriteRows(Stream output, IEnumerable<IEnumerable<string>> rows)
    {
        using var writer = CsvWriter.Create(output, Options with { WriteByteOrderMark = false }, leaveOpen: true);
        foreach (var row in rows)
        {
            foreach (var cell in row) writer.WriteField(FormulaGuard.Escape(cell));
            writer.EndRecord();
        }

        writer.Flush();
    }
}
