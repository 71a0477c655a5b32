using System.Globalization;
using CsvHelper;

namespace SegmentC1.Access;

/// <summary>Writes a table as CSV: RFC 4180, UTF-8 with byte order mark, CRLF, one line of names first.</summary>
internal static class CsvTable
{
    /// <summary>Writes the rows while they are computed; holds no more than a page of text.</summary>
    /// <param name="output">Where to; stays open.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="rows">The rows; each has a cell for each column.</param>
    /// <param name="raw">Whether to leave out the protection against formulas (<see cref="FormulaGuard"/>).</param>
    /// <param name="cancellationToken">Ends writing between two rows.</param>
    public static async Task WriteAsync(Stream output, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, bool raw, CancellationToken cancellationToken)
    {
        var options = CsvWriterOptions.Default with
        {
            WriteByteOrderMark = true,
            NewLine = "\r\n",
            Quoting = CsvQuoting.WhenNeededOrWhitespace,
            FormatProvider = CultureInfo.InvariantCulture,
        };
        var writer = CsvWriter.Create(output, options, leaveOpen: true);
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
}
