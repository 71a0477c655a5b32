using SegmentC1.Access.Tests.Review.Report;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review.Evidence;

/// <summary>A part of a workspace is compared with the same part of the earlier picture, and says so.</summary>
public sealed class ComparedPartTests
{
    [Theory]
    [InlineData(
        "group",
        "AccessLost a1@acme.test r1; AccessGained a2@acme.test r1; AccessGained idle@acme.test r1; PersonAdded idle@acme.test; GroupRenamed g1; MemberRemoved a1@acme.test g1; MemberAdded a2@acme.test g1; MemberAdded idle@acme.test g1; WorkspaceRenamed")]
    [InlineData("domain", "AccessEscalated p1@partner.test r2; PersonAdded p2@partner.test; WorkspaceRenamed")]
    [InlineData("role", "AccessEscalated p1@partner.test r2; WorkspaceRenamed")]
    [InlineData("resource", "AccessGained a3@acme.test r1; AccessEscalated p1@partner.test r2; ScopeGained a4@acme.test s2; ResourceRenamed s2; WorkspaceRenamed")]
    [InlineData("finding", "AccessEscalated p1@partner.test r2; WorkspaceRenamed")]
    public void Only_what_is_or_was_of_the_part_is_told(string by, string expected)
    {
        var scope = by switch
        {
            "group" => new ReviewScope { Group = ["g1"] },
            "domain" => new ReviewScope { Domain = ["partner.test"] },
            "role" => new ReviewScope { Role = ["r2"] },
            "resource" => new ReviewScope { Resource = ["s2"] },
            _ => new ReviewScope { Finding = [AccessFinding.Privileged] },
        };
        var book = Book(scope);
        Assert.Equal(Sorted(expected.Split("; ")), Sorted(book.Comparison!.Differences.Select(Text)));
        Assert.Contains($"Only what belongs to this part ({book.Scope}), now or then, is listed", ReportPage.Of(book).ById("changes").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_the_whole_everything_is_told()
    {
        var book = Book(null);
        Assert.Equal(Sorted(ReviewComparison.Of(Before().Snapshot(), After().Snapshot()).Differences.Select(Text)), Sorted(book.Comparison!.Differences.Select(Text)));
        Assert.Contains("The whole workspace as it was", ReportPage.Of(book).ById("changes").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_compared_is_said_of_a_part_too()
    {
        var before = Before().State(SegmentListKind.Group, ListState.Gap, reason: "not in this plan", status: 400);
        before.Groups.Clear();
        before.Members.Clear();
        var book = ReportPage.BookOf(After(), Options(before, new ReviewScope { Group = ["g1"] }));
        Assert.NotEmpty(book.Comparison!.NotCompared);
    }

    private static ReviewBook Book(ReviewScope? scope) => ReportPage.BookOf(After(), Options(Before(), scope));

    private static ReviewBookOptions Options(World before, ReviewScope? scope) =>
        new() { ModuleVersion = "1.2.3", Clock = new FixedClock(), Baseline = before.Snapshot(), Scope = scope };

    private static World Before() => Common(new World(), "Source two", World.Label("env:dev"))
        .Group("g1", [World.Permission("r1", World.On("SOURCE", "s1"))], "a1")
        .User("p1", "p1@partner.test", []);

    private static World After()
    {
        var world = Common(new World { Workspace = new SegmentWorkspace(World.WorkspaceId, "acme", "Acme & Sons") }, "Source 2", World.Label("env:prod"))
            .User("p1", "p1@partner.test", [World.Permission("r2", World.All())])
            .User("p2", "p2@partner.test", []);
        world.Groups.Add(new SegmentGroup { Id = "g1", Name = "Renamed", Permissions = [World.Permission("r1", World.On("SOURCE", "s1"))], Ledger = world.Ledger(SegmentListKind.Group) });
        world.Users.RemoveAll(user => user.Id == "a3");
        return world.Member("g1", "a2").Pending("g1", "idle@acme.test").Invite("idle@acme.test")
            .User("a3", "a3@acme.test", [World.Permission("r1", World.On("SOURCE", "s2"), World.On("SOURCE", "s3"))]);
    }

    private static World Common(World world, string name, SegmentLabel label) => world
        .Role("r1", "Source Admin").Role("r2", "Workspace Owner")
        .Resource(SegmentResourceType.Source, "s1").Resource(SegmentResourceType.Source, "s2", name, label).Resource(SegmentResourceType.Source, "s3")
        .User("a1", "a1@acme.test", []).User("a2", "a2@acme.test", []).User("a3", "a3@acme.test", [World.Permission("r1", World.On("SOURCE", "s3"))])
        .User("a4", "a4@acme.test", [World.Permission("r1", World.All(World.Label("env:prod")))]);

    private static string Text(ReviewDifference difference) => difference.Kind switch
    {
        ReviewDifferenceKind.AccessGained or ReviewDifferenceKind.AccessEscalated or ReviewDifferenceKind.AccessLost => $"{difference.Kind} {difference.Email} {difference.RoleId}",
        ReviewDifferenceKind.ScopeGained or ReviewDifferenceKind.ScopeLost => $"{difference.Kind} {difference.Email} {difference.ResourceId}",
        ReviewDifferenceKind.MemberAdded or ReviewDifferenceKind.MemberRemoved => $"{difference.Kind} {MailOf(difference)} {difference.GroupId}",
        _ => string.Join(' ', new[] { difference.Kind.ToString(), difference.Email, difference.GroupId, difference.ResourceId }.OfType<string>()),
    };

    // World.Member says one address for all members.
    private static string MailOf(ReviewDifference member) => member.Email!.Replace("@example.com", "@acme.test", StringComparison.Ordinal);

    private static IEnumerable<string> Sorted(IEnumerable<string> texts) => texts.Order(StringComparer.Ordinal);
}
