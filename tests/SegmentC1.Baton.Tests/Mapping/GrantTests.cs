using SegmentC1.Baton.Connector.V2;
using SegmentC1.Segment;
using ResourceStatus = SegmentC1.Baton.Connector.V2.Resource.Types.ResourceStatus;
using UserStatus = SegmentC1.Baton.Connector.V2.UserTrait.Types.Status.Types.Status;

namespace SegmentC1.Baton.Tests.Mapping;

public sealed class GrantTests
{
    private static readonly SegmentSyncOptions Unexpanded = new() { ExpandGrants = false };

    [Fact]
    public void Users_hold_what_their_permissions_say()
    {
        var sink = World.WithSourceRoles().Source("s1").Source("s2")
            .User("u1", World.Whole("r-owner"), new SegmentPermission("r-admin", "Source Admin", [new("SOURCE", "s1", []), new("source", "s2", [])], []))
            .Write();

        Assert.Equal(
            ["workspace:ws1:member:user:u1", "role:r-owner:member:user:u1", "source:s1:source_admin:user:u1", "source:s2:source_admin:user:u1"],
            sink.GrantIds);
        Assert.All(sink.Grants, row => Assert.Null(row.Expansion));
        Assert.All(sink.Grants, row => Assert.Null(row.Grant.Sources));
        var grant = sink.Grant("source:s1:source_admin:user:u1");
        Assert.Equal("source:s1:source_admin", grant.Entitlement.Id);
        Assert.Equal("s1", grant.Entitlement.Resource.Id.Resource);
        Assert.Equal("u1", grant.Principal.Id.Resource);
        Assert.Equal("ws1", grant.Principal.ParentResourceId.Resource);
        Assert.Empty(grant.Annotations);
    }

    [Fact]
    public void The_same_permission_twice_is_one_grant() =>
        Assert.Single(
            World.WithSourceRoles().User("u1", World.Whole("r-owner"), World.Whole("r-owner")).Write().GrantIds,
            "role:r-owner:member:user:u1");

    [Fact]
    public void A_groups_permission_is_a_grant_to_the_group_that_its_members_inherit()
    {
        var sink = World.WithSourceRoles().User("u1").Group("g1", ["u1"], World.Whole("r-owner")).Write();

        Assert.Equal(
            ["workspace:ws1:member:user:u1", "group:g1:member:user:u1", "role:r-owner:member:user:u1", "role:r-owner:member:group:g1"],
            sink.GrantIds);
        Assert.Equal(
            new GrantExpandable { EntitlementIds = { "group:g1:member" }, Shallow = true, ResourceTypeIds = { "user" } },
            sink.Expansion("role:r-owner:member:group:g1"));
        Assert.Null(sink.Grant("role:r-owner:member:group:g1").Sources);
        Assert.False(sink.IsImmutable("role:r-owner:member:group:g1"));
        Assert.Equal(["group:g1:member=direct"], sink.Sources("role:r-owner:member:user:u1"));
        Assert.True(sink.IsImmutable("role:r-owner:member:user:u1"));
        Assert.Null(sink.Expansion("role:r-owner:member:user:u1"));
    }

    [Fact]
    public void What_is_held_directly_and_through_groups_is_one_row_with_all_its_sources()
    {
        var sink = World.WithSourceRoles().Source("s1")
            .User("u1", World.On("r-admin", "SOURCE", "s1"))
            .Group("g2", ["u1"], World.On("r-admin", "SOURCE", "s1")).Group("g1", ["u1"], World.On("r-admin", "SOURCE", "s1")).Write();

        Assert.Equal(
            ["group:g1:member=direct", "group:g2:member=direct", "source:s1:source_admin=direct"],
            sink.Sources("source:s1:source_admin:user:u1"));
        Assert.False(sink.IsImmutable("source:s1:source_admin:user:u1"));
    }

    [Fact]
    public void Unexpanded_the_same_expandable_grants_are_there_and_nothing_is_inherited()
    {
        var world = World.WithSourceRoles().Label("env:prod").Source("s1", "env:prod").User("u1")
            .Group("g1", ["u1"], World.Whole("r-owner"), World.Whole("r-admin", "env:prod"));
        var expanded = world.Write();
        var unexpanded = world.Write(Unexpanded);

        Assert.Equal(expanded.Grants.Where(row => row.Expansion is not null), unexpanded.Grants.Where(row => row.Expansion is not null));
        Assert.Equal(
            expanded.GrantIds.Where(id => !expanded.IsImmutable(id)),
            unexpanded.GrantIds);
        Assert.All(unexpanded.Grants, row => Assert.Null(row.Grant.Sources));
    }

    [Fact]
    public void Labels_reach_exactly_the_sources_that_carry_them_all()
    {
        var sink = World.WithSourceRoles().Label("env:prod", "env:dev", "team:web")
            .Source("s-both", "env:prod", "team:web").Source("s-prod", "env:prod").Source("s-dev", "env:dev").Source("s-none")
            .User("u1", World.Whole("r-admin", "env:prod", "team:web")).User("u2", World.Whole("r-admin", "env:prod")).Write();

        Assert.Equal(
            [
                "source:s-both:source_admin:role:r-admin", "source:s-both:source_admin:user:u1", "source:s-both:source_admin:user:u2",
                "source:s-dev:source_admin:role:r-admin",
                "source:s-prod:source_admin:role:r-admin", "source:s-prod:source_admin:user:u2",
            ],
            sink.GrantIds.Where(id => id.Contains(":source_admin:", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(
            new GrantExpandable
            {
                EntitlementIds = { "role:r-admin:labels:env=prod", "role:r-admin:labels:env=prod,team=web", "role:r-admin:labels:team=web" },
                ResourceTypeIds = { "user" },
            },
            sink.Expansion("source:s-both:source_admin:role:r-admin"));
        Assert.Equal(["role:r-admin:labels:env=prod,team=web=direct"], sink.Sources("source:s-both:source_admin:user:u1"));
        Assert.True(sink.IsImmutable("source:s-both:source_admin:user:u1"));
        Assert.False(sink.IsImmutable("source:s-both:source_admin:role:r-admin"));
    }

    [Fact]
    public void A_group_under_labels_gives_its_members_the_label_entitlement_and_through_it_the_sources()
    {
        var sink = World.WithSourceRoles().Label("env:prod").Source("s1", "env:prod").User("u1").User("u2", World.Whole("r-admin", "env:prod"))
            .Group("g1", ["u1", "u2"], World.Whole("r-admin", "env:prod")).Write();

        Assert.Equal(["group:g1:member=direct"], sink.Sources("role:r-admin:labels:env=prod:user:u1"));
        Assert.Equal(["role:r-admin:labels:env=prod=inherited"], sink.Sources("source:s1:source_admin:user:u1"));
        Assert.Equal(["group:g1:member=direct", "role:r-admin:labels:env=prod=direct"], sink.Sources("role:r-admin:labels:env=prod:user:u2"));
        Assert.Equal(["role:r-admin:labels:env=prod=direct"], sink.Sources("source:s1:source_admin:user:u2"));
        Assert.False(sink.IsImmutable("role:r-admin:labels:env=prod:user:u2"));
        Assert.DoesNotContain("source:s1:source_admin:group:g1", sink.GrantIds);
    }

    [Fact]
    public void Labels_inside_a_resource_and_at_the_permission_both_limit()
    {
        var permission = new SegmentPermission("r-admin", null, [new("WORKSPACE", "ws1", World.Parse("env:prod"))], World.Parse("team:web"));
        var sink = World.WithSourceRoles().User("u1", permission).Write();
        Assert.Equal(["workspace:ws1:member:user:u1", "role:r-admin:labels:env=prod,team=web:user:u1"], sink.GrantIds);
    }

    [Fact]
    public void A_role_held_whole_and_under_labels_is_both()
    {
        var sink = World.WithSourceRoles().User("u1", World.Whole("r-admin"), World.Whole("r-admin", "env:prod")).Write();
        Assert.Equal(["role:r-admin:labels:env=prod:user:u1", "role:r-admin:member:user:u1"], sink.GrantIds.Where(id => id.StartsWith("role", StringComparison.Ordinal)));
    }

    [Fact]
    public void Roles_of_spaces_and_unknown_roles_under_labels_are_the_label_entitlement_alone()
    {
        var sink = new World().Role("r-space", "Unify and Engage Admin").Role("r-new", "Brand New").Label("env:prod").Source("s1", "env:prod")
            .Resource(SegmentResourceType.Space, "sp1").User("u1", World.Whole("r-space", "env:prod"), World.Whole("r-new", "env:prod")).Write();

        Assert.Equal(
            ["workspace:ws1:member:user:u1", "role:r-new:labels:env=prod:user:u1", "role:r-space:labels:env=prod:user:u1"],
            sink.GrantIds);
        Assert.Contains("Segment does not tell which spaces", sink.Entitlement("role:r-space:labels:env=prod").Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_permission_that_was_not_understood_counts_for_what_it_names()
    {
        var permission = World.On("r-admin", "SOURCE", "s1") with { NotUnderstood = "labels on a source" };
        var world = World.WithSourceRoles().Source("s1").User("u1", permission);
        Assert.Contains("source:s1:source_admin:user:u1", world.Write().GrantIds);
        Assert.Contains(world.Report().Warnings, warning => warning.Contains("not wholly understood", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DESTINATION", "d1", "role:r-admin:scope:DESTINATION=d1:user:u1")]
    [InlineData("NEW=TYPE", "a:b", "role:r-admin:scope:NEW%3DTYPE=a%3Ab:user:u1")]
    [InlineData("SOURCE", "", "role:r-admin:scope:SOURCE=:user:u1")]
    public void Scopes_that_are_not_known_are_entitlements_of_the_role(string type, string id, string grant)
    {
        var world = World.WithSourceRoles().User("u1", World.On("r-admin", type, id));
        Assert.Contains(grant, world.Write().GrantIds);
        Assert.Contains(world.Report().Warnings, warning => warning.Contains($"'{type}'", StringComparison.Ordinal));
    }

    [Fact]
    public void Pending_members_are_grants_to_invites_and_inherit_nothing()
    {
        var sink = World.WithSourceRoles().Invite("New@example.com").User("u1")
            .Group("g1", ["u1"], World.Whole("r-owner")).Pending("g1", "new@example.com").Pending("g1", "only-in-group@example.com").Write();

        Assert.Equal(
            [
                "workspace:ws1:member:user:u1",
                "group:g1:member:user:u1", "group:g1:member:invite:New@example.com", "group:g1:member:invite:only-in-group@example.com",
                "role:r-owner:member:user:u1", "role:r-owner:member:group:g1",
            ],
            sink.GrantIds);
        var invite = sink.Resource("invite", "New@example.com");
        Assert.Equal("(Invitation) New@example.com", invite.DisplayName);
        Assert.Equal(ResourceStatus.Disabled, invite.Status.Status_);
        var trait = invite.Annotations.Single().Unpack<UserTrait>();
        Assert.Equal(UserStatus.Disabled, trait.Status.Status_);
        Assert.Equal("New@example.com", trait.Login);
        Assert.Equal("New@example.com", trait.Profile.Fields["user_id"].StringValue);
    }

    [Fact]
    public void An_invite_to_a_users_address_is_counted_and_not_written()
    {
        var world = World.WithSourceRoles().User("u1", "Ada", "ada@example.com").Invite("ADA@example.com")
            .Group("g1", [], World.Whole("r-owner")).Pending("g1", "Ada@Example.com");
        var sink = world.Write();

        Assert.DoesNotContain(sink.Resources, resource => resource.Id.ResourceType == "invite");
        Assert.Equal(["workspace:ws1:member:user:u1", "role:r-owner:member:group:g1"], sink.GrantIds);
        Assert.Equal(1, world.Report().InvitesOfUsers);
    }

    [Fact]
    public void What_is_not_listed_gets_a_disabled_placeholder_with_its_entitlement()
    {
        var sink = World.WithSourceRoles().Group("g1", ["u-gone"]).User("u1",
            World.On("r-admin", "SOURCE", "s-gone"), World.On("r-gone", "SPACE", "sp-gone") with { RoleName = "Old Role" }, World.Whole("r-gone2"), World.Whole("r-gone", "env:prod")).Write();

        Assert.Equal(
            [
                "group:g1:member:user:u-gone", "role:r-gone2:member:user:u1", "role:r-gone:labels:env=prod:user:u1", "source:s-gone:source_admin:user:u1",
                "space:sp-gone:old_role:user:u1", "workspace:ws1:member:user:u1",
            ],
            sink.GrantIds.Order(StringComparer.Ordinal));
        (string Type, string Id, string Name)[] placeholders =
        [
            ("user", "u-gone", "u-gone (not listed)"), ("source", "s-gone", "s-gone (not listed)"), ("space", "sp-gone", "sp-gone (not listed)"),
            ("role", "r-gone", "r-gone (not listed)"), ("role", "r-gone2", "r-gone2 (not listed)"),
        ];
        foreach (var (type, id, name) in placeholders)
        {
            var resource = sink.Resource(type, id);
            Assert.Equal(name, resource.DisplayName);
            Assert.Equal(ResourceStatus.Disabled, resource.Status.Status_);
            Assert.Equal(id, resource.Profile.Fields["id"].StringValue);
        }

        Assert.Equal("u-gone@example.com", sink.Resource("user", "u-gone").Annotations.Single().Unpack<UserTrait>().Emails.Single().Address);
        Assert.Equal(UserStatus.Disabled, sink.Resource("user", "u-gone").Annotations.Single().Unpack<UserTrait>().Status.Status_);
        Assert.Equal(["source:s-gone:source_admin"], sink.EntitlementIds.Where(id => id.StartsWith("source:s-gone", StringComparison.Ordinal)));
        Assert.DoesNotContain("workspace:ws1:member:user:u-gone", sink.GrantIds);
    }

    [Fact]
    public void A_role_that_is_gone_and_held_on_a_source_only_is_no_resource()
    {
        var sink = new World().Source("s1").User("u1", World.On("r-gone", "SOURCE", "s1") with { RoleName = "Old Role" }).Write();
        Assert.Contains("source:s1:old_role:user:u1", sink.GrantIds);
        Assert.DoesNotContain(sink.Resources, resource => resource.Id.ResourceType == "role");
    }

    [Fact]
    public void A_permission_that_names_another_workspace_counts_for_this_one_and_is_named_in_a_warning()
    {
        var world = World.WithSourceRoles().User("u1", World.On("r-owner", "WORKSPACE", "other"));
        Assert.Contains("role:r-owner:member:user:u1", world.Write().GrantIds);
        Assert.Contains(world.Report().Warnings, warning => warning.StartsWith("Permissions that name another workspace: 1.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_user_whose_permissions_are_not_known_is_written_and_named_in_a_warning()
    {
        var world = new World().User("u1", "Ada", "ada@example.com", null);
        Assert.Equal(["workspace:ws1:member:user:u1"], world.Write().GrantIds);
        Assert.Contains("Users whose permissions are not known: 1. They are written without any.", world.Report().Warnings);
    }
}
