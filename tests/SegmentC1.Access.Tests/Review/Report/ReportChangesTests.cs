using System.Xml.Linq;
using FsCheck.Xunit;
using SegmentC1.Access.Tests.Effective;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review.Report;

public sealed class ReportChangesTests
{
    [Property(MaxTest = 60)]
    public void Every_difference_is_listed_once_and_what_could_not_be_compared_is_said(int one, int other)
    {
        var book = BookOf(RandomWorld.Of(one), RandomWorld.Of(other));
        var changes = ReportPage.Of(book).ById("changes");
        var comparison = book.Comparison!;
        Assert.Equal(
            comparison.Differences.Where(difference => difference.Kind != ReviewDifferenceKind.NotComparable).Select(difference => difference.Summary).Order(StringComparer.Ordinal),
            Rows(changes).Select(row => row.Change).Order(StringComparer.Ordinal));
        Assert.Equal(comparison.NotCompared, changes.Descendants("li").Select(sentence => sentence.Value));
        Assert.Equal(comparison.IsSame, changes.Value.Contains("Nothing differs", StringComparison.Ordinal));
    }

    [Fact]
    public void What_gives_more_comes_first_and_a_change_says_what_is_to_be_known_of_it()
    {
        var before = new World().Role("r1", "Source Admin").Role("r2", "Workspace Owner").Resource(SegmentResourceType.Source, "s1", "Website", World.Label("env:dev"))
            .User("u1", World.Permission("r1", World.All(World.Label("env:prod")))).User("u2").User("gone");
        var after = new World().Role("r1", "Source Admin").Role("r2", "Workspace Owner").Resource(SegmentResourceType.Source, "s1", "Website", World.Label("env:prod"))
            .User("u1", World.Permission("r1", World.All(World.Label("env:prod")))).User("u2", World.Permission("r2", World.All()));
        var page = ReportPage.Of(BookOf(before, after));
        var rows = Rows(page.ById("changes"));
        Assert.Equal(
            ["Access that weighs more than before", "Came into somebody's reach by its labels", "People and invites that are gone"],
            rows.Select(row => row.Kind));
        Assert.Equal(("Name of u2 u2@example.com", "u2@example.com gained Workspace Owner on Acme (Privileged, PiiAccess)"), (rows[0].Who, rows[0].Change));
        Assert.Equal("Labels were env:dev, are env:prod. Its labels were changed.", rows[1].ToKnow);
        Assert.Contains(page.All, element => element.Name == "a" && element.Attribute("href")?.Value == "#changes");
    }

    [Fact]
    public void Without_an_earlier_picture_there_is_no_such_part()
    {
        var page = ReportPage.Of(new World());
        Assert.DoesNotContain(page.All, element => element.Attribute("id")?.Value == "changes" || element.Attribute("href")?.Value == "#changes");
    }

    private static ReviewBook BookOf(World before, World after) =>
        ReportPage.BookOf(after, new ReviewBookOptions { ModuleVersion = "1.2.3", Clock = new FixedClock(), Baseline = before.Snapshot() });

    private static List<(string Kind, string Who, string Change, string ToKnow)> Rows(XElement changes) =>
    [
        .. changes.Elements("section").SelectMany(kind => kind.Descendants("tbody").Elements("tr").Select(row =>
        {
            var cells = row.Elements().Select(cell => cell.Value).ToList();
            return (kind.Element("h3")!.Elements("span").Last().Value, cells[0], cells[1], cells[2]);
        })),
    ];
}
