using System.Text;
using CsvHelper;
using FsCheck.Xunit;
using SegmentC1.Access.Tests.Effective;
using SegmentC1.Access.Tests.Review.Report;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review.Evidence;

/// <summary>Names that try everything against spreadsheets and readers, in every place of a workspace that a person can name.</summary>
public sealed class HostileNameTests
{
    private const string Before = "\u202Egnp.exe\u202C \u05D3\u05E0\u05D9\u05D0\u05DC \u0645\u0631\u062D\u0628\u0627";

    public static TheoryData<string> Names { get; } =
    [
        "=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "'=1", "''=1", "'plain", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://example.test\",\"x\")",
        "a,b;c\td", "\"quoted\"", " spaced ", "line\nbreak", "line\r\nbreak", "cr\ronly", "\uFEFFmark", Before, "\U0001F600\U0001F468\u200D\U0001F469\u200D\U0001F467", "\U00020BB7\U00029E3D",
        "e\u0301", "1e5", "007", "2026-01-02", "TRUE", "#N/A", "nul\u0001", "</script><b>", "_x0041_", "; ", "none",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_table_reads_back_as_it_is_and_no_cell_is_a_formula(string name) => await CheckAsync(name);

    [Fact]
    public async Task A_very_long_name_is_whole() => await CheckAsync("=" + new string('n', 40_000) + "\U0001F600");

    [Property(MaxTest = 200, EndSize = int.MaxValue)]
    public async Task A_line_has_the_cells_that_it_has_by_itself(int seed)
    {
        var book = ReportPage.BookOf(RandomWorld.Of(seed));
        using var output = new MemoryStream();
        await AccessReviewCsv.WriteAsync(output, book, raw: true, null, CancellationToken.None);
        Assert.Equal(book.Entries.Select(entry => AccessReviewCsv.Cells(book.Snapshot, entry, book.ReviewerOf(entry))), Read(output.ToArray()).Skip(1));
    }

    private static async Task CheckAsync(string name)
    {
        var book = ReportPage.BookOf(Named(name), new ReviewBookOptions
        {
            ModuleVersion = "1.2.3",
            Clock = new FixedClock(),
            Reviewers = [new ReviewerRule(ReviewerRuleBy.Everything, string.Empty, name)],
        });
        foreach (var table in new[] { ReviewTables.Access, ReviewTables.Users, ReviewTables.Groups, ReviewTables.Findings })
        {
            var expected = table.Rows(book).Select(row => row.ToArray()).ToList();
            Assert.Contains(expected, row => row.Any(cell => cell.Contains(name, StringComparison.Ordinal)));
            var safe = Read(await WriteAsync(table, book, raw: false));
            Assert.All(safe.SelectMany(row => row), cell => Assert.True(cell.Length == 0 || !FormulaGuard.IsDangerous(cell[0])));
            Assert.Equal(expected, safe.Skip(1).Select(row => row.Select(FormulaGuard.Unescape)));
            Assert.Equal(expected, Read(await WriteAsync(table, book, raw: true)).Skip(1));
        }
    }

    // The name is everywhere, and what it is in is found fault with, so that every table has it.
    private static World Named(string name)
    {
        var world = new World { Workspace = new SegmentWorkspace(World.WorkspaceId, "acme", name) }.Role("r1", "Source Admin").Role("r2", name);
        world.Resource(SegmentResourceType.Source, "s1", name, new SegmentLabel(name, name));
        world.Groups.Add(new SegmentGroup { Id = "g1", Name = name, Permissions = [World.Permission("r1", World.All(new SegmentLabel(name, name)))], Ledger = world.Ledger(SegmentListKind.Group) });
        world.Groups.Add(new SegmentGroup { Id = "g2", Name = name, Permissions = [], Ledger = world.Ledger(SegmentListKind.Group) });
        world.Member("g1", "u1");
        world.Users.Add(new SegmentUser
        {
            Id = "u1",
            Name = name,
            Email = name,
            Permissions = [World.Permission("r1", World.On("SOURCE", "s1")), World.Permission("r2", World.All(), World.On(name, name))],
            Ledger = world.Ledger(SegmentListKind.User),
        });
        return world;
    }

    private static async Task<byte[]> WriteAsync(ReviewTable table, ReviewBook book, bool raw)
    {
        using var output = new MemoryStream();
        await CsvTable.WriteAsync(output, table.Columns, table.Rows(book), raw, CancellationToken.None);
        Assert.Equal([0xEF, 0xBB, 0xBF], output.ToArray().Take(3));
        return output.ToArray();
    }

    private static List<string[]> Read(byte[] csv)
    {
        using var reader = CsvReader.Create(new MemoryStream(csv), CsvReaderOptions.Default with { HasHeader = false, Separator = ',' });
        var rows = new List<string[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return rows;
    }
}
