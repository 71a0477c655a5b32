using Google.Protobuf.WellKnownTypes;
using SegmentC1.Access;
using SegmentC1.Baton;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Baton.Mapping;
using SegmentC1.Segment;

namespace SegmentC1.ConductorOne;

/// <summary>What the audit trail proves, as ConductorOne's events.</summary>
/// <remarks>
/// An entry says who did what kind of thing to what. It does not say which access somebody has now, so that no grant and no
/// revoke can be told from it: the resource is told as changed, and ConductorOne reads it again.
/// </remarks>
internal static class AuditFeed
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["workspace"] = ConnectorTypes.Workspace,
        ["user"] = ConnectorTypes.User,
        ["group"] = ConnectorTypes.Group,
        ["usergroup"] = ConnectorTypes.Group,
        ["invite"] = ConnectorTypes.Invite,
        ["source"] = ConnectorTypes.Source,
        ["warehouse"] = ConnectorTypes.Warehouse,
        ["function"] = ConnectorTypes.Function,
        ["space"] = ConnectorTypes.Space,
    };

    // These are recorded although nothing changes.
    private static readonly string[] Readings = ["Retrieved", "Viewed", "Downloaded", "Permission Check", "Login"];

    /// <summary>The events of one entry: none, a use, a change, or both.</summary>
    public static IEnumerable<(EventPosition Position, Event Event)> EventsOf(SegmentAuditEvent entry, AuditActors actors, string workspaceId)
    {
        if (TargetOf(entry) is not var (type, id)) yield break;
        if (actors.Of(entry) is [var actor])
        {
            yield return Positioned(entry, "usage", new Event
            {
                UsageEvent = new UsageEvent
                {
                    TargetResource = ConnectorResources.Stub(workspaceId, type, id, entry.ResourceName is { Length: > 0 } name ? name : id),
                    ActorResource = ConnectorResources.Stub(workspaceId, ConnectorTypes.User, actor, actor),
                },
            });
        }

        if (Readings.Any(reading => entry.Type.Contains(reading, StringComparison.OrdinalIgnoreCase))) yield break;
        yield return Positioned(entry, "change", new Event
        {
            ResourceChangeEvent = new ResourceChangeEvent
            {
                ResourceId = new ResourceId { ResourceType = type, Resource = id },
                ParentResourceId = type == ConnectorTypes.Workspace ? null : ConnectorResources.Parent(workspaceId),
            },
        });
    }

    private static (string Type, string Id)? TargetOf(SegmentAuditEvent entry)
    {
        var word = new string([.. (entry.ResourceType ?? string.Empty).Where(char.IsAsciiLetter)]);
        return entry.ResourceId is { Length: > 0 } id && Types.TryGetValue(word, out var type) ? (type, BatonIds.Resource(id)) : null;
    }

    private static (EventPosition Position, Event Event) Positioned(SegmentAuditEvent entry, string part, Event told)
    {
        told.Id = $"{entry.Id}:{part}";
        told.OccurredAt = Timestamp.FromDateTimeOffset(entry.Timestamp);
        return (EventPosition.Of(entry.Timestamp, told.Id), told);
    }
}
