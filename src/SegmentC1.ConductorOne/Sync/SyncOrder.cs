using SegmentC1.Baton;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>What a sync task orders. Source: C1 wire protocol, options of sync_full.</summary>
/// <param name="Mapping">What of the workspace is written.</param>
/// <param name="SyncType">What the sync may claim to show.</param>
internal sealed record SyncOrder(SegmentSyncOptions Mapping, SyncType SyncType)
{
    /// <summary>Everything, expanded.</summary>
    public static SyncOrder Everything { get; } = new(new SegmentSyncOptions(), SyncType.Full);

    /// <summary>Reads the options of a task. The storage engine that it would like is not among them: a version 1 file is always legal.</summary>
    /// <exception cref="ConductorOneSyncRefusedException">It asks for a resource type that there is not.</exception>
    public static SyncOrder From(Proto.Task.Types.SyncFullTask task)
    {
        if (task.SyncResourceTypeIds.FirstOrDefault(id => !ConnectorTypes.IsKnown(id)) is { } unknown)
        {
            throw new ConductorOneSyncRefusedException(
                $"ConductorOne asks for the resource type '{unknown}', which there is not. There are: {string.Join(", ", ConnectorTypes.All)}. Correct the connector's settings there.")
            { Reason = SyncRefusal.UnknownResourceType };
        }

        var targets = task.TargetedSyncResources
            .Where(resource => resource.Id is not null)
            .Select(resource => new SyncTarget(resource.Id.ResourceType, resource.Id.Resource))
            .ToList();
        var mapping = new SegmentSyncOptions
        {
            ResourceTypeIds = [.. task.SyncResourceTypeIds],
            SkipGrants = task.SkipGrants,
            SkipEntitlementsAndGrants = task.SkipEntitlementsAndGrants,
            Targets = targets,
            ExpandGrants = !task.SkipExpandGrants,
        };
        // A task that names targets without ids is still a targeted one: nothing of it may pass for all.
        var type = task.TargetedSyncResources.Count > 0 ? SyncType.Partial : task.SkipEntitlementsAndGrants ? SyncType.ResourcesOnly : SyncType.Full;
        return new SyncOrder(mapping, type);
    }
}
