using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Effective;

public sealed class EffectiveAccessTests
{
    private static readonly SegmentLabel Prod = World.Label("env:prod");
    private static readonly SegmentLabel Web = World.Label("team:web");

    [Fact]
    public void Labels_at_both_places_of_a_workspace_permission_add_up_to_one_and()
    {
        var permission = new SegmentPermission("r1", null, [World.All(Prod)], [Web]);
        var entry = Assert.Single(Sources().User("u1", permission).Access());
        Assert.Equal(ScopeKind.Label, entry.Scope!.Kind);
        Assert.Equal("env:prod, team:web", entry.ScopeName);
        Assert.Equal(["both"], entry.MatchedResources!.Select(source => source.Id));
        Assert.True(entry.AllAndFuture);
    }

    [Fact]
    public void Labels_elsewhere_do_not_count_and_the_line_says_that_it_was_not_understood()
    {
        var permission = new SegmentPermission("r1", null, [new SegmentPermissionResource("SOURCE", "both", [Prod])], [], "It has labels on a SOURCE.");
        var entry = Assert.Single(Sources().User("u1", permission).Access());
        Assert.Equal((ScopeKind.Resource, "both"), (entry.Scope!.Kind, entry.Scope.Id));
        Assert.Contains(AccessFinding.NotUnderstood, entry.Findings);
        Assert.Equal("Not wholly understood: It has labels on a SOURCE.", entry.Note);
        Assert.False(entry.AllAndFuture);
    }

    [Fact]
    public void The_same_role_and_scope_twice_in_one_path_is_one_line_and_keeps_what_was_not_understood()
    {
        var world = Sources().User(
            "u1",
            World.Permission("r1", World.All()),
            new SegmentPermission("r1", null, [new SegmentPermissionResource("workspace", null, [])], [], "odd"));
        var entry = Assert.Single(world.Access());
        Assert.Contains(AccessFinding.NotUnderstood, entry.Findings);
        Assert.Empty(entry.AlsoHeldThrough);
    }

    [Fact]
    public void Role_names_come_from_the_catalogue_then_the_permission_then_the_id()
    {
        var world = Sources().User(
            "u1",
            new SegmentPermission("r1", "Renamed", [World.All()], []),
            new SegmentPermission("r8", "PII Access", [World.All()], []),
            new SegmentPermission("r9", null, [World.All()], []));
        Assert.Equal(["PII Access", "Source Admin", "r9"], world.Access().Select(entry => entry.Role));
        Assert.Equal([AccessFinding.UnknownRole], world.Access()[2].Findings);
    }

    [Fact]
    public void A_resource_that_is_gone_keeps_its_line_under_a_name_that_says_so()
    {
        var entry = Assert.Single(Sources().User("u1", World.Permission("r1", World.On("SOURCE", "gone"))).Access());
        Assert.Equal("gone (not listed)", entry.ScopeName);
        Assert.Equal([AccessFinding.VanishedResource], entry.Findings);
    }

    [Fact]
    public void Where_the_list_of_its_kind_is_a_gap_nobody_claims_that_it_vanished()
    {
        var entry = Assert.Single(Sources().Role("r2", "Unify and Engage Admin").State(SegmentListKind.Space, ListState.Gap)
            .User("u1", World.Permission("r2", World.On("SPACE", "p1"))).Access());
        Assert.Equal("p1 (not listed)", entry.ScopeName);
        Assert.Empty(entry.Findings);
        Assert.Contains("spaces could not all be listed", entry.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_without_any_role_has_a_line()
    {
        var entry = Assert.Single(new World().User("u1").Access());
        Assert.Equal((AccountState.Active, null, null), (entry.AccountState, entry.RoleId, entry.Scope));
        Assert.Equal("No role, direct or through a group.", entry.Note);
        Assert.Empty(entry.Findings);
    }

    [Fact]
    public void An_unknown_user_keeps_what_comes_through_groups_and_is_never_none()
    {
        var entries = Sources().User("u1", "u1@example.com", null).Group("g1", [World.Permission("r1", World.All())], "u1").Access();
        Assert.Equal(2, entries.Count);
        Assert.All(entries, entry => Assert.Equal(AccountState.Unknown, entry.AccountState));
        Assert.Equal([AccessFinding.PermissionsUnknown], entries[0].Findings);
        Assert.Null(entries[0].RoleId);
        Assert.Equal("g1", entries[1].Group!.Id);
    }

    [Fact]
    public void A_group_whose_permissions_are_unknown_makes_its_members_unknown()
    {
        var entries = Sources().User("u1", World.Permission("r1", World.All())).Group("g1", null, "u1").Access();
        Assert.All(entries, entry => Assert.Equal(AccountState.Unknown, entry.AccountState));
        Assert.Equal(("g1", GrantedThrough.Group), (entries[0].Group!.Id, entries[0].Via));
        Assert.Contains("Group g1", entries[0].Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_members_of_a_group_could_not_be_read_nobody_is_said_to_have_nothing()
    {
        var entry = Assert.Single(Sources().User("u1").Group("g1", []).State(SegmentListKind.GroupMember, ListState.Incomplete, "g1").Access());
        Assert.Equal(AccountState.Unknown, entry.AccountState);
        Assert.Equal([AccessFinding.PermissionsUnknown], entry.Findings);
    }

    [Fact]
    public void A_plan_without_groups_leaves_people_known()
    {
        var entry = Assert.Single(new World().User("u1").State(SegmentListKind.Group, ListState.Gap).Access());
        Assert.Equal(AccountState.Active, entry.AccountState);
        Assert.Contains("groups are not available", entry.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pending_invite_has_a_line_of_its_own_and_those_of_its_groups()
    {
        var entries = Sources().Invite("New@example.com").Group("g1", [World.Permission("r1", World.All())]).Pending("g1", "new@EXAMPLE.com").Access();
        Assert.Equal(2, entries.Count);
        Assert.All(entries, entry => Assert.Equal((PrincipalType.Invite, "New@example.com", AccountState.Invited), (entry.PrincipalType, entry.PrincipalId, entry.AccountState)));
        Assert.Null(entries[0].RoleId);
        Assert.Equal(("Source Admin", "g1"), (entries[1].Role, entries[1].Group!.Id));
    }

    [Fact]
    public void An_invite_to_a_member_is_told_not_repeated_and_gives_nothing()
    {
        var world = Sources().User("u1").Invite("U1@Example.com").Group("g1", [World.Permission("r1", World.All())]).Pending("g1", "U1@example.com");
        var entry = Assert.Single(world.Access());
        Assert.Equal(PrincipalType.User, entry.PrincipalType);
        Assert.Null(entry.RoleId);
        Assert.Equal([AccessFinding.PendingInviteOfMember], entry.Findings);
        Assert.Equal(["U1@Example.com"], EffectiveAccess.InvitesOfMembers(world.Snapshot()));
    }

    [Fact]
    public void The_same_access_by_another_way_is_named_and_found()
    {
        var entries = Sources()
            .User("u1", World.Permission("r1", World.On("SOURCE", "both")), World.Permission("r1", World.All(Prod)))
            .Group("g1", [World.Permission("r1", World.On("SOURCE", "both"))], "u1")
            .Group("g2", [World.Permission("r1", World.All())], "u1")
            .Access();
        var direct = entries.Single(entry => entry is { Via: GrantedThrough.Direct, Scope.Kind: ScopeKind.Resource });
        Assert.Equal(
            ["group Group g2 on the whole workspace", "direct on labels env:prod", "group Group g1 on Source both"],
            direct.AlsoHeldThrough.Select(way => way.ToString()));
        Assert.Equal([AccessFinding.DuplicateGrant, AccessFinding.CoveredByWider], direct.Findings);
        Assert.Empty(entries.Single(entry => entry.Scope!.Kind == ScopeKind.Workspace).AlsoHeldThrough);
    }

    [Fact]
    public void A_narrower_label_scope_is_covered_by_one_with_fewer_labels_and_not_the_other_way()
    {
        var entries = Sources().User("u1", World.Permission("r1", World.All(Prod, Web)), World.Permission("r1", World.All(Prod))).Access();
        Assert.Equal([AccessFinding.CoveredByWider], entries.Single(entry => entry.Scope!.Labels.Labels.Count == 2).Findings);
        Assert.Empty(entries.Single(entry => entry.Scope!.Labels.Labels.Count == 1).Findings);
    }

    [Fact]
    public void A_permission_that_names_nothing_gives_nothing_and_is_found()
    {
        var entry = Assert.Single(Sources().User("u1", World.Permission("r1")).Access());
        Assert.Null(entry.RoleId);
        Assert.Equal([AccessFinding.PermissionWithoutScope], entry.Findings);
    }

    [Fact]
    public void A_permission_on_another_workspace_is_shown_and_never_resolved()
    {
        var entries = Sources().User(
            "u1",
            World.Permission("r1", new SegmentPermissionResource("WORKSPACE", "other", [Prod])),
            World.Permission("r1", World.On("SOURCE", "both"))).Access();
        var foreign = entries.Single(entry => entry.Scope!.Id == "other");
        Assert.Null(foreign.MatchedResources);
        Assert.Contains(AccessFinding.UnknownScope, foreign.Findings);
        Assert.All(entries, entry => Assert.Empty(entry.AlsoHeldThrough));
    }

    [Fact]
    public void Owners_and_readers_of_personal_data_are_found()
    {
        var entries = new World().Role("o", "Workspace Owner").Role("p", "PII Access")
            .User("u1", World.Permission("o", World.All()), World.Permission("p", World.All())).Access();
        Assert.Equal([AccessFinding.PiiAccess], entries[0].Findings);
        Assert.Equal([AccessFinding.Privileged, AccessFinding.PiiAccess], entries[1].Findings);
    }

    [Fact]
    public void The_last_recorded_change_is_matched_by_address_and_else_by_the_actors_id()
    {
        static SegmentAuditEvent Event(int hour, string? actor, string? email) =>
            new() { Id = $"e{hour}{email}", Timestamp = World.Start.AddHours(-hour), Type = "Source Modified", Actor = actor, ActorEmail = email };
        var world = new World().User("u1").User("u2").User("u3").User("u4");
        world.Events =
        [
            Event(5, "users/u2", "U1@EXAMPLE.com"), Event(9, "users/u1", "u1@example.com"), Event(3, "users/u2", "old-address@example.com"),
            Event(1, "public-api-token/u3", null), Event(2, "u4", null),
        ];
        Assert.Equal(
            [World.Start.AddHours(-5), World.Start.AddHours(-3), null, World.Start.AddHours(-2)],
            world.Access().Select(entry => entry.LastRecordedChange));
    }

    [Fact]
    public void Every_finding_has_a_place_in_the_order()
    {
        var ids = typeof(AccessFinding).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(ids, AccessFinding.All);
    }

    private static World Sources() => new World().Role("r1", "Source Admin")
        .Resource(SegmentResourceType.Source, "both", null, Prod, Web)
        .Resource(SegmentResourceType.Source, "prod", null, Prod)
        .Resource(SegmentResourceType.Source, "none");
}
