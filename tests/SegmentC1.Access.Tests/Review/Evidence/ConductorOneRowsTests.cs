using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review.Evidence;

public sealed class ConductorOneRowsTests
{
    [Fact]
    public void The_columns_are_those_that_need_no_mapping()
    {
        string[] known =
        [
            "Last Name", "First Name", "Full Name", "User ID", "Username", "Email Address", "User Status", "Manager ID", "Resource Type", "Resource Name",
            "Entitlement", "Entitlement Description", "Entitlement Display Name", "Entitlement Slug", "Groups", "Roles", "User Type", "Account Owner", "Last Login",
        ];
        Assert.Subset(known.ToHashSet(), ConductorOneRows.Columns.ToHashSet());
        Assert.Superset(new HashSet<string> { "User ID", "Email Address", "Resource Type", "Resource Name", "Entitlement" }, ConductorOneRows.Columns.ToHashSet());
    }

    [Fact]
    public void Each_person_has_each_entitlement_once_however_many_ways_lead_there()
    {
        var world = new World()
            .Role("r1", "Source Admin").Role("r2", "Workspace Owner")
            .Resource(SegmentResourceType.Source, "s1", "Web", World.Label("env:prod"))
            .Group("g1", [World.Permission("r1", World.On("SOURCE", "s1"))], "u1")
            .Group("g2", [World.Permission("r1", World.On("SOURCE", "s1"), World.All(World.Label("env:prod")))], "u1")
            .User("u1", World.Permission("r2", World.All()), World.Permission("r1", World.On("SOURCE", "gone"), World.On("TABLE", "t1")))
            .User("u2")
            .Invite("new@example.com");
        Assert.Equal(
            [
                "u1 Group|Group g1|member", "u1 Group|Group g2|member", "u1 Role|Source Admin|labels:env:prod", "u1 Role|Source Admin|scope:TABLE=t1", "u1 Role|Workspace Owner|member",
                "u1 Source|Web|source-admin", "u1 Source|gone (not listed)|source-admin", "u1 Workspace|Acme|member", "u2 Workspace|Acme|member",
            ],
            Rows(world));
    }

    [Fact]
    public void Two_things_of_one_name_are_two_and_the_lower_id_keeps_the_name()
    {
        var world = new World()
            .Role("r1", "Source Admin").Role("r0", "Source  Admin!")
            .Resource(SegmentResourceType.Source, "s2", "Web").Resource(SegmentResourceType.Source, "s1", "web").Resource(SegmentResourceType.Source, "s3", "Web (s2)")
            .User("u1", World.Permission("r1", World.On("SOURCE", "s1"), World.On("SOURCE", "s2"), World.On("SOURCE", "s3")), World.Permission("r0", World.On("SOURCE", "s1")));
        var rows = Rows(world).Where(row => row.Contains("Source|", StringComparison.Ordinal)).ToList();
        Assert.Equal(["u1 Source|Web (s2)|source-admin_r1", "u1 Source|Web (s2) (s3)|source-admin_r1", "u1 Source|web|source-admin", "u1 Source|web|source-admin_r1"], rows);
        world.Resources.Reverse();
        Assert.Equal(rows, Rows(world).Where(row => row.Contains("Source|", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Cells_are_as_they_are_and_nothing_hides_the_first_column()
    {
        var world = new World();
        world.Users.Add(new SegmentUser { Id = "u1", Name = "=cmd|x", Email = "+u1@example.com", Permissions = [], Ledger = world.Ledger(SegmentListKind.User) });
        using var stream = new MemoryStream();
        await CsvTable.WriteForProgramAsync(stream, ConductorOneRows.Columns, ConductorOneRows.Of(ReviewBookTests.Book(world)), CancellationToken.None);
        var text = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        Assert.StartsWith("User ID,", text, StringComparison.Ordinal);
        Assert.Contains("u1,=cmd|x,+u1@example.com,+u1@example.com,Enabled,Workspace,Acme,member,", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_part_only_what_is_in_it_is_said()
    {
        var world = new World().Role("r1", "Source Admin")
            .Group("g1", [World.Permission("r1", World.All())], "u1").Group("g2", [], "u1")
            .User("u1", World.Permission("r1", World.All())).User("u2");
        Assert.Equal(["u1 Group|Group g1|member", "u1 Role|Source Admin|member"], Rows(world, new ReviewBookOptions { ModuleVersion = "1", Scope = new ReviewScope { Group = ["g1"] } }));
    }

    private static List<string> Rows(World world, ReviewBookOptions? options = null)
    {
        int Column(string name) => ConductorOneRows.Columns.ToList().IndexOf(name);
        return
        [
            .. ConductorOneRows.Of(ReviewBookTests.Book(world, options))
                .Select(row => $"{row[Column("User ID")]} {row[Column("Resource Type")]}|{row[Column("Resource Name")]}|{row[Column("Entitlement")]}"),
        ];
    }
}
