using Google.Protobuf.WellKnownTypes;
using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Baton.Tests.C1z;

/// <summary>Small messages with nothing left out that a test looks at.</summary>
internal static class Rows
{
    public static readonly ResourceType UserType = new() { Id = "user", DisplayName = "User", Traits = { ResourceType.Types.Trait.User } };

    public static readonly ResourceType GroupType = new() { Id = "group", DisplayName = "Group", Traits = { ResourceType.Types.Trait.Group } };

    public static readonly ResourceType RoleType = new() { Id = "role", DisplayName = "Role", Traits = { ResourceType.Types.Trait.Role } };

    public static Resource Resource(string type, string id, ResourceId? parent = null) => new()
    {
        Id = new ResourceId { ResourceType = type, Resource = id },
        ParentResourceId = parent,
        DisplayName = $"{type} {id}",
    };

    public static Resource User(string id) => new()
    {
        Id = new ResourceId { ResourceType = "user", Resource = id },
        DisplayName = $"User {id}",
        Status = new Resource.Types.Status { Status_ = Connector.V2.Resource.Types.ResourceStatus.Enabled },
        Profile = new Struct { Fields = { ["user_id"] = Value.ForString(id), ["age"] = Value.ForNumber(3), ["a"] = Value.ForBool(true) } },
        Annotations =
        {
            StableBytes.Pack(new UserTrait
            {
                Login = $"{id}@example.com",
                Emails = { new UserTrait.Types.Email { Address = "other@example.com" }, new UserTrait.Types.Email { Address = $"{id}@example.com", IsPrimary = true } },
            }),
        },
    };

    public static Entitlement Entitlement(Resource resource, string slug = "member") => new()
    {
        Id = $"{resource.Id.ResourceType}:{resource.Id.Resource}:{slug}",
        Resource = resource,
        DisplayName = "Member",
        Description = "Member of it",
        Slug = slug,
        Purpose = Connector.V2.Entitlement.Types.PurposeValue.Assignment,
        GrantableTo = { UserType },
    };

    public static Grant Grant(Entitlement entitlement, Resource principal) => new()
    {
        Id = $"{entitlement.Id}:{principal.Id.ResourceType}:{principal.Id.Resource}",
        Entitlement = entitlement,
        Principal = principal,
    };

    public static GrantExpandable Expansion(params string[] entitlementIds) => new() { EntitlementIds = { entitlementIds }, ResourceTypeIds = { "user" }, Shallow = true };
}
