using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Baton.C1z;

/// <summary>Makes plain records of messages.</summary>
internal static class SyncFileViews
{
    public static SyncFileResource Of(Resource resource, DateTimeOffset? discoveredAt)
    {
        var user = Trait<UserTrait>(resource);
        return new SyncFileResource
        {
            ResourceType = resource.Id?.ResourceType ?? "",
            Id = resource.Id?.Resource ?? "",
            DisplayName = resource.DisplayName,
            Description = resource.Description,
            ParentResourceType = NullIfEmpty(resource.ParentResourceId?.ResourceType),
            ParentId = NullIfEmpty(resource.ParentResourceId?.Resource),
            Status = StatusOf(resource, user),
            Emails = user is null ? [] : [.. user.Emails.OrderByDescending(e => e.IsPrimary).Select(e => e.Address)],
            Login = NullIfEmpty(user?.Login),
            Profile = ToDictionary(ProfileOf(resource, user)),
            DiscoveredAt = discoveredAt,
        };
    }

    public static SyncFileEntitlement Of(Entitlement entitlement, DateTimeOffset? discoveredAt) => new()
    {
        Id = entitlement.Id,
        DisplayName = entitlement.DisplayName,
        Description = entitlement.Description,
        Slug = entitlement.Slug,
        Purpose = entitlement.Purpose == Entitlement.Types.PurposeValue.Unspecified ? null : entitlement.Purpose.ToString(),
        ResourceType = entitlement.Resource?.Id?.ResourceType ?? "",
        ResourceId = entitlement.Resource?.Id?.Resource ?? "",
        ResourceName = entitlement.Resource?.DisplayName ?? "",
        GrantableTo = [.. entitlement.GrantableTo.Select(t => t.Id)],
        DiscoveredAt = discoveredAt,
    };

    public static SyncFileGrant Of(SyncFileGrantRow row, DateTimeOffset? discoveredAt)
    {
        var grant = row.Grant;
        return new SyncFileGrant
        {
            Id = grant.Id,
            EntitlementId = grant.Entitlement.Id,
            EntitlementName = grant.Entitlement.DisplayName,
            ResourceType = grant.Entitlement.Resource?.Id?.ResourceType ?? "",
            ResourceId = grant.Entitlement.Resource?.Id?.Resource ?? "",
            ResourceName = grant.Entitlement.Resource?.DisplayName ?? "",
            PrincipalType = grant.Principal.Id?.ResourceType ?? "",
            PrincipalId = grant.Principal.Id?.Resource ?? "",
            PrincipalName = grant.Principal.DisplayName,
            Sources = grant.Sources is null
                ? []
                : [.. grant.Sources.Sources.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => new SyncFileGrantSource(s.Key, s.Value.IsDirect))],
            IsImmutable = grant.Annotations.Any(a => a.Is(GrantImmutable.Descriptor)),
            IsExpandable = row.Expansion is not null,
            ExpandsTo = row.Expansion is null ? [] : [.. row.Expansion.EntitlementIds],
            ExpandsToTypes = row.Expansion is null ? [] : [.. row.Expansion.ResourceTypeIds],
            IsShallow = row.Expansion is { Shallow: true },
            DiscoveredAt = discoveredAt,
        };
    }

    private static string? StatusOf(Resource resource, UserTrait? user)
    {
        if (resource.Status is { Status_: not Resource.Types.ResourceStatus.Unspecified and var status }) return status.ToString();
        return user?.Status is { Status_: not UserTrait.Types.Status.Types.Status.Unspecified and var older } ? older.ToString() : null;
    }

    private static Struct? ProfileOf(Resource resource, UserTrait? user) =>
        resource.Profile ?? user?.Profile ?? Trait<GroupTrait>(resource)?.Profile ?? Trait<RoleTrait>(resource)?.Profile ?? Trait<AppTrait>(resource)?.Profile;

    private static T? Trait<T>(Resource resource)
        where T : class, IMessage, new()
    {
        foreach (var annotation in resource.Annotations)
        {
            if (annotation.TryUnpack<T>(out var trait)) return trait;
        }

        return null;
    }

    private static SortedDictionary<string, object?> ToDictionary(Struct? profile)
    {
        var values = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in profile?.Fields ?? []) values.Add(key, ToObject(value));
        return values;
    }

    private static object? ToObject(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue => value.StringValue,
        Value.KindOneofCase.NumberValue => value.NumberValue,
        Value.KindOneofCase.BoolValue => value.BoolValue,
        Value.KindOneofCase.StructValue => ToDictionary(value.StructValue),
        Value.KindOneofCase.ListValue => value.ListValue.Values.Select(ToObject).ToArray(),
        _ => null,
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
