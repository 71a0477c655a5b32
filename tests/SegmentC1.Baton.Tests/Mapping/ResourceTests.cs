using Google.Protobuf;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Segment;
using ResourceStatus = SegmentC1.Baton.Connector.V2.Resource.Types.ResourceStatus;
using Trait = SegmentC1.Baton.Connector.V2.ResourceType.Types.Trait;
using UserStatus = SegmentC1.Baton.Connector.V2.UserTrait.Types.Status.Types.Status;

namespace SegmentC1.Baton.Tests.Mapping;

public sealed class ResourceTests
{
    [Fact]
    public void Types_have_the_names_traits_and_annotations_of_the_existing_connector()
    {
        var types = new World().Write().Types.ToDictionary(type => type.Id);

        Assert.Equal(["workspace", "user", "group", "role", "invite", "source", "warehouse", "function", "space"], types.Keys);
        Assert.Equal("Warehouse", types["warehouse"].DisplayName);
        Assert.All(types.Values, type => Assert.NotEmpty(type.Description));
        string Shape(string id) => $"{string.Join(',', types[id].Traits)} {string.Join(',', types[id].Annotations.Select(annotation => annotation.TypeUrl))}";
        Assert.Equal(" ", Shape("workspace"));
        Assert.Equal("User type.googleapis.com/c1.connector.v2.SkipEntitlements", Shape("user"));
        Assert.Equal("Group type.googleapis.com/c1.connector.v2.SkipEntitlements", Shape("group"));
        Assert.Equal("Role ", Shape("role"));
        Assert.Equal("User type.googleapis.com/c1.connector.v2.SkipEntitlementsAndGrants", Shape("invite"));
        Assert.All(["source", "warehouse", "function", "space"], id => Assert.Equal("App type.googleapis.com/c1.connector.v2.SkipGrants", Shape(id)));
    }

    [Fact]
    public void The_workspace_announces_its_eight_kinds_of_children_and_is_their_parent()
    {
        var sink = World.WithSourceRoles().User("u1").Group("g1", []).Invite("i@example.com").Source("s1")
            .Resource(SegmentResourceType.Warehouse, "w1").Resource(SegmentResourceType.Function, "f1").Resource(SegmentResourceType.Space, "sp1").Write();

        var workspace = sink.Resource("workspace", "ws1");
        Assert.Null(workspace.ParentResourceId);
        Assert.Equal("Acme", workspace.DisplayName);
        Assert.Equal("acme", workspace.Profile.Fields["slug"].StringValue);
        Assert.Equal(
            ["user", "group", "role", "invite", "source", "warehouse", "function", "space"],
            workspace.Annotations.Select(annotation => annotation.Unpack<ChildResourceType>().ResourceTypeId));
        Assert.All(sink.Resources.Where(resource => resource != workspace), resource =>
            Assert.Equal(new ResourceId { ResourceType = "workspace", Resource = "ws1" }, resource.ParentResourceId));
        Assert.Equal(
            ["workspace:ws1", "user:u1", "group:g1", "role:r-admin", "role:r-owner", "role:r-read", "invite:i@example.com", "source:s1", "warehouse:w1", "function:f1", "space:sp1"],
            sink.ResourceIds);
    }

    [Fact]
    public void A_user_is_an_enabled_person_in_the_trait_and_in_the_newer_fields()
    {
        var user = new World().User("u1", "Ada King Lovelace", "ada@example.com").Write().Resource("user", "u1");

        var trait = user.Annotations.Single().Unpack<UserTrait>();
        Assert.Equal("Ada King Lovelace", user.DisplayName);
        Assert.Equal("ada@example.com", trait.Login);
        Assert.Equal(new UserTrait.Types.Email { Address = "ada@example.com", IsPrimary = true }, trait.Emails.Single());
        Assert.Equal(UserTrait.Types.AccountType.Human, trait.AccountType);
        Assert.Equal(UserStatus.Enabled, trait.Status.Status_);
        Assert.Equal(ResourceStatus.Enabled, user.Status.Status_);
        Assert.Equal(trait.Profile, user.Profile);
        Assert.Equal(
            ["first_name=Ada", "id=u1", "last_name=King Lovelace", "login=ada@example.com", "name=Ada King Lovelace", "user_id=u1"],
            user.Profile.Fields.Select(field => $"{field.Key}={field.Value.StringValue}"));
    }

    [Theory]
    [InlineData("", "ada@example.com", "ada@example.com")]
    [InlineData("  ", "", "u1")]
    public void A_user_without_a_name_is_called_by_address_or_id(string name, string email, string expected) =>
        Assert.Equal(expected, new World().User("u1", name, email).Write().Resource("user", "u1").DisplayName);

    [Theory]
    [InlineData("ada@example.com", true)]
    [InlineData("o'neil+x@sub.example.com", true)]
    [InlineData("ægir.ö@example.com", true)]
    [InlineData("用户@example.com", true)]
    [InlineData("ada\u00A0b@example.com", false)]
    [InlineData("ada\uFFFD@example.com", false)]
    [InlineData("öööööööööööööööööööööööööööööööööööööööö@example.com", false)]
    [InlineData("ada", false)]
    [InlineData("ada@", false)]
    [InlineData("@example.com", false)]
    [InlineData("ada@exa mple.com", false)]
    [InlineData("a da@example.com", false)]
    [InlineData(".ada@example.com", false)]
    [InlineData("a..b@example.com", false)]
    [InlineData("ada@-example.com", false)]
    [InlineData("ada@example..com", false)]
    [InlineData("Ada <ada@example.com>", false)]
    public void Only_addresses_that_C1_accepts_are_in_the_trait(string email, bool accepted)
    {
        var trait = new World().User("u1", "Ada", email).Write().Resource("user", "u1").Annotations.Single().Unpack<UserTrait>();
        Assert.Equal(accepted ? [email] : [], trait.Emails.Select(address => address.Address));
        Assert.Equal(email, trait.Login);
    }

    [Fact]
    public void Groups_roles_and_what_roles_apply_to_carry_trait_and_profile()
    {
        var world = new World().Role("r1", "Source Admin", "Edits sources").Group("g1", ["u1", "u2"]);
        world.Resources.Add(new SegmentResource { Type = SegmentResourceType.Source, Id = "s1", Name = "Web", Slug = "web", Enabled = true, WorkspaceId = "ws1" });
        world.Resources.Add(new SegmentResource { Type = SegmentResourceType.Warehouse, Id = "w1", Name = "Lake", Slug = "lake", Enabled = false, Description = "Raw" });
        world.Resources.Add(new SegmentResource { Type = SegmentResourceType.Function, Id = "f1", Name = "Clean", Kind = "SOURCE", Description = "Cleans", CreatedAt = "2024-05-06T07:08:09Z" });
        world.Resources.Add(new SegmentResource { Type = SegmentResourceType.Space, Id = "sp1", Name = "Engage", Slug = "engage" });
        var sink = world.Write();

        static string Fields(Resource resource) => string.Join(' ', resource.Profile.Fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={JsonFormatter.Default.Format(field.Value)}"));
        Assert.Equal("""id="g1" member_count=2""", Fields(sink.Resource("group", "g1")));
        Assert.Equal("""id="r1" """.TrimEnd(), Fields(sink.Resource("role", "r1")));
        Assert.Equal("Edits sources", sink.Resource("role", "r1").Description);
        Assert.Equal("""enabled=true id="s1" name="Web" slug="web" workspace_id="ws1" """.TrimEnd(), Fields(sink.Resource("source", "s1")));
        Assert.Equal("""description="Raw" enabled=false id="w1" name="Lake" slug="lake" workspace_id="ws1" """.TrimEnd(), Fields(sink.Resource("warehouse", "w1")));
        Assert.Equal("""description="Cleans" display_name="Clean" id="f1" resource_type="SOURCE" workspace_id="ws1" """.TrimEnd(), Fields(sink.Resource("function", "f1")));
        Assert.Equal("""id="sp1" name="Engage" slug="engage" """.TrimEnd(), Fields(sink.Resource("space", "sp1")));
        Assert.Equal("2024-05-06T07:08:09Z", sink.Resource("function", "f1").CreatedAt.ToDateTimeOffset().ToString("yyyy-MM-ddTHH:mm:ssZ", null));
        Assert.Equal(sink.Resource("group", "g1").Profile, sink.Resource("group", "g1").Annotations.Single().Unpack<GroupTrait>().Profile);
        Assert.Equal(sink.Resource("role", "r1").Profile, sink.Resource("role", "r1").Annotations.Single().Unpack<RoleTrait>().Profile);
        Assert.All(["source:s1", "warehouse:w1", "function:f1", "space:sp1"], id =>
        {
            var resource = sink.Resource(id.Split(':')[0], id.Split(':')[1]);
            Assert.Equal(resource.Profile, resource.Annotations.Single().Unpack<AppTrait>().Profile);
        });
    }

    [Fact]
    public void A_group_without_a_count_counts_its_members_and_not_its_invites()
    {
        var world = new World().User("u1").User("u2").Group("g1", ["u1", "u2", "u2"]).Pending("g1", "i@example.com");
        world.Groups[0] = world.Groups[0] with { MemberCount = null };
        Assert.Equal(2, world.Write().Resource("group", "g1").Profile.Fields["member_count"].NumberValue);
    }

    [Fact]
    public void The_description_for_Hello_says_exactly_what_the_connector_can()
    {
        var metadata = ConnectorDescription.Create();

        Assert.Equal("Segment", metadata.DisplayName);
        Assert.Equal(
            [
                "function Provision,Sync,TargetedSync", "group Provision,Sync,ResourceCreate,ResourceDelete,TargetedSync",
                "invite Sync,AccountProvisioning,ResourceDelete,TargetedSync", "role Provision,Sync,TargetedSync", "source Provision,Sync,TargetedSync",
                "space Provision,Sync,TargetedSync", "user Sync,ResourceDelete,TargetedSync", "warehouse Provision,Sync,TargetedSync", "workspace Provision,Sync,TargetedSync",
            ],
            metadata.Capabilities.ResourceTypeCapabilities.Select(type => $"{type.ResourceType.Id} {string.Join(',', type.Capabilities)}"));
        Assert.Equal("Provision,Sync,AccountProvisioning,ResourceCreate,ResourceDelete,Actions,TargetedSync,EventFeedV2,ServiceModeTargetedSync", string.Join(',', metadata.Capabilities.ConnectorCapabilities_));
        Assert.Equal(["invite"], metadata.Capabilities.ResourceTypeCapabilities.Where(type => type.SkipSyncAnomalyDetection).Select(type => type.ResourceType.Id));
        var accounts = metadata.Capabilities.CredentialDetails.CapabilityAccountProvisioning;
        Assert.Equal([CapabilityDetailCredentialOption.NoPassword], accounts.SupportedCredentialOptions);
        Assert.Equal(CapabilityDetailCredentialOption.NoPassword, accounts.PreferredCredentialOption);
        var field = Assert.Single(metadata.AccountCreationSchema.FieldMap);
        Assert.Equal("email", field.Key);
        Assert.True(field.Value.Required);
        Assert.Equal(ConnectorAccountCreationSchema.Types.Field.FieldOneofCase.StringField, field.Value.FieldCase);
        Assert.Equal(metadata, ConnectorDescription.Create());
    }

    [Fact]
    public void Every_declared_trait_is_on_every_resource_of_the_type()
    {
        var sink = new World().User("u1").Invite("i@example.com").Group("g1", ["gone"], World.On("r-gone", "SOURCE", "s-gone"), World.Whole("r-gone")).Write();
        var names = new Dictionary<Trait, string> { [Trait.User] = "UserTrait", [Trait.Group] = "GroupTrait", [Trait.Role] = "RoleTrait", [Trait.App] = "AppTrait" };
        foreach (var type in sink.Types.Where(type => type.Traits.Count > 0))
        {
            Assert.All(sink.Resources.Where(resource => resource.Id.ResourceType == type.Id), resource =>
                Assert.Contains(resource.Annotations, annotation => annotation.TypeUrl == $"type.googleapis.com/c1.connector.v2.{names[type.Traits.Single()]}"));
        }
    }
}
