using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Xunit;
using MiniExcelLibs;

namespace SegmentC1.Access.Tests.Review.Workbook;

public sealed class WorkbookPackageTests
{
    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private static readonly string[] Pieces =
    [
        "=1+1", "+1", "-1", "@x", "'=1", "00123", "2024-01-01", "1e5", "TRUE", " ", "\t", "\n", "\r", "\r\n", "\u0001", "\u001F", "\uFFFE",
        "_x0041_", "_x005F_", "_x000D_", "_x005F_x0041_", "x0041_", "_", "x", "~", "~1", "~0", "\U0001F600", "\u05D0\u05D1", "\u202E", "<b>", "&amp;", "]]>", "\"", "é", "\u0085", "\u2028",
    ];

    [Property(MaxTest = 300)]
    public void What_is_written_is_what_MiniExcel_reads_back(int seed)
    {
        var random = new Random(seed);
        string[][] rows =
        [
            .. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Enumerable.Range(0, 4).Select(_ => Text(random)).ToArray()),
            ["end", "end", "end", "end"],
        ];
        var package = Write(Sheet("Data", rows, "One", "Two", "Three", "Four"));
        var read = Read(package, "Data");
        Assert.Equal(rows.Length + 1, read.Count);
        Assert.Equal(["One", "Two", "Three", "Four"], read[0]);
        for (var row = 0; row < rows.Length; row++) Assert.Equal(rows[row], read[row + 1]);
    }

    [Property(MaxTest = 2000)]
    public void Escapes_of_the_format_are_undone_exactly(NonNull<string> any, int seed)
    {
        foreach (var text in new[] { any.Get, Text(new Random(seed)) })
        {
            var characters = string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
            Assert.Equal(characters, WorkbookText.Decode(WorkbookText.Encode(text)));
        }
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_what_the_csv_makes_of_it() => Assert.Equal("a\uFFFDb\uFFFD", WorkbookText.Encode("a\uD800b\uDC00"));

    [Fact]
    public void Every_text_is_an_inline_string_and_no_cell_has_a_formula()
    {
        var sheet = Part(Write(Sheet("Data", [["=1+1", "=cmd|' /C calc'!A0", "+1", "@SUM(A1)"]], "=A", "B", "C", "D")), "xl/worksheets/sheet1.xml");
        var cells = sheet.Descendants(Main + "c").ToList();
        Assert.Equal(8, cells.Count);
        Assert.All(cells, cell => Assert.Equal("inlineStr", cell.Attribute("t")?.Value));
        Assert.Empty(sheet.Descendants(Main + "f"));
    }

    [Fact]
    public void A_text_of_exactly_the_limit_is_whole_and_a_longer_one_says_that_it_is_not()
    {
        var whole = new string('y', WorkbookText.CellLimit);
        var tooLong = string.Concat(Enumerable.Repeat("\U0001F600", WorkbookText.CellLimit));
        Assert.Equal(whole, WorkbookText.Shown(whole));

        var shown = WorkbookText.Shown(tooLong);
        Assert.InRange(shown.Length, WorkbookText.CellLimit - 200, WorkbookText.CellLimit);
        Assert.StartsWith("\U0001F600", shown, StringComparison.Ordinal);
        Assert.Contains("cut: 65534 characters in all", shown, StringComparison.Ordinal);
        Assert.NotEqual(shown, WorkbookText.Shown(tooLong + "!"));
        Assert.True(shown.EnumerateRunes().All(rune => rune != Rune.ReplacementChar));
        Assert.Equal(tooLong, string.Concat(WorkbookText.Parts(tooLong)));
        Assert.All(WorkbookText.Parts(tooLong), part => Assert.True(part.Length <= WorkbookText.CellLimit && part.EnumerateRunes().All(rune => rune != Rune.ReplacementChar)));
    }

    [Fact]
    public async Task A_sheet_with_too_many_rows_is_refused_and_named()
    {
        var rows = Enumerable.Repeat<IReadOnlyList<string>>(["x"], 10);
        var fits = new SheetSpec("Fits", [new SheetColumn("A", 10)], rows.Take(9));
        var tooLong = new SheetSpec("Too long", [new SheetColumn("A", 10)], rows);
        await WorkbookPackage.WriteAsync(Stream.Null, "t", World.Start, [fits], rowLimit: 10, CancellationToken.None);
        var refused = await Assert.ThrowsAsync<WorkbookLimitException>(() => WorkbookPackage.WriteAsync(Stream.Null, "t", World.Start, [fits, tooLong], rowLimit: 10, CancellationToken.None));
        Assert.Equal("Too long", refused.Sheet);
        Assert.Contains("'Too long' would have more than 10 rows", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes()
    {
        var sheet = Sheet("Data", [["a", "b"], ["\U0001F600", "\r\n"]], "One", "Two");
        Assert.Equal(Write(sheet), Write(sheet));
    }

    [Fact]
    public void The_parts_are_those_that_the_package_names()
    {
        using var package = new ZipArchive(new MemoryStream(Write(Sheet("A & <B>", [["x"]], "One"), Sheet("Two", [["y"]], "One"))));
        var parts = package.Entries.Select(entry => "/" + entry.FullName).ToList();
        var types = Load(package, "[Content_Types].xml").Root!.Elements().Where(type => type.Name.LocalName == "Override").Select(type => type.Attribute("PartName")!.Value).ToList();
        Assert.Equal(parts.Where(part => !part.EndsWith(".rels", StringComparison.Ordinal) && part != "/[Content_Types].xml").Order(), types.Order());
        var targets = Load(package, "xl/_rels/workbook.xml.rels").Root!.Elements().ToDictionary(relation => relation.Attribute("Id")!.Value, relation => relation.Attribute("Target")!.Value);
        Assert.All(targets.Values, target => Assert.Contains("/xl/" + target, parts));
        var sheets = Load(package, "xl/workbook.xml").Descendants(Main + "sheet").ToList();
        Assert.Equal(["A & <B>", "Two"], sheets.Select(sheet => sheet.Attribute("name")!.Value));
        Assert.Equal("worksheets/sheet2.xml", targets[sheets[1].Attributes().Single(attribute => attribute.Name.LocalName == "id").Value]);
        Assert.All(package.Entries, entry => Assert.Equal(1980, entry.LastWriteTime.Year));
    }

    [Fact]
    public void Only_the_cells_of_the_reviewer_can_be_changed_and_the_decision_is_a_list()
    {
        SheetColumn[] columns = [new("Evidence", 10), new("Count", 5, SheetColumnKind.Number), new("Decision", 10, SheetColumnKind.Decision), new("Justification", 10, SheetColumnKind.Answer)];
        var package = Write(new SheetSpec("Access", columns, [["a", "1", "", ""], ["b", "unknown", "Keep", "because"]], FrozenColumns: 1));
        var sheet = Part(package, "xl/worksheets/sheet1.xml");
        var formats = Part(package, "xl/styles.xml").Descendants(Main + "cellXfs").Single().Elements().ToList();
        bool Unlocked(string cell) => formats[(int)sheet.Descendants(Main + "c").Single(c => c.Attribute("r")!.Value == cell).Attribute("s")!]
            .Element(Main + "protection")?.Attribute("locked")?.Value == "0";

        Assert.Equal(8, formats.Count);
        Assert.Equal([null, "inlineStr"], new[] { "B2", "B3" }.Select(cell => sheet.Descendants(Main + "c").Single(c => c.Attribute("r")!.Value == cell).Attribute("t")?.Value));
        Assert.NotNull(sheet.Descendants(Main + "sheetProtection").Single().Attribute("sheet"));
        Assert.All(new[] { "C2", "D2", "C3", "D3" }, cell => Assert.True(Unlocked(cell), cell));
        Assert.All(new[] { "A1", "B1", "C1", "D1", "A2", "B2", "A3", "B3" }, cell => Assert.False(Unlocked(cell), cell));

        var list = sheet.Descendants(Main + "dataValidation").Single();
        Assert.Equal("C2:C3", list.Attribute("sqref")?.Value);
        Assert.Equal("\"Keep,Revoke,Modify\"", list.Element(Main + "formula1")?.Value);
        Assert.Equal("1", list.Attribute("showErrorMessage")?.Value);
        Assert.Equal("A1:D3", sheet.Descendants(Main + "autoFilter").Single().Attribute("ref")?.Value);
        var pane = sheet.Descendants(Main + "pane").Single();
        Assert.Equal(("frozen", "1", "1", "B2"), (pane.Attribute("state")!.Value, pane.Attribute("ySplit")!.Value, pane.Attribute("xSplit")!.Value, pane.Attribute("topLeftCell")!.Value));
        Assert.Equal(
            ["sheetPr", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection", "autoFilter", "conditionalFormatting", "dataValidations", "pageMargins", "pageSetup", "headerFooter", "ignoredErrors"],
            sheet.Root!.Elements().Select(element => element.Name.LocalName));
    }

    [Fact]
    public async Task Writing_stops_between_two_rows()
    {
        using var stop = new CancellationTokenSource();
        var produced = 0;
        IEnumerable<IReadOnlyList<string>> Rows()
        {
            for (; produced < 1000; produced++)
            {
                if (produced == 10) stop.Cancel();
                yield return ["x"];
            }
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            WorkbookPackage.WriteAsync(Stream.Null, "t", World.Start, [new SheetSpec("S", [new SheetColumn("A", 5)], Rows())], SheetSpec.RowLimit, stop.Token));
        Assert.InRange(produced, 10, 12);
    }

    [Theory]
    [InlineData(0, "A")]
    [InlineData(25, "Z")]
    [InlineData(26, "AA")]
    [InlineData(27, "AB")]
    [InlineData(701, "ZZ")]
    [InlineData(702, "AAA")]
    public void Columns_have_letters(int column, string letters) => Assert.Equal(letters, SheetSpec.Letters(column));

    internal static List<string[]> Read(byte[] package, string sheet) =>
        [.. MiniExcel.Query(new MemoryStream(package), useHeaderRow: false, sheetName: sheet)
            .Select(row => ((IDictionary<string, object?>)row).Values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").ToArray())];

    internal static XDocument Part(byte[] package, string name)
    {
        using var zip = new ZipArchive(new MemoryStream(package));
        return Load(zip, name);
    }

    private static XDocument Load(ZipArchive package, string name)
    {
        using var part = package.GetEntry(name)!.Open();
        return XDocument.Load(part, LoadOptions.PreserveWhitespace);
    }

    private static byte[] Write(params SheetSpec[] sheets)
    {
        using var output = new MemoryStream();
        WorkbookPackage.WriteAsync(output, "Title & more", World.Start, sheets, SheetSpec.RowLimit, CancellationToken.None).GetAwaiter().GetResult();
        return output.ToArray();
    }

    private static SheetSpec Sheet(string name, string[][] rows, params string[] headers) =>
        new(name, [.. headers.Select(header => new SheetColumn(header, 12))], rows);

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
