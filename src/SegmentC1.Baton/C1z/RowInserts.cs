using System.Text;
using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Baton.C1z;

/// <summary>Writes each kind of message into its table.</summary>
internal sealed class RowInserts : IDisposable
{
    private readonly MessageBuffer _data = new();
    private readonly MessageBuffer _expansion = new();
    private readonly byte[] _syncId;
    private readonly DiscoveryClock _clock;
    private readonly SqliteStatement _resourceTypes;
    private readonly SqliteStatement _resources;
    private readonly SqliteStatement _entitlements;
    private readonly SqliteStatement _grants;
    private bool _disposed;

    public RowInserts(C1zDatabase database, string syncId, DiscoveryClock clock)
    {
        _syncId = Encoding.ASCII.GetBytes(syncId);
        _clock = clock;
        _resourceTypes = database.PrepareInsert(C1zTables.ResourceTypes, "external_id", "data", "sync_id", "discovered_at");
        _resources = database.PrepareInsert(
            C1zTables.Resources, "resource_type_id", "external_id", "parent_resource_type_id", "parent_resource_id", "data", "sync_id", "discovered_at");
        _entitlements = database.PrepareInsert(
            C1zTables.Entitlements, "resource_type_id", "resource_id", "external_id", "data", "sync_id", "discovered_at");
        _grants = database.PrepareInsert(
            C1zTables.Grants, "resource_type_id", "resource_id", "entitlement_id", "principal_resource_type_id", "principal_resource_id",
            "external_id", "expansion", "needs_expansion", "data", "sync_id", "discovered_at");
    }

    public void Insert(ResourceType type)
    {
        _resourceTypes.Bind(1, type.Id);
        _resourceTypes.Bind(2, _data.Write(type));
        Stamp(_resourceTypes, 3);
    }

    public void Insert(Resource resource)
    {
        var hasParent = resource.ParentResourceId is { ResourceType.Length: > 0, Resource.Length: > 0 };
        _resources.Bind(1, resource.Id.ResourceType);
        _resources.Bind(2, $"{resource.Id.ResourceType}:{resource.Id.Resource}");
        _resources.Bind(3, hasParent ? resource.ParentResourceId!.ResourceType : null);
        _resources.Bind(4, hasParent ? resource.ParentResourceId!.Resource : null);
        _resources.Bind(5, _data.Write(resource));
        Stamp(_resources, 6);
    }

    public void Insert(Entitlement entitlement)
    {
        _entitlements.Bind(1, entitlement.Resource.Id.ResourceType);
        _entitlements.Bind(2, entitlement.Resource.Id.Resource);
        _entitlements.Bind(3, entitlement.Id);
        _entitlements.Bind(4, _data.Write(entitlement));
        Stamp(_entitlements, 5);
    }

    /// <summary>The expansion goes into its own column and never stays in the blob (encoding A).</summary>
    /// <returns>Whether the grant is to be expanded.</returns>
    public bool Insert(Grant grant, GrantExpandable? expansion)
    {
        grant = Expandable.TakeOut(grant, ref expansion);
        var needsExpansion = expansion is not null && expansion.EntitlementIds.Any(id => !string.IsNullOrWhiteSpace(id));
        _grants.Bind(1, grant.Entitlement.Resource.Id.ResourceType);
        _grants.Bind(2, grant.Entitlement.Resource.Id.Resource);
        _grants.Bind(3, grant.Entitlement.Id);
        _grants.Bind(4, grant.Principal.Id.ResourceType);
        _grants.Bind(5, grant.Principal.Id.Resource);
        _grants.Bind(6, grant.Id);
        if (needsExpansion) _grants.Bind(7, _expansion.Write(expansion!));
        else _grants.BindNull(7);
        _grants.Bind(8, needsExpansion ? 1 : 0);
        _grants.Bind(9, _data.Write(grant));
        Stamp(_grants, 10);
        return needsExpansion;
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _resourceTypes.Dispose();
        _resources.Dispose();
        _entitlements.Dispose();
        _grants.Dispose();
        _data.Dispose();
        _expansion.Dispose();
    }

    private void Stamp(SqliteStatement insert, int parameter)
    {
        insert.BindText(parameter, _syncId);
        insert.BindText(parameter + 1, _clock.Now());
        insert.Run();
    }
}
