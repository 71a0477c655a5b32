using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Segment;
using static SegmentC1.Baton.Connector.V2.Resource.Types;
using AccountStatus = SegmentC1.Baton.Connector.V2.UserTrait.Types.Status.Types.Status;

namespace SegmentC1.Baton.Mapping;

/// <summary>Makes the messages of resources. Profile and status stand twice: on the resource, and in the trait for older readers.</summary>
internal sealed class Messages(string workspaceId, ResourceId? parent, IReadOnlyCollection<string> childTypes, IReadOnlyDictionary<string, int> groupSizes)
{
    /// <summary>The whole message of a resource.</summary>
    public Resource Create(MappedResource resource)
    {
        var message = resource.Stub(parent).Clone();
        if (!resource.IsListed) message.Status = StatusOf(false);
        switch (resource.Type)
        {
            case ConnectorTypes.Workspace:
                message.Profile = WorkspaceProfile(resource);
                foreach (var type in childTypes) message.Annotations.Add(StableBytes.Pack(new ChildResourceType { ResourceTypeId = type }));
                break;
            case ConnectorTypes.User:
                var user = resource.Origin as SegmentUser;
                AddUserTrait(message, Text.Clean(user?.Name), Text.Clean(user?.Email), resource.IsListed);
                break;
            case ConnectorTypes.Invite:
                AddUserTrait(message, string.Empty, resource.Id, active: false);
                break;
            case ConnectorTypes.Group:
                message.Profile = GroupProfile(resource);
                message.Annotations.Add(StableBytes.Pack(new GroupTrait { Profile = message.Profile }));
                break;
            case ConnectorTypes.Role:
                message.Description = Text.Cut((resource.Origin as SegmentRole)?.Description, Text.MaxDescription);
                message.Profile = Profile(("id", resource.Id));
                message.Annotations.Add(StableBytes.Pack(new RoleTrait { Profile = message.Profile }));
                break;
            default:
                AddApplication(message, resource);
                break;
        }

        return message;
    }

    /// <remarks>C1's command line reads first_name, last_name and user_id from the trait and fails where there is no profile.</remarks>
    private static void AddUserTrait(Resource message, string name, string email, bool active)
    {
        var id = message.Id.Resource;
        var parts = name.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        message.Status = StatusOf(active);
        message.Profile = Profile(
            ("first_name", parts.ElementAtOrDefault(0) ?? string.Empty),
            ("id", id),
            ("last_name", parts.ElementAtOrDefault(1) ?? string.Empty),
            ("login", email),
            ("name", name),
            ("user_id", id));
        var trait = new UserTrait
        {
            Login = email,
            AccountType = UserTrait.Types.AccountType.Human,
            Profile = message.Profile,
            Status = new UserTrait.Types.Status { Status_ = active ? AccountStatus.Enabled : AccountStatus.Disabled },
        };
        if (EmailAddress.IsValid(email)) trait.Emails.Add(new UserTrait.Types.Email { Address = email, IsPrimary = true });
        message.Annotations.Add(StableBytes.Pack(trait));
    }

    private static Struct WorkspaceProfile(MappedResource resource)
    {
        var workspace = resource.Origin as SegmentWorkspace;
        return Profile(("id", resource.Id), ("name", workspace?.Name), ("slug", workspace?.Slug));
    }

    private Struct GroupProfile(MappedResource resource)
    {
        var profile = Profile(("id", resource.Id));
        var members = (resource.Origin as SegmentGroup)?.MemberCount ?? groupSizes.GetValueOrDefault(resource.Id);
        profile.Fields.Add("member_count", Value.ForNumber(members));
        return profile;
    }

    private void AddApplication(Resource message, MappedResource mapped)
    {
        var resource = mapped.Origin as SegmentResource;
        message.Description = Text.Cut(resource?.Description, Text.MaxDescription);
        if (CreationTime(resource?.CreatedAt) is { } created) message.CreatedAt = created;
        message.Profile = resource is null ? Profile(("id", mapped.Id)) : ApplicationProfile(mapped, resource);
        message.Annotations.Add(StableBytes.Pack(new AppTrait { Profile = message.Profile }));
    }

    private Struct ApplicationProfile(MappedResource mapped, SegmentResource resource)
    {
        var workspace = Text.FirstOf(resource.WorkspaceId, workspaceId);
        var profile = mapped.Type switch
        {
            ConnectorTypes.Source => Profile(("id", mapped.Id), ("name", resource.Name), ("slug", resource.Slug), ("workspace_id", workspace)),
            ConnectorTypes.Warehouse => Profile(("description", resource.Description), ("id", mapped.Id), ("name", resource.Name), ("slug", resource.Slug), ("workspace_id", workspace)),
            ConnectorTypes.Function => Profile(("description", resource.Description), ("display_name", resource.Name), ("id", mapped.Id), ("resource_type", resource.Kind), ("workspace_id", workspace)),
            _ => Profile(("id", mapped.Id), ("name", resource.Name), ("slug", resource.Slug)),
        };
        if (mapped.Type is ConnectorTypes.Source or ConnectorTypes.Warehouse && resource.Enabled is { } enabled)
        {
            profile.Fields.Add("enabled", Value.ForBool(enabled));
        }

        return profile;
    }

    private static Timestamp? CreationTime(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.Year > 1
            ? Timestamp.FromDateTimeOffset(time)
            : null;

    private static Status StatusOf(bool active) => new() { Status_ = active ? ResourceStatus.Enabled : ResourceStatus.Disabled };

    /// <summary>A profile of texts; those that are null are left out.</summary>
    private static Struct Profile(params (string Key, string? Value)[] fields)
    {
        var profile = new Struct();
        foreach (var (key, value) in fields)
        {
            if (value is not null) profile.Fields.Add(key, Value.ForString(Text.Clean(value)));
        }

        return profile;
    }
}
