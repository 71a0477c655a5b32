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
        if (TargetOf(entry, actors, workspaceId) is not var (type, id)) yield break;
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

    // Only what a sync emits under the same type and id; whatever else the trail calls it would be something new to ConductorOne.
    private static (string Type, string Id)? TargetOf(SegmentAuditEvent entry, AuditActors actors, string workspaceId)
    {
        if (TypeOf(entry.ResourceType) is not { } type) return null;
        var named = IdWithoutKind(entry.ResourceId, type);
        var id = type switch
        {
            ConnectorTypes.Workspace => workspaceId,
            ConnectorTypes.Invite => Array.Find([named, entry.ResourceId, entry.ResourceName], EmailAddress.IsValid),
            ConnectorTypes.User when named?.Contains('@', StringComparison.Ordinal) == true => actors.At(named) is [var only] ? only : null,
            _ => named,
        };
        return id is null ? null : (type, BatonIds.Resource(id));
    }

    // The trail's words are those of people: "user group", and at times more than one.
    private static string? TypeOf(string? words)
    {
        var word = new string([.. (words ?? string.Empty).Where(char.IsAsciiLetter)]);
        return Types.GetValueOrDefault(word) ?? (word.EndsWith('s') ? Types.GetValueOrDefault(word[..^1]) : null);
    }

    // An actor is "users/<id>" there, and so a resource may be named by its kind as well. Behind another kind it is something else.
    private static string? IdWithoutKind(string? id, string type)
    {
        if (string.IsNullOrEmpty(id)) return null;
        var parts = id.Split('/');
        if (parts.Length == 1) return id;
        return parts[^1].Length > 0 && TypeOf(parts[^2]) == type ? parts[^1] : null;
    }

    private static (EventPosition Position, Event Event) Positioned(SegmentAuditEvent entry, string part, Event told)
    {
        told.Id = $"{entry.Id}:{part}";
        told.OccurredAt = Timestamp.FromDateTimeOffset(entry.Timestamp);
        return (EventPosition.Of(entry.Timestamp, told.Id), told);
    }
}
