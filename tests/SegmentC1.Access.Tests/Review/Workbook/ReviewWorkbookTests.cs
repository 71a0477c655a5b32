using System.Globalization;
using FsCheck.Xunit;
using MiniExcelLibs;
using SegmentC1.Access.Tests.Effective;
using SegmentC1.Access.Tests.Review.Report;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review.Workbook;

public sealed class ReviewWorkbookTests
{
    [Fact]
    public void The_sheets_are_those_of_the_review()
    {
        var workbook = Write(ReportPage.BookOf(HostileWorld.Make()));
        Assert.Equal(["Read me", "Access", "Users", "Groups", "Findings"], MiniExcel.GetSheetNames(new MemoryStream(workbook)));
        Assert.Equal(AccessReviewCsv.Columns, Read(workbook, "Access")[0]);
    }

    [Property(MaxTest = 40)]
    public void Every_table_reads_back_as_it_is(int seed) => CheckTables(ReportPage.BookOf(RandomWorld.Of(seed)));

    [Fact]
    public void Hostile_names_read_back_as_they_are() => CheckTables(ReportPage.BookOf(HostileWorld.Make()));

    [Fact]
    public void A_reviewer_gets_a_workbook_of_its_own()
    {
        var world = new World().Role("r1", "Source Admin").User("u1", "a@one.test", [World.Permission("r1", World.All())]).User("u2", "b@two.test", [World.Permission("r1", World.All())]);
        var options = new ReviewBookOptions
        {
            ModuleVersion = "1.2.3",
            Clock = new FixedClock(),
            Reviewers = [new ReviewerRule(ReviewerRuleBy.Domain, "one.test", "first@example.com"), new ReviewerRule(ReviewerRuleBy.Domain, "two.test", "second@example.com")],
        };
        var book = ReportPage.BookOf(world, options);
        var rows = Read(Write(book.For("second@example.com")), "Access");
        var row = Assert.Single(rows.Skip(1));
        Assert.Contains("b@two.test", row);
        Assert.Contains("second@example.com", row);
        Assert.Contains(Read(Write(book.For("second@example.com")), "Read me"), line => line[0] == "Covers" && line[1].Contains("second@example.com", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_cell_cannot_hold_is_whole_on_a_sheet_of_its_own()
    {
        var name = new string('n', 40_000) + "\U0001F600" + new string('m', 40_000);
        var world = new World().Role("r1", "Source Admin");
        world.Users.Add(new SegmentUser { Id = "u1", Name = name, Email = "u1@example.com", Permissions = [World.Permission("r1", World.All())], Ledger = world.Ledger(SegmentListKind.User) });
        var workbook = Write(ReportPage.BookOf(world));
        Assert.Equal("Long texts", MiniExcel.GetSheetNames(new MemoryStream(workbook))[^1]);

        var column = AccessReviewCsv.Columns.ToList().IndexOf("Name");
        Assert.Equal(WorkbookText.Shown(name), Read(workbook, "Access")[1][column]);
        var parts = Read(workbook, "Long texts").Skip(1).Where(row => row[0] == "Access" && row[1] == "F2").OrderBy(row => int.Parse(row[2], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(3, parts.Count);
        Assert.Equal(name, string.Concat(parts.Select(row => row[3])));
    }

    [Fact]
    public async Task A_review_that_is_too_long_is_refused()
    {
        var world = new World();
        for (var user = 0; user < 30; user++) world.User($"u{user}");
        var book = ReportPage.BookOf(world);
        await Assert.ThrowsAsync<WorkbookLimitException>(() => ReviewWorkbook.WriteAsync(Stream.Null, book, rowLimit: 30, CancellationToken.None));
    }

    [Fact]
    public void The_same_review_gives_the_same_bytes()
    {
        var book = ReportPage.BookOf(HostileWorld.Make());
        Assert.Equal(Write(book), Write(book));
    }

    [Fact]
    public void It_says_what_it_is_and_how_it_is_filled_in()
    {
        var book = ReportPage.BookOf(HostileWorld.Make()) with { AccessSha256 = new string('b', 64) };
        var lines = Read(Write(book), "Read me").ToLookup(line => line[0], line => line[1]);
        Assert.Equal("=Acme, \"Inc\" (acme, ws1)", lines["Workspace"].Single());
        Assert.Equal("2026-03-01T08:00:42Z", lines["As of (UTC)"].Single());
        Assert.StartsWith("No.", lines["Complete"].Single(), StringComparison.Ordinal);
        Assert.Equal(book.Snapshot.Problems, lines["Missing"]);
        Assert.Equal(book.Snapshot.Gaps.Select(gap => gap.ToString()), lines["Not in the plan"]);
        Assert.Equal(book.Limitations, lines["Cannot be shown"]);
        Assert.Equal(new string('b', 64), lines["SHA-256 of access.csv"].Single());
        Assert.Contains("Keep", lines["Decision"].Single(), StringComparison.Ordinal);
    }

    private static void CheckTables(ReviewBook book)
    {
        var workbook = Write(book);
        foreach (var (sheet, table) in new[] { ("Access", ReviewTables.Access), ("Users", ReviewTables.Users), ("Groups", ReviewTables.Groups), ("Findings", ReviewTables.Findings) })
        {
            var read = Read(workbook, sheet);
            Assert.Equal(table.Columns, read[0]);
            var rows = table.Rows(book).ToList();
            Assert.Equal(rows.Count, read.Count - 1);
            foreach (var (expected, row) in rows.Zip(read.Skip(1))) Assert.Equal(expected, row);
        }
    }

    private static List<string[]> Read(byte[] workbook, string sheet) => WorkbookPackageTests.Read(workbook, sheet);

    private static byte[] Write(ReviewBook book)
    {
        using var output = new MemoryStream();
        ReviewWorkbook.WriteAsync(output, book, CancellationToken.None).GetAwaiter().GetResult();
        return output.ToArray();
    }
}
