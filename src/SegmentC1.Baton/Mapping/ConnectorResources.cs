using SegmentC1.Baton.Connector.V2;
using SegmentC1.Segment;

namespace SegmentC1.Baton.Mapping;

/// <summary>Makes the messages of single resources as a sync would write them.</summary>
internal static class ConnectorResources
{
    /// <summary>A user of the workspace.</summary>
    public static Resource User(string workspaceId, SegmentUser user) =>
        Whole(workspaceId, new MappedResource(ConnectorTypes.User, user.Id, Text.FirstOf(user.Name, user.Email, user.Id), user, listed: true));

    /// <summary>A pending invite.</summary>
    public static Resource Invite(string workspaceId, string email) =>
        Whole(workspaceId, new MappedResource(ConnectorTypes.Invite, email, $"(Invitation) {email}", new SegmentInvite { Email = email }, listed: true));

    /// <summary>A group.</summary>
    public static Resource Group(string workspaceId, SegmentGroup group) =>
        Whole(workspaceId, new MappedResource(ConnectorTypes.Group, group.Id, Text.FirstOf(group.Name, group.Id), group, listed: true));

    /// <summary>A resource by its id and name alone, as grants and events name it.</summary>
    public static Resource Stub(string workspaceId, string type, string id, string displayName) =>
        new MappedResource(type, id, displayName, null, listed: true).Stub(Parent(workspaceId)).Clone();

    /// <summary>The workspace, as the parent of all else.</summary>
    public static ResourceId Parent(string workspaceId) => new() { ResourceType = ConnectorTypes.Workspace, Resource = workspaceId };

    private static Resource Whole(string workspaceId, MappedResource resource) =>
        new Messages(workspaceId, Parent(workspaceId), [], new Dictionary<string, int>()).Create(resource);
}
