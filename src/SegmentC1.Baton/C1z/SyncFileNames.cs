using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Baton.C1z;

/// <summary>The names of a sync's resources and entitlements, for grants that say only ids.</summary>
internal sealed class SyncFileNames
{
    private readonly Dictionary<(string Type, string Id), string> _resources = [];
    private readonly Dictionary<string, string> _entitlements = new(StringComparer.Ordinal);

    public SyncFileNames(IEnumerable<Resource> resources, IEnumerable<Entitlement> entitlements)
    {
        foreach (var resource in resources) _resources[(resource.Id?.ResourceType ?? "", resource.Id?.Resource ?? "")] = resource.DisplayName;
        foreach (var entitlement in entitlements) _entitlements[entitlement.Id] = entitlement.DisplayName;
    }

    public static bool AreMissing(SyncFileGrant grant) =>
        grant.EntitlementName.Length == 0 || grant.ResourceName.Length == 0 || grant.PrincipalName.Length == 0;

    /// <summary>The grant with the names that it lacks, as far as they are known.</summary>
    public SyncFileGrant Fill(SyncFileGrant grant) => grant with
    {
        EntitlementName = grant.EntitlementName.Length > 0 ? grant.EntitlementName : _entitlements.GetValueOrDefault(grant.EntitlementId, ""),
        ResourceName = grant.ResourceName.Length > 0 ? grant.ResourceName : _resources.GetValueOrDefault((grant.ResourceType, grant.ResourceId), ""),
        PrincipalName = grant.PrincipalName.Length > 0 ? grant.PrincipalName : _resources.GetValueOrDefault((grant.PrincipalType, grant.PrincipalId), ""),
    };
}
