using System.Collections;
using System.Globalization;
using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

/// <summary>Reads a list parameter: paths of CSV files whatever their end, rows of Import-Csv, hashtables, objects of the workspace, or plain addresses.</summary>
internal static class GivenList
{
    /// <summary>The rows of all that was given, in order.</summary>
    /// <param name="session">Where relative paths begin.</param>
    /// <param name="parameter">Name of the parameter, for messages.</param>
    /// <param name="given">What was given.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    public static async Task<IReadOnlyList<ListRow>> ReadAsync(SessionState session, string parameter, object[]? given, CancellationToken cancellationToken)
    {
        var rows = new List<ListRow>();
        var item = 0;
        foreach (var value in given ?? [])
        {
            item++;
            var place = string.Create(CultureInfo.InvariantCulture, $"-{parameter}, item {item}");
            switch (value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value)
            {
                case string text when IsPath(session, text):
                    rows.AddRange(await ReadFileAsync(FilePaths.Resolve(session, text), cancellationToken));
                    break;
                case FileInfo file:
                    rows.AddRange(await ReadFileAsync(file.FullName, cancellationToken));
                    break;
                case string text:
                    rows.Add(new ListRow(place, Cells([("Email", text)])));
                    break;
                case IDictionary table:
                    rows.Add(new ListRow(place, Cells(table.Cast<DictionaryEntry>().Select(entry => (Text(entry.Key), Text(entry.Value))))));
                    break;
                case { } other:
                    rows.Add(new ListRow(place, Cells(PSObject.AsPSObject(other).Properties.Select(property => (property.Name, Text(property.Value))))));
                    break;
            }
        }

        return rows;
    }

    // A list that was taken for an address would say of nobody that they left.
    private static bool IsPath(SessionState session, string text) =>
        System.IO.Path.GetExtension(text).Equals(".csv", StringComparison.OrdinalIgnoreCase)
        || (!text.Contains('@', StringComparison.Ordinal) && (text.AsSpan().IndexOfAny('/', '\\') >= 0 || (!text.Contains(':', StringComparison.Ordinal) && File.Exists(FilePaths.Resolve(session, text)))));

    private static async Task<IReadOnlyList<ListRow>> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite, Options = FileOptions.Asynchronous });
        await using (file)
        {
            return await ListRow.ReadCsvAsync(file, System.IO.Path.GetFileName(path), cancellationToken);
        }
    }

    private static Dictionary<string, string> Cells(IEnumerable<(string Column, string Cell)> cells)
    {
        var byColumn = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (column, cell) in cells) byColumn.TryAdd(column, cell.Trim());
        return byColumn;
    }

    // What a group or a user is called is known by its id, which is never ambiguous.
    private static string Text(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => string.Empty,
        Segment.SegmentGroup group => group.Id,
        Segment.SegmentUser user => user.Id,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString() ?? string.Empty,
    };
}
