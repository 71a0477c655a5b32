using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using SegmentC1.Access;
using SegmentC1.Baton;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Baton.Mapping;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>Makes groups; deletes groups, withdraws invitations and removes people from the workspace.</summary>
internal sealed class ResourceWork(TaskWorkspace workspace)
{
    /// <summary>Makes a group. One of this name that is still empty is taken for the result of the same task, delivered before.</summary>
    public async Task<TaskOutcome> CreateAsync(Proto.Task.Types.CreateResourceTask task, CancellationToken cancellationToken)
    {
        var type = task.Resource?.Id?.ResourceType;
        if (type != ConnectorTypes.Group) throw TaskRefusals.Malformed($"only a group can be created, not a '{type}'");
        var name = task.Resource!.DisplayName.Trim();
        if (name.Length == 0) throw TaskRefusals.Malformed("the group has no name");
        var id = await workspace.IdAsync(cancellationToken).ConfigureAwait(false);
        await workspace.CheckOwnAsync("What is to be made", cancellationToken, task.Resource.ParentResourceId).ConfigureAwait(false);
        var change = await workspace.Editor.CreateGroupAsync(name, ChangeOptions.Default, cancellationToken).ConfigureAwait(false);
        var group = await workspace.GroupAsync(change.Id!, cancellationToken).ConfigureAwait(false);
        if (!change.Changed && (group.Permissions is not { Count: 0 } || !await workspace.IsEmptyAsync(group.Id, cancellationToken).ConfigureAwait(false)))
        {
            throw new TaskRefusedException(StatusCode.AlreadyExists, $"There is a group of this name already, and it is in use, or that cannot be told: {group.Id}. Nothing was sent.");
        }

        var response = new CreateResourceResponse { Created = ConnectorResources.Group(id, group) };
        return TaskOutcome.Success(response, response.Annotations).WithNote(change.Changed ? $"group {group.Id} made" : $"group {group.Id} is there already, and empty");
    }

    /// <summary>Deletes a group, withdraws an invitation or removes a user from the workspace. What is gone already is a success that says so.</summary>
    public async Task<TaskOutcome> DeleteAsync(Proto.Task.Types.DeleteResourceTask task, CancellationToken cancellationToken)
    {
        if (task.ResourceId is not { ResourceType.Length: > 0, Resource.Length: > 0 } meant) throw TaskRefusals.Malformed("it does not say what to delete");
        await workspace.CheckOwnAsync("What is to be deleted", cancellationToken, task.ParentResourceId).ConfigureAwait(false);
        var changed = meant.ResourceType switch
        {
            ConnectorTypes.User => (await workspace.Editor.RemoveUsersAsync([new PersonReference(meant.Resource, null)], ChangeOptions.Default, cancellationToken).ConfigureAwait(false)).Only().Changed,
            ConnectorTypes.Invite => (await workspace.Editor.RemoveInvitesAsync([new PersonReference(null, meant.Resource)], ChangeOptions.Default, cancellationToken).ConfigureAwait(false)).Only().Changed,
            ConnectorTypes.Group => await DeleteGroupAsync(meant.Resource, cancellationToken).ConfigureAwait(false),
            _ => throw TaskRefusals.Malformed($"a '{meant.ResourceType}' cannot be deleted here, only a user, an invitation or a group"),
        };
        var response = new DeleteResourceResponse();
        if (!changed) response.Annotations.Add(Any.Pack(new ResourceDoesNotExist()));
        var what = new TaskPrincipal(meant.ResourceType, meant.Resource);
        return TaskOutcome.Success(response, response.Annotations).WithNote($"{what} {(changed ? "removed" : "is not there")}");
    }

    private async Task<bool> DeleteGroupAsync(string groupId, CancellationToken cancellationToken)
    {
        if ((await workspace.Editor.DeleteGroupAsync(groupId, ChangeOptions.Default, cancellationToken).ConfigureAwait(false)).Changed) return true;
        return await workspace.IsGoneAsync(AccessPrincipal.Group(groupId), cancellationToken).ConfigureAwait(false)
            ? false
            : throw new TaskRefusedException(StatusCode.Unavailable, $"Segment says that there is no group {groupId}, but does not list its groups without it. Nothing was sent.");
    }
}
