using SegmentC1.Access;
using SegmentC1.Segment;
using Purpose = SegmentC1.Baton.Connector.V2.Entitlement.Types.PurposeValue;

namespace SegmentC1.Baton.Tests.Mapping;

public sealed class EntitlementTests
{
    [Fact]
    public void Each_role_applies_to_the_kinds_of_resource_of_the_role_table_only()
    {
        var world = new World().Resource(SegmentResourceType.Source, "s").Resource(SegmentResourceType.Warehouse, "w")
            .Resource(SegmentResourceType.Function, "f").Resource(SegmentResourceType.Space, "sp");
        string[] names =
        [
            "Workspace Owner", "Minimal Workspace Access", "Source Admin", "Source Read-only", "Function Admin", "Function Read-only", "Warehouse Admin",
            "Warehouse Read-only", "Unify and Engage Admin", "Unify Read-only, Engage User", "Unify and Engage Read-only", "Tracking Plan Admin",
            "Identity Admin", "PII Access", "Observability Admin",
        ];
        for (var i = 0; i < names.Length; i++) world.Role($"r{i:00}", names[i]);

        Assert.Equal(
            [
                "workspace:ws1:member",
                "role:r00:member", "role:r01:member", "role:r02:member", "role:r03:member", "role:r04:member", "role:r05:member", "role:r06:member", "role:r07:member",
                "role:r08:member", "role:r09:member", "role:r10:member", "role:r11:member", "role:r12:member", "role:r13:member", "role:r14:member",
                "source:s:source_admin", "source:s:source_read_only",
                "warehouse:w:warehouse_admin", "warehouse:w:warehouse_read_only",
                "function:f:function_admin", "function:f:function_read_only",
                "space:sp:unify_and_engage_admin", "space:sp:unify_and_engage_read_only", "space:sp:unify_read_only_engage_user",
            ],
            world.Write().EntitlementIds);
    }

    [Fact]
    public void Label_capable_roles_have_one_entitlement_for_each_label_that_exists_and_for_each_combination_held()
    {
        var sink = World.WithSourceRoles().Role("r-space", "Unify and Engage Admin").Label("env:prod", "team:web")
            .User("u1", World.Whole("r-admin", "team:web", "env:prod")).Write();

        Assert.Equal(
            [
                "role:r-admin:labels:env=prod", "role:r-admin:labels:env=prod,team=web", "role:r-admin:labels:team=web",
                "role:r-read:labels:env=prod", "role:r-read:labels:team=web", "role:r-space:labels:env=prod", "role:r-space:labels:team=web",
            ],
            sink.EntitlementIds.Where(id => id.Contains("labels", StringComparison.Ordinal)));
        Assert.Contains("role:r-admin:labels:env=prod,team=web:user:u1", sink.GrantIds);
    }

    [Fact]
    public void Members_roles_and_scopes_have_the_names_purposes_and_grantees_of_the_existing_connector()
    {
        var world = new World().Role("r1", "Source Admin", "Edits sources").Group("g1", []);
        world.Resources.Add(new SegmentResource { Type = SegmentResourceType.Source, Id = "s1", Name = "Web" });
        var sink = world.Label("env:prod").Write();

        string Shape(string id)
        {
            var entitlement = sink.Entitlement(id);
            return $"{entitlement.Slug}|{entitlement.DisplayName}|{entitlement.Purpose}|{string.Join(',', entitlement.GrantableTo.Select(type => type.Id))}";
        }

        Assert.Equal("member|Member|Assignment|user", Shape("workspace:ws1:member"));
        Assert.Equal("member|Member|Assignment|user,invite", Shape("group:g1:member"));
        Assert.Equal("Member of the group", sink.Entitlement("group:g1:member").Description);
        Assert.Equal("member|Source Admin|Assignment|user,group", Shape("role:r1:member"));
        Assert.Equal("Edits sources", sink.Entitlement("role:r1:member").Description);
        Assert.Equal("source_admin|Web Source Admin|Permission|user,group", Shape("source:s1:source_admin"));
        Assert.Equal(
            "Source Admin - Edits sources Whoever holds the role in the whole workspace is not listed here.",
            sink.Entitlement("source:s1:source_admin").Description);
        Assert.Equal("labels:env=prod|Source Admin on env:prod|Permission|user,group", Shape("role:r1:labels:env=prod"));
        Assert.Contains("not listed on each source", sink.Entitlement("role:r1:labels:env=prod").Description, StringComparison.Ordinal);
        Assert.Equal(sink.Resource("source", "s1"), sink.Entitlement("source:s1:source_admin").Resource);
        Assert.Equal(Purpose.Assignment, sink.Entitlement("role:r1:member").Purpose);
    }

    [Fact]
    public void A_name_without_letters_gives_the_role_id_and_colliding_names_keep_apart_by_role_id()
    {
        var sink = new World().Role("rB", "Data-Admin").Role("rA", "data admin").Role("rC", "Data Admin").Role("rD", "日本語")
            .Source("s1").User("u1", World.On("rA", "SOURCE", "s1"), World.On("rB", "SOURCE", "s1"), World.On("rC", "SOURCE", "s1"), World.On("rD", "SOURCE", "s1"))
            .Write();

        Assert.Equal(
            ["source:s1:data_admin:user:u1", "source:s1:data_admin_rB:user:u1", "source:s1:data_admin_rC:user:u1", "source:s1:rD:user:u1"],
            sink.GrantIds.Where(id => id.StartsWith("source", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_slug_that_a_collision_makes_never_meets_a_slug_that_is_there()
    {
        var slugs = SegmentC1.Baton.Mapping.RoleSlugs.Assign([("a", "X"), ("b", "X"), ("c", "X b")]);
        Assert.Equal(["a=x", "b=x_b_b", "c=x_b"], slugs.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public void A_role_that_is_gone_does_not_take_the_slug_of_one_that_is_there()
    {
        var sink = new World().Role("z", "Source Admin").Source("s1")
            .User("u1", World.On("a", "SOURCE", "s1") with { RoleName = "Source Admin" }, World.On("z", "SOURCE", "s1")).Write();
        Assert.Contains("source:s1:source_admin:user:u1", sink.GrantIds);
        Assert.Contains("source:s1:source_admin_a:user:u1", sink.GrantIds);
    }

    [Theory]
    [InlineData("Source Admin", "source_admin")]
    [InlineData("Unify Read-only, Engage User", "unify_read_only_engage_user")]
    [InlineData("PII  Access (2)", "pii__access_2")]
    [InlineData("Ünïcode_X", "ncode_x")]
    [InlineData("日本語", "")]
    public void Slugs_are_lower_case_with_spaces_and_hyphens_as_underscores(string name, string slug) =>
        Assert.Equal(slug, SegmentC1.Baton.Mapping.RoleSlugs.Of(name));

    [Theory]
    [InlineData("env", "prod", "labels:env=prod")]
    [InlineData("a-b.c_d~e", "0", "labels:a-b.c_d~e=0")]
    [InlineData("a=b", "c,d:e f%", "labels:a%3Db=c%2Cd%3Ae%20f%25")]
    [InlineData("ключ", "é", "labels:%D0%BA%D0%BB%D1%8E%D1%87=%C3%A9")]
    [InlineData("k", "😀", "labels:k=%F0%9F%98%80")]
    [InlineData("k", "2024-01-01T00:00:00Z", "labels:k=2024-01-01T00%3A00%3A00Z")]
    [InlineData("", "", "labels:=")]
    public void Labels_are_percent_encoded(string key, string value, string slug) =>
        Assert.Equal(slug, BatonIds.LabelSlug("r", LabelSet.Of([new SegmentLabel(key, value)])));

    [Fact]
    public void Half_a_character_in_a_label_is_encoded_too_so_that_no_two_labels_share_an_id() =>
        Assert.Equal("labels:k=%ED%A0%BD", BatonIds.LabelSlug("r", LabelSet.Of([new SegmentLabel("k", "\ud83d")])));

    [Fact]
    public void Labels_that_make_an_id_too_long_are_hashed_and_stay_within_the_limit()
    {
        var atLimit = new string('v', 1024 - "role:r:labels:k=".Length);
        Assert.Equal("labels:k=" + atLimit, BatonIds.LabelSlug("r", LabelSet.Of([new SegmentLabel("k", atLimit)])));

        var slug = BatonIds.LabelSlug("r", LabelSet.Of([new SegmentLabel("k", atLimit + "v")]));
        Assert.Matches("^labels:sha256-[0-9a-f]{64}$", slug);
        Assert.NotEqual(slug, BatonIds.LabelSlug("r", LabelSet.Of([new SegmentLabel("k", atLimit + "w")])));
    }
}
