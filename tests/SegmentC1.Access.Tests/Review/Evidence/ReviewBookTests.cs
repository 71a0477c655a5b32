using Microsoft.Extensions.Time.Testing;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review.Evidence;

public sealed class ReviewBookTests
{
    [Fact]
    public void A_person_is_summed_up_in_one_row()
    {
        var user = Book(Team()).Users.Single(row => row.PrincipalId == "u1");
        Assert.Equal((3, 2, 1), (user.AccessRows, user.DirectRows, user.GroupRows));
        Assert.Equal(["Source Admin", "Workspace Owner"], user.Roles);
        Assert.Equal((true, true, false), (user.Privileged, user.PiiAccess, user.External));
        Assert.Equal(["Group g1"], user.Groups.Select(group => group.Name));
        Assert.Equal((FindingSeverity.High, "example.com", "trail not read"), (user.Severity!.Value, user.Domain, user.LastActivity));
    }

    [Fact]
    public void Of_what_is_not_known_nobody_says_no()
    {
        var world = Team().User("u8", "u8@example.com", null).User("u9", World.Permission("r9", World.All()));
        var book = Book(world);
        Assert.Null(book.Users.Single(row => row.PrincipalId == "u8").Privileged);
        Assert.Null(book.Users.Single(row => row.PrincipalId == "u9").PiiAccess);
        Assert.False(book.Users.Single(row => row.PrincipalId == "u2").Privileged);
    }

    [Fact]
    public void A_group_is_summed_up_in_one_row()
    {
        var world = Team().Pending("g1", "new@example.com").Invite("new@example.com");
        var group = Assert.Single(Book(world).Groups);
        Assert.Equal(("g1", 1, 1, true, 1), (group.Id, group.Members, group.PendingMembers, group.PermissionsKnown, group.Permissions));
        Assert.Equal(["Source Admin on labels env:prod"], group.Gives);
        Assert.Equal([ReviewFindings.AllAndFutureAdmin], group.Findings);
    }

    [Fact]
    public void The_lines_of_a_person_carry_what_was_found_about_the_person()
    {
        var book = Book(Team().User("x", "x@partner.test", []));
        var line = Assert.Single(book.Entries, entry => entry.PrincipalId == "x");
        Assert.Equal([ReviewFindings.ExternalDomain, ReviewFindings.NoGroup], line.Findings);
    }

    [Fact]
    public void What_is_switched_off_is_nowhere()
    {
        var book = Book(Team().User("x", "x@partner.test", []), new() { ModuleVersion = "1.2.3", DisabledFindings = [ReviewFindings.NoGroup, AccessFinding.Privileged] });
        Assert.Equal([AccessFinding.Privileged, ReviewFindings.NoGroup], book.DisabledFindings);
        var ids = book.Entries.SelectMany(entry => entry.Findings).Concat(book.Findings.Select(finding => finding.Id)).Concat(book.Users.SelectMany(user => user.Findings));
        Assert.DoesNotContain(ids, id => book.DisabledFindings.Contains(id));
        Assert.Contains(book.Findings, finding => finding.Id == ReviewFindings.ExternalDomain);
    }

    [Theory]
    [InlineData("group", "u1")]
    [InlineData("role", "u1")]
    [InlineData("resource", "u1")]
    [InlineData("domain", "x")]
    [InlineData("finding", "u1,u2,x")]
    public void A_part_has_the_people_that_its_scope_names(string by, string people)
    {
        var scope = by switch
        {
            "group" => new ReviewScope { Group = ["Group G*"] },
            "role" => new ReviewScope { Role = ["workspace owner"] },
            "resource" => new ReviewScope { Resource = ["s1-slug"] },
            "domain" => new ReviewScope { Domain = ["*.test"] },
            _ => new ReviewScope { Finding = [ReviewFindings.NoGroup, AccessFinding.Privileged] },
        };
        var book = Book(Team().User("x", "x@partner.test", []), new() { ModuleVersion = "1.2.3", Scope = scope });
        Assert.Equal(people, string.Join(',', book.Users.Select(user => user.PrincipalId)));
        Assert.Equal(scope.ToString(), book.Scope);
        Assert.Equal(book.Users.Count, book.Counts.Principals);
        Assert.All(book.Entries, entry => Assert.Contains(book.Users, user => user.PrincipalId == entry.PrincipalId));
    }

    [Fact]
    public void What_a_scope_gives_by_id_is_said_by_name_too()
    {
        var book = Book(Team(), new() { ModuleVersion = "1.2.3", Scope = new ReviewScope { Group = ["g1", "Group *"], Role = ["r1"], Resource = ["s1"] } });
        Assert.Equal("group: Group g1 (g1), Group *; role: Source Admin (r1); resource: Source s1 (s1)", book.Scope);
    }

    [Fact]
    public void Working_it_out_stops_when_it_is_told_to()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => ReviewBook.Build(Team().Snapshot(), new() { ModuleVersion = "1.2.3" }, source.Token));
    }

    [Fact]
    public void The_first_rule_that_fits_a_line_gives_its_reviewer()
    {
        ReviewerRule[] rules =
        [
            new(ReviewerRuleBy.Group, "group g1", "lead@example.com"),
            new(ReviewerRuleBy.Person, "U1@example.com", "boss@example.com"),
            new(ReviewerRuleBy.Domain, "partner.test", "vendor@example.com"),
            new(ReviewerRuleBy.Everything, "", "rest@example.com"),
        ];
        var book = Book(Team().User("x", "x@partner.test", []), new() { ModuleVersion = "1.2.3", Reviewers = rules });
        Assert.Equal(
            ["u1 boss@example.com", "u1 boss@example.com", "u1 lead@example.com", "u2 rest@example.com", "x vendor@example.com"],
            book.Entries.Select(entry => $"{entry.PrincipalId} {book.ReviewerOf(entry)}").Order(StringComparer.Ordinal));
        var part = book.For("lead@example.com");
        Assert.Equal("g1", Assert.Single(part.Entries).Group!.Id);
        Assert.Equal("reviewer: lead@example.com", part.Scope);
        Assert.Equal(["u1"], part.Users.Select(user => user.PrincipalId));
    }

    internal static ReviewBook Book(World world, ReviewBookOptions? options = null) =>
        ReviewBook.Build(world.Snapshot(), (options ?? new ReviewBookOptions { ModuleVersion = "1.2.3" }) with { Clock = new FakeTimeProvider(World.Start.AddHours(1)) });

    private static World Team() => new World()
        .Role("r1", "Source Admin").Role("r2", "Workspace Owner")
        .Resource(SegmentResourceType.Source, "s1", null, World.Label("env:prod"))
        .Group("g1", [World.Permission("r1", World.All(World.Label("env:prod")))], "u1")
        .User("u1", World.Permission("r2", World.All()), World.Permission("r1", World.On("SOURCE", "s1")))
        .User("u2");
}
