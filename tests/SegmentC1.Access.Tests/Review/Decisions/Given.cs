using System.Globalization;
using System.Text;
using CsvHelper;
using MiniExcelLibs;

namespace SegmentC1.Access.Tests.Review.Decisions;

/// <summary>A review that was given out, and what a reviewer makes of its rows. Reads and writes files with no code of the product.</summary>
internal sealed class Given : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private Given(WorkspaceSnapshot snapshot) => Snapshot = snapshot;

    public WorkspaceSnapshot Snapshot { get; }

    public string Review => _folder["review"];

    public string Csv => Path.Combine(Review, "access.csv");

    public string this[string name] => _folder[name];

    public List<string> Header { get; } = [];

    public List<List<string>> Rows { get; } = [];

    public static async Task<Given> OutAsync(WorkspaceSnapshot snapshot, ReviewFormat format = ReviewFormat.Folder, IReadOnlyList<ReviewerRule>? reviewers = null)
    {
        var given = new Given(snapshot);
        var path = format switch
        {
            ReviewFormat.Folder => given.Review,
            ReviewFormat.Xlsx => given["single.xlsx"],
            _ => given["single.csv"],
        };
        var book = ReviewBook.Build(snapshot, new ReviewBookOptions { ModuleVersion = "1.0.0", Reviewers = reviewers ?? [] });
        await AccessReviewExporter.ExportAsync(book, new AccessReviewOptions { Path = path, Format = format, AllowIncomplete = true }, null, TestContext.Current.CancellationToken);
        if (format == ReviewFormat.Xlsx) given.LoadWorkbook(path);
        else given.Load(format == ReviewFormat.Folder ? given.Csv : path);
        return given;
    }

    public int Column(string name) => Header.IndexOf(name);

    public Given Decide(Func<List<string>, string> decision)
    {
        foreach (var row in Rows)
        {
            row[Column("Decision")] = decision(row);
            if (row[Column("Decision")].Trim().Equals("modify", StringComparison.OrdinalIgnoreCase)) row[Column("Justification")] = "another role";
        }

        return this;
    }

    public string Save(string name, char separator = ',', Encoding? encoding = null, string newLine = "\r\n", IReadOnlyList<int>? order = null)
    {
        order ??= [.. Enumerable.Range(0, Header.Count)];
        var text = new StringBuilder();
        foreach (var row in Rows.Prepend(Header))
        {
            text.AppendJoin(separator, order.Select(index => Quote(row[index], separator))).Append(newLine);
        }

        File.WriteAllText(this[name], text.ToString(), encoding ?? new UTF8Encoding(true));
        return this[name];
    }

    public async Task<string> SaveWorkbookAsync(string name, Func<string, string, object>? cell = null)
    {
        var rows = Rows.Select(row => Header.Select((column, index) => (column, value: cell is null ? FormulaBare(row[index]) : cell(column, FormulaBare(row[index])))).ToDictionary(pair => pair.column, pair => pair.value));
        File.Delete(this[name]);
        await MiniExcel.SaveAsAsync(this[name], rows, sheetName: "Access", cancellationToken: TestContext.Current.CancellationToken);
        return this[name];
    }

    public Task<DecisionImport> ImportAsync(string file, bool allowUndecided = false, string? reference = null, params string[] more) =>
        DecisionImporter.ReadAsync([file, .. more], new DecisionImportOptions { Reference = reference ?? (File.Exists(file + ".manifest.json") ? null : Review), AllowUndecided = allowUndecided }, TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Dispose();

    private void Load(string path)
    {
        using var reader = CsvReader.Create(File.ReadAllBytes(path), CsvReaderOptions.Default with { Separator = ',', HasHeader = false });
        while (reader.Read())
        {
            var cells = Enumerable.Range(0, reader.FieldCount).Select(reader.GetString).ToList();
            if (Header.Count == 0) Header.AddRange(cells);
            else Rows.Add(cells);
        }
    }

    private void LoadWorkbook(string path)
    {
        foreach (IDictionary<string, object?> row in MiniExcel.Query(path, sheetName: "Access"))
        {
            var cells = row.Values.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "").ToList();
            if (Header.Count == 0) Header.AddRange(cells);
            else Rows.Add(cells);
        }
    }

    private static string FormulaBare(string cell) => cell.Length > 1 && cell[0] == '\'' && "=+-@\t\r\n'".Contains(cell[1], StringComparison.Ordinal) ? cell[1..] : cell;

    private static string Quote(string cell, char separator) =>
        cell.Contains(separator) || cell.AsSpan().IndexOfAny("\"\r\n") >= 0 ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
