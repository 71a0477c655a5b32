using System.Collections;
using System.Management.Automation;
using System.Text;

namespace SegmentC1.Host.Basics;

/// <summary>Reads a CSV file into one object a row; every value is text.</summary>
[Cmdlet(VerbsData.Import, "Csv")]
internal sealed class ImportCsvCommand : PathCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("LiteralPath")]
    public string[] Path { get; set; } = [];

    [Parameter(Position = 1)]
    public char Delimiter { get; set; } = ',';

    protected override void ProcessRecord()
    {
        foreach (var path in Path)
        {
            // With detection of a mark: what this module and what Excel write both begin with one.
            using var reader = new StreamReader(FilePath(path), Encoding.UTF8);
            IReadOnlyList<string>? header = null;
            foreach (var row in CsvText.Read(reader, Delimiter))
            {
                if (header is null)
                {
                    header = row;
                    continue;
                }

                var result = new PSObject();
                for (var column = 0; column < header.Count; column++)
                {
                    result.Properties.Add(new PSNoteProperty(header[column], column < row.Count ? row[column] : null));
                }

                WriteObject(result);
            }
        }
    }
}

/// <summary>What writing CSV has in common: the first object's properties are the columns.</summary>
internal abstract class CsvWritingCommand : PathCommand
{
    private string[]? columns;

    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject InputObject { get; set; } = null!;

    [Parameter]
    public char Delimiter { get; set; } = ',';

    [Parameter]
    [Alias("NTI")]
    public SwitchParameter NoTypeInformation { get; set; }

    protected abstract void WriteLine(string line);

    protected override void ProcessRecord()
    {
        var table = InputObject.BaseObject as IDictionary;
        if (columns is null)
        {
            columns = table is null ? [.. InputObject.Properties.Select(property => property.Name)] : [.. table.Keys.Cast<object>().Select(LanguagePrimitives.ConvertTo<string>)];
            WriteLine(CsvText.Line(columns, Delimiter));
        }

        WriteLine(CsvText.Line(
            columns.Select(column => Text(table is null ? InputObject.Properties[column]?.Value : table[column])), Delimiter));
    }

    // Nothing and an empty text are different things, and are written differently.
    private static string? Text(object? value) => value is null ? null : LanguagePrimitives.ConvertTo<string>(value);
}

/// <summary>Writes objects to a CSV file.</summary>
[Cmdlet(VerbsData.Export, "Csv")]
internal sealed class ExportCsvCommand : CsvWritingCommand, IDisposable
{
    private StreamWriter? writer;

    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath")]
    public string Path { get; set; } = string.Empty;

    protected override void BeginProcessing() => writer = new StreamWriter(FilePath(Path), append: false, new UTF8Encoding(false));

    /// <summary>Closes the file; the engine calls it on every way out, also after Ctrl+C.</summary>
    public void Dispose() => writer?.Dispose();

    protected override void EndProcessing() => Dispose();

    protected override void WriteLine(string line) => writer!.WriteLine(line);
}

/// <summary>Turns objects into lines of CSV.</summary>
[Cmdlet(VerbsData.ConvertTo, "Csv")]
internal sealed class ConvertToCsvCommand : CsvWritingCommand
{
    protected override void WriteLine(string line) => WriteObject(line);
}

/// <summary>RFC 4180, as far as rows of text go.</summary>
internal static class CsvText
{
    /// <summary>One row; every value in quotes, as PowerShell's own commands write it, and nothing where there is none.</summary>
    public static string Line(IEnumerable<string?> values, char delimiter) =>
        string.Join(delimiter, values.Select(value => value is null ? string.Empty : "\"" + value.Replace("\"", "\"\"", StringComparison.Ordinal) + "\""));

    /// <summary>The rows; empty lines are none. A value in quotes may hold delimiters, quotes and line ends.</summary>
    public static IEnumerable<IReadOnlyList<string>> Read(TextReader reader, char delimiter)
    {
        var row = new List<string>();
        var value = new StringBuilder();
        var quoted = false;
        var any = false;
        int next;
        while ((next = reader.Read()) >= 0)
        {
            var character = (char)next;
            if (quoted)
            {
                if (character != '"')
                {
                    value.Append(character);
                }
                else if (reader.Peek() == '"')
                {
                    value.Append((char)reader.Read());
                }
                else
                {
                    quoted = false;
                }
            }
            else if (character == '"' && value.Length == 0)
            {
                quoted = any = true;
            }
            else if (character == delimiter)
            {
                EndValue();
                any = true;
            }
            else if (character is '\r' or '\n')
            {
                if (EndRow() is { } complete)
                {
                    yield return complete;
                }
            }
            else
            {
                value.Append(character);
                any = true;
            }
        }

        if (EndRow() is { } last)
        {
            yield return last;
        }

        void EndValue()
        {
            row.Add(value.ToString());
            value.Clear();
        }

        IReadOnlyList<string>? EndRow()
        {
            if (!any)
            {
                return null;
            }

            EndValue();
            var complete = row;
            row = [];
            any = false;
            return complete;
        }
    }
}
