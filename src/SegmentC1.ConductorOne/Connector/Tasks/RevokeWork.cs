using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using SegmentC1.Access;
using SegmentC1.Baton;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Baton.Mapping;
using SegmentC1.Segment;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>Carries out revokes. What is not held is a success that says so; what is only derived is refused with its origin.</summary>
internal sealed class RevokeWork(TaskWorkspace workspace)
{
    /// <summary>Takes a grant away: exactly that scope of that role, that membership, or that person.</summary>
    public async Task<TaskOutcome> CarryOutAsync(Proto.Task.Types.RevokeTask task, CancellationToken cancellationToken)
    {
        var (target, principal) = Meant(task.Grant);
        await workspace.CheckOwnAsync(task.Grant?.Entitlement, task.Grant?.Principal, cancellationToken).ConfigureAwait(false);
        var taken = target switch
        {
            EntitlementTarget.WorkspaceMember workspaceMember => await RemoveAsync(workspaceMember, principal, cancellationToken).ConfigureAwait(false),
            EntitlementTarget.GroupMember groupMember => await RemoveMemberAsync(groupMember, principal, cancellationToken).ConfigureAwait(false),
            _ => await TakeRoleAsync(target, principal, IsOwn(task.Grant), cancellationToken).ConfigureAwait(false),
        };

        var response = new GrantManagerServiceRevokeResponse();
        if (!taken.Changed) response.Annotations.Add(Any.Pack(new GrantAlreadyRevoked()));
        if (taken.Deleted is { } deleted) response.Annotations.Add(Any.Pack(new ResourceDeleted { ResourceId = deleted }));
        return TaskOutcome.Success(response, response.Annotations).WithNote(taken.Note);
    }

    // Whether the grant says that it was the principal's own, beside what comes through groups or labels. If that is gone, it was revoked
    // before: by this very task, perhaps, whose end ConductorOne did not get. A grant that says nothing may be a derived one, and
    // calling that revoked would leave somebody with access whom ConductorOne believes to have none.
    private static bool IsOwn(Grant? grant) =>
        grant?.Sources is { } sources && sources.Sources.Values.Any(source => source.IsDirect) && !grant.Annotations.Any(annotation => annotation.Is(GrantImmutable.Descriptor));

    // The grant's own id may be unknown or another's; it is asked only where entitlement and principal do not tell.
    private static (EntitlementTarget Target, TaskPrincipal Principal) Meant(Grant? grant)
    {
        var target = EntitlementTarget.Of(grant?.Entitlement);
        var principal = TaskPrincipal.Of(grant?.Principal);
        if ((target is null || principal is null) && GrantIds.TryRead(grant?.Id ?? string.Empty) is { } id)
        {
            if (grant?.Entitlement is not { Id.Length: > 0 }) target ??= EntitlementTarget.Of(id.EntitlementId);
            principal ??= new TaskPrincipal(id.PrincipalType, id.PrincipalId);
        }

        if (target is null) throw TaskRefusals.Malformed($"'{grant?.Entitlement?.Id}' is no entitlement of this connector");
        return (target, principal ?? throw TaskRefusals.Malformed("it names no principal"));
    }

    private async Task<Taken> RemoveAsync(EntitlementTarget.WorkspaceMember target, TaskPrincipal principal, CancellationToken cancellationToken)
    {
        var id = await workspace.IdAsync(cancellationToken).ConfigureAwait(false);
        if (target.WorkspaceId != id) throw TaskRefusals.OtherWorkspace("The entitlement", target.WorkspaceId, id);
        var removed = principal.Type switch
        {
            ConnectorTypes.User => (await workspace.Editor.RemoveUsersAsync([new PersonReference(principal.Id, null)], ChangeOptions.Default, cancellationToken).ConfigureAwait(false)).Only(),
            ConnectorTypes.Invite => (await workspace.Editor.RemoveInvitesAsync([new PersonReference(null, principal.Id)], ChangeOptions.Default, cancellationToken).ConfigureAwait(false)).Only(),
            _ => throw TaskRefusals.WrongPrincipal(principal, "a user or an invitation"),
        };
        if (removed.Changed) return new Taken(true, $"{principal} removed from the workspace", new ResourceId { ResourceType = principal.Type, Resource = principal.Id });
        if (principal.Type == ConnectorTypes.Invite && await workspace.UserAtAsync(principal.Id, cancellationToken).ConfigureAwait(false) is { } user)
        {
            throw TaskRefusals.Impossible($"The invitation was accepted: its person is user {user.Id} of the workspace and stays so. Revoke that user's membership. Nothing was sent.");
        }

        return new Taken(false, $"{principal} is not in the workspace");
    }

    private async Task<Taken> RemoveMemberAsync(EntitlementTarget.GroupMember target, TaskPrincipal principal, CancellationToken cancellationToken)
    {
        var person = principal.Type switch
        {
            ConnectorTypes.User => new PersonReference(principal.Id, null),
            ConnectorTypes.Invite => new PersonReference(null, principal.Id),
            _ => throw TaskRefusals.WrongPrincipal(principal, "a user or an invitation"),
        };
        try
        {
            var change = await workspace.Editor.RemoveMembersAsync(target.GroupId, [person], ChangeOptions.Default, cancellationToken).ConfigureAwait(false);
            var changed = change.People.Only().Changed;
            return new Taken(changed, $"{principal} {(changed ? "taken out of" : "is not in")} group {target.GroupId}{(change.Difference is null ? "" : $"; besides: {change.Difference}")}");
        }
        catch (SegmentNotFoundException)
        {
            if (!await workspace.IsGoneAsync(AccessPrincipal.Group(target.GroupId), cancellationToken).ConfigureAwait(false)) throw;
            return new Taken(false, $"group {target.GroupId} is not in the workspace any more");
        }
    }

    private async Task<Taken> TakeRoleAsync(EntitlementTarget target, TaskPrincipal principal, bool own, CancellationToken cancellationToken)
    {
        if (await HolderAsync(principal, cancellationToken).ConfigureAwait(false) is not { } who) return new Taken(false, "there is neither an invitation nor a user of this address");
        try
        {
            if (await workspace.AccessOfAsync(target, null, cancellationToken).ConfigureAwait(false) is not { } access) return await NotNamedAsync(target, who, cancellationToken).ConfigureAwait(false);
            var change = await workspace.Editor.RemovePermissionsAsync(who, [access], ChangeOptions.Default with { DerivedIsNotHeld = own }, cancellationToken).ConfigureAwait(false);
            var remaining = change.Remaining.Count == 0 ? "" : $"; still held: {string.Join("; ", change.Remaining)}";
            return new Taken(change.Changed, $"{access} {(change.Changed ? "taken from" : "is not held by")} {who}{remaining}");
        }
        catch (SegmentNotFoundException)
        {
            if (!await workspace.IsGoneAsync(who, cancellationToken).ConfigureAwait(false)) throw;
            return new Taken(false, $"{who} is not in the workspace any more");
        }
    }

    // Nobody holds a role of this slug. Whether this principal holds one that was renamed since cannot be told where there is another on the same resource.
    private async Task<Taken> NotNamedAsync(EntitlementTarget target, AccessPrincipal who, CancellationToken cancellationToken)
    {
        var held = PermissionSet.Contents(await workspace.PermissionsOfAsync(who, cancellationToken).ConfigureAwait(false));
        var others = target is EntitlementTarget.RoleOnResource on
            ? held.Where(access => access.Scope.ResourceType == on.Type && access.Scope.Id == on.ResourceId).ToList()
            : [];
        return others.Count == 0
            ? new Taken(false, $"no role that this entitlement could mean is held by {who}")
            : throw new TaskRefusedException(
                StatusCode.NotFound, $"No role of the workspace is what this entitlement names; {who} holds {string.Join("; ", others)}. Sync, and revoke what is found then. Nothing was sent.");
    }

    private async Task<AccessPrincipal?> HolderAsync(TaskPrincipal principal, CancellationToken cancellationToken)
    {
        switch (principal.Type)
        {
            case ConnectorTypes.User:
                return AccessPrincipal.User(principal.Id);
            case ConnectorTypes.Group:
                return AccessPrincipal.Group(principal.Id);
            case ConnectorTypes.Role:
                throw TaskRefusals.Impossible($"The grant of role {principal.Id} shows what holders of that role under labels reach. Revoke the role under its labels from them. Nothing was sent.");
            case ConnectorTypes.Invite:
                if (await workspace.UserAtAsync(principal.Id, cancellationToken).ConfigureAwait(false) is { } user) return AccessPrincipal.User(user.Id);
                return await workspace.IsInvitedAsync(principal.Id, cancellationToken).ConfigureAwait(false)
                    ? throw TaskRefusals.Impossible("What an invitation carries can neither be read nor changed. Withdraw the invitation instead. Nothing was sent.")
                    : null;
            default:
                throw TaskRefusals.WrongPrincipal(principal, "a user or a group");
        }
    }

    private sealed record Taken(bool Changed, string Note, ResourceId? Deleted = null);
}
