using System.Globalization;
using CsvHelper;

namespace SegmentC1.Access;

/// <summary>Writes a table as CSV: RFC 4180, UTF-8 with byte order mark, CRLF, one line of names first.</summary>
internal static class CsvTable
{
    // A file is written in few large pieces: each costs a change of thread.
    private const int BufferSize = 128 * 1024;

    /// <summary>Writes a table that a spreadsheet may open, while its rows are computed; holds no more than a page of text.</summary>
    /// <param name="output">Where to; stays open.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="rows">The rows; each has a cell for each column. One is done with when the next is asked for, so all may be the same list.</param>
    /// <param name="raw">Whether to leave out the protection against formulas (<see cref="FormulaGuard"/>).</param>
    /// <param name="cancellationToken">Ends writing between two rows.</param>
    public static Task WriteAsync(Stream output, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, bool raw, CancellationToken cancellationToken) =>
        WriteAsync(output, columns, rows, raw, byteOrderMark: true, cancellationToken);

    /// <summary>Writes a table for another program: no cell is protected, and no byte order mark hides the name of the first column.</summary>
    /// <param name="output">Where to; stays open.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="rows">The rows; each has a cell for each column. One is done with when the next is asked for, so all may be the same list.</param>
    /// <param name="cancellationToken">Ends writing between two rows.</param>
    public static Task WriteForProgramAsync(Stream output, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, CancellationToken cancellationToken) =>
        WriteAsync(output, columns, rows, raw: true, byteOrderMark: false, cancellationToken);

    private static async Task WriteAsync(
        Stream output, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, bool raw, bool byteOrderMark, CancellationToken cancellationToken)
    {
        var options = CsvWriterOptions.Default with
        {
            WriteByteOrderMark = byteOrderMark,
            BufferSize = BufferSize,
            NewLine = "\r\n",
            FormatProvider = CultureInfo.InvariantCulture,
        };
        var writer = CsvWriter.Create(output, options, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            writer.WriteRecord([.. columns]);
            var cells = new string[columns.Count];
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Take(row, cells, raw))
                {
                    foreach (var cell in cells) writer.WriteField(cell, CsvQuoting.WhenNeededOrWhitespace);
                    await writer.EndRecordAsync(cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    await writer.WriteRecordAsync(cells, cancellationToken).ConfigureAwait(false);
                }
            }

            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // To look for white space at the ends is dear when the writer does it for every cell, and hardly any cell has it.
    private static bool Take(IReadOnlyList<string> row, string[] cells, bool raw)
    {
        var spaced = false;
        for (var at = 0; at < cells.Length; at++)
        {
            var cell = raw ? row[at] : FormulaGuard.Escape(row[at]);
            cells[at] = cell;
            spaced |= cell.Length > 0 && (cell[0] is ' ' or '\t' || cell[^1] is ' ' or '\t');
        }

        return spaced;
    }
}
