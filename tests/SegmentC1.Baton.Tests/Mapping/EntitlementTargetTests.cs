using SegmentC1.Access;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Baton.Mapping;
using SegmentC1.Segment;
using static SegmentC1.Baton.Mapping.EntitlementTarget;

namespace SegmentC1.Baton.Tests.Mapping;

public class EntitlementTargetTests
{
    public static TheoryData<string, string> Meanings => new()
    {
        { "workspace:w1:member", "WorkspaceMember w1" },
        { "group:g1:member", "GroupMember g1" },
        { "role:r1:member", "RoleInWorkspace r1" },
        { "role:r1:labels:env=prod", "RoleUnderLabels r1 env:prod" },
        { "role:r1:labels:a%2Cb=c%3Dd,x=y%3Az", "RoleUnderLabels r1 a,b:c=d, x:y:z" },
        { "role:r1:labels:released=2026-01-01", "RoleUnderLabels r1 released:2026-01-01" },
        { "role:r1:labels:sha256-0123", "RoleUnderLabels r1 hashed" },
        { "role:r1:scope:DESTINATION=d%3A1", "RoleOnUnknown r1 DESTINATION d:1" },
        { "source:s1:source_admin", "RoleOnResource Source s1 source_admin" },
        { "warehouse:w1:warehouse_admin", "RoleOnResource Warehouse w1 warehouse_admin" },
        { "function:sfnc_1:function_read_only", "RoleOnResource Function sfnc_1 function_read_only" },
        { "space:spa_1:unify_read_only_engage_user", "RoleOnResource Space spa_1 unify_read_only_engage_user" },
    };

    [Theory]
    [MemberData(nameof(Meanings))]
    public void An_id_says_what_is_meant(string id, string meaning) => Assert.Equal(meaning, Describe(EntitlementTarget.Of(id)));

    [Theory]
    [InlineData("")]
    [InlineData("member")]
    [InlineData(":w1:member")]
    [InlineData("workspace:w1")]
    [InlineData("workspace:w1:owner")]
    [InlineData("group::member")]
    [InlineData("user:u1:member")]
    [InlineData("invite:a@example.com:member")]
    [InlineData("role:r1:labels:")]
    [InlineData("role:r1:labels:env")]
    [InlineData("role:r1:labels:b=1,a=2")]
    [InlineData("role:r1:labels:a=1,a=1")]
    [InlineData("role:r1:labels:a=%7e")]
    [InlineData("role:r1:labels:a=%41")]
    [InlineData("role:r1:labels:a=%C3")]
    [InlineData("role:r1:scope:X")]
    [InlineData("source:s1:")]
    public void What_the_connector_never_wrote_means_nothing(string id) => Assert.Null(EntitlementTarget.Of(id));

    [Fact]
    public void The_resource_tells_where_its_own_id_ends()
    {
        Entitlement On(string type, string resource, string id) => new() { Id = id, Resource = new Resource { Id = new ResourceId { ResourceType = type, Resource = resource } } };

        Assert.Equal(new RoleOnResource(SegmentResourceType.Source, "a:b", "c:d"), EntitlementTarget.Of(On("source", "a:b", "source:a:b:c:d")));
        Assert.Equal(new RoleInWorkspace("x:labels:y"), EntitlementTarget.Of(On("role", "x:labels:y", "role:x:labels:y:member")));
        Assert.Null(EntitlementTarget.Of(On("source", "s2", "source:s1:source_admin")));
        Assert.Null(EntitlementTarget.Of(On("group", "g1", "g1-member")));
        Assert.Equal(new GroupMember("g1"), EntitlementTarget.Of(new Entitlement { Id = "group:g1:member" }));
    }

    [Theory]
    [InlineData("group:g1:member:invite:some.body+x@example.com", "group:g1:member", "invite", "some.body+x@example.com")]
    [InlineData("role:r1:labels:env=prod:group:g1", "role:r1:labels:env=prod", "group", "g1")]
    [InlineData("source:s1:source_admin:role:r1", "source:s1:source_admin", "role", "r1")]
    [InlineData("group:g1:member:user:u1", "group:g1:member", "user", "u1")]
    public void A_grants_id_names_entitlement_and_principal(string id, string entitlement, string type, string principal) =>
        Assert.Equal((entitlement, type, principal), GrantIds.TryRead(id));

    [Theory]
    [InlineData("🧸_UNKNOWN_GRANT_ID")]
    [InlineData("group:g1:member")]
    [InlineData(":user:u1")]
    [InlineData("group:g1:member:user:")]
    public void Another_grant_id_names_nothing(string id) => Assert.Null(GrantIds.TryRead(id));

    [Theory]
    [InlineData("plain-._~Text09")]
    [InlineData("a b/ü,=%:😀分")]
    [InlineData("half \uD800 and \uDC00\uD800")]
    [InlineData("")]
    public void Encoded_text_comes_back(string text)
    {
        var encoded = PercentText.Encode(text);

        Assert.All(encoded, c => Assert.True(char.IsAscii(c)));
        Assert.Equal(text, PercentText.TryDecode(encoded));
    }

    private static string? Describe(EntitlementTarget? target) => target switch
    {
        WorkspaceMember x => $"WorkspaceMember {x.WorkspaceId}",
        GroupMember x => $"GroupMember {x.GroupId}",
        RoleInWorkspace x => $"RoleInWorkspace {x.RoleId}",
        RoleUnderLabels x => $"RoleUnderLabels {x.RoleId} {(x.Labels is { } labels ? labels : "hashed")}",
        RoleOnUnknown x => $"RoleOnUnknown {x.RoleId} {x.ScopeType} {x.ScopeId}",
        RoleOnResource x => $"RoleOnResource {x.Type} {x.ResourceId} {x.RoleSlug}",
        _ => null,
    };
}
