using Google.Protobuf.WellKnownTypes;
using SegmentC1.Access;
using SegmentC1.Baton;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Baton.Mapping;
using SegmentC1.Segment;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>Carries out grants. What is held already is a success that says so, and sends nothing.</summary>
internal sealed class GrantWork(TaskWorkspace workspace)
{
    /// <summary>Gives a principal an entitlement.</summary>
    public async Task<TaskOutcome> CarryOutAsync(Proto.Task.Types.GrantTask task, CancellationToken cancellationToken)
    {
        var target = EntitlementTarget.Of(task.Entitlement) ?? throw TaskRefusals.Malformed($"'{task.Entitlement?.Id}' is no entitlement of this connector");
        var principal = TaskPrincipal.Of(task.Principal) ?? throw TaskRefusals.Malformed("it names no principal");
        await workspace.CheckOwnAsync(task.Entitlement, task.Principal, cancellationToken).ConfigureAwait(false);
        var given = target switch
        {
            EntitlementTarget.WorkspaceMember workspaceMember => await InviteAsync(workspaceMember, principal, task.Principal, cancellationToken).ConfigureAwait(false),
            EntitlementTarget.GroupMember groupMember => await AddMemberAsync(groupMember, principal, task.Principal, cancellationToken).ConfigureAwait(false),
            _ => await GiveRoleAsync(target, principal, task.Principal, cancellationToken).ConfigureAwait(false),
        };

        var response = new GrantManagerServiceGrantResponse();
        // Who is invited holds the workspace only when the invitation is accepted; until then no sync has such a grant either.
        var isHeld = target is not EntitlementTarget.WorkspaceMember || given.Holder.Id.ResourceType == ConnectorTypes.User;
        if (isHeld) response.Grants.Add(GrantOf(task.Entitlement, target, given.Holder, await workspace.IdAsync(cancellationToken).ConfigureAwait(false)));
        if (!given.Changed) response.Annotations.Add(Any.Pack(new GrantAlreadyExists()));
        return TaskOutcome.Success(response, response.Annotations).WithNote(given.Note);
    }

    private async Task<Given> InviteAsync(EntitlementTarget.WorkspaceMember target, TaskPrincipal principal, Resource asked, CancellationToken cancellationToken)
    {
        var id = await workspace.IdAsync(cancellationToken).ConfigureAwait(false);
        if (target.WorkspaceId != id) throw TaskRefusals.OtherWorkspace("The entitlement", target.WorkspaceId, id);
        if (principal.Type is not (ConnectorTypes.User or ConnectorTypes.Invite)) throw TaskRefusals.WrongPrincipal(principal, "a user or an invitation");
        if (principal.Type == ConnectorTypes.User && (await workspace.UsersAsync(cancellationToken).ConfigureAwait(false)).Any(user => user.Id == principal.Id))
        {
            return new Given(asked, false, $"{principal} is in the workspace already.");
        }

        var email = principal.Type == ConnectorTypes.Invite ? principal.Id : TaskPrincipal.AddressOf(asked);
        if (email is null) throw TaskRefusals.Cancelled($"{principal} is not in the workspace any more, and the task has no address to invite. Nothing was sent.");
        if (!EmailAddress.IsValid(email)) throw TaskRefusals.Malformed("the address to invite is not valid");
        var invited = (await workspace.Editor.InviteAsync([new NewInvite(email, [])], ChangeOptions.Default, cancellationToken).ConfigureAwait(false)).Only();
        return invited.UserId is { } userId
            ? new Given(ConnectorResources.Stub(id, ConnectorTypes.User, userId, Named(invited.Name, userId)), false, $"user {userId} is in the workspace already.")
            : new Given(ConnectorResources.Invite(id, invited.Email ?? email), invited.Changed, invited.Changed ? "invited to the workspace" : "invited to the workspace already");
    }

    private async Task<Given> AddMemberAsync(EntitlementTarget.GroupMember target, TaskPrincipal principal, Resource asked, CancellationToken cancellationToken)
    {
        var person = principal.Type switch
        {
            ConnectorTypes.User => new PersonReference(principal.Id, null),
            ConnectorTypes.Invite => new PersonReference(null, principal.Id),
            _ => throw TaskRefusals.WrongPrincipal(principal, "a user or an invitation"),
        };
        try
        {
            var change = await workspace.Editor.AddMembersAsync(target.GroupId, [person], ChangeOptions.Default, cancellationToken).ConfigureAwait(false);
            var member = change.People.Only();
            var note = $"{(member.Changed ? "added to" : "in")} group {target.GroupId}{(member.Changed ? "" : " already")}{(change.Difference is null ? "" : $"; besides: {change.Difference}")}";
            var holder = asked;
            if (principal.Type == ConnectorTypes.Invite)
            {
                var id = await workspace.IdAsync(cancellationToken).ConfigureAwait(false);
                // An invitation may have been accepted meanwhile: then it is the user who is in the group.
                holder = member.UserId is { } userId
                    ? ConnectorResources.Stub(id, ConnectorTypes.User, userId, userId)
                    : ConnectorResources.Invite(id, member.Email ?? principal.Id);
            }

            return new Given(holder, member.Changed, note);
        }
        catch (AccessChangeException missing) when (missing.ErrorId == AccessChangeException.Missing)
        {
            throw TaskRefusals.Cancelled($"{principal} is not in the workspace any more. Nothing was sent.");
        }
        catch (SegmentNotFoundException)
        {
            if (!await workspace.IsGoneAsync(AccessPrincipal.Group(target.GroupId), cancellationToken).ConfigureAwait(false)) throw;
            throw TaskRefusals.Cancelled($"Group {target.GroupId} is not in the workspace any more. Nothing was sent.");
        }
    }

    private async Task<Given> GiveRoleAsync(EntitlementTarget target, TaskPrincipal principal, Resource asked, CancellationToken cancellationToken)
    {
        var (holder, who) = await HolderAsync(principal, asked, cancellationToken).ConfigureAwait(false);
        var roles = await workspace.RolesAsync(cancellationToken).ConfigureAwait(false);
        var access = await workspace.AccessOfAsync(target, roles, cancellationToken).ConfigureAwait(false)
            ?? throw new TaskRefusedException(Grpc.Core.StatusCode.NotFound, "Neither the catalogue nor any permission of the workspace has what this entitlement names. Nothing was sent.");
        if (access.Scope.Kind == ScopeKind.Unknown) throw TaskRefusals.Impossible($"Access to a {access.Scope.RawType} is of a kind that this version does not know, and is not given. Nothing was sent.");
        if (access.Scope.Kind == ScopeKind.Label) RefuseUnlimited(access, roles);
        await CheckThereAsync(access, who, roles, cancellationToken).ConfigureAwait(false);
        try
        {
            var change = await workspace.Editor.AddPermissionsAsync(who, [access], ChangeOptions.Default, cancellationToken).ConfigureAwait(false);
            return new Given(holder, change.Changed, $"{access} {(change.Changed ? "given to" : "held already by")} {who}");
        }
        catch (SegmentNotFoundException)
        {
            if (!await workspace.IsGoneAsync(who, cancellationToken).ConfigureAwait(false)) throw;
            throw TaskRefusals.Cancelled($"{who} is not in the workspace any more. Nothing was sent.");
        }
    }

    // Labels of a role that takes none might be ignored, and the role be given on everything.
    private static void RefuseUnlimited(RoleOnScope access, IReadOnlyList<SegmentRole> roles)
    {
        var role = roles.FirstOrDefault(role => role.Id == access.RoleId);
        if (role is not null && RoleFacts.Of(role.Name) is { IsKnown: true, LabelCapable: false })
        {
            throw TaskRefusals.Impossible($"The role {role.Name} cannot be limited by labels. Nothing was sent.");
        }
    }

    // What is gone might be accepted all the same, and would then be access to nothing that anybody sees. Held already is another thing: it is true.
    private async Task CheckThereAsync(RoleOnScope access, AccessPrincipal who, IReadOnlyList<SegmentRole> roles, CancellationToken cancellationToken)
    {
        if (await workspace.MissingOfAsync(access, roles, cancellationToken).ConfigureAwait(false) is not { } missing) return;
        try
        {
            var held = await workspace.PermissionsOfAsync(who, cancellationToken).ConfigureAwait(false);
            if (PermissionSet.Contents(held).Contains(access)) return;
        }
        catch (SegmentNotFoundException)
        {
            // Neither is there: one of the two is enough to say.
        }

        throw TaskRefusals.Cancelled($"{missing} is not in the workspace any more. Nothing was sent.");
    }

    private async Task<(Resource Holder, AccessPrincipal Who)> HolderAsync(TaskPrincipal principal, Resource asked, CancellationToken cancellationToken)
    {
        switch (principal.Type)
        {
            case ConnectorTypes.User:
                return (asked, AccessPrincipal.User(principal.Id));
            case ConnectorTypes.Group:
                return (asked, AccessPrincipal.Group(principal.Id));
            case ConnectorTypes.Invite:
                var id = await workspace.IdAsync(cancellationToken).ConfigureAwait(false);
                var user = await workspace.UserAtAsync(principal.Id, cancellationToken).ConfigureAwait(false);
                if (user is not null) return (ConnectorResources.Stub(id, ConnectorTypes.User, user.Id, Named(user.Name, user.Id)), AccessPrincipal.User(user.Id));
                throw await workspace.IsInvitedAsync(principal.Id, cancellationToken).ConfigureAwait(false)
                    ? TaskRefusals.Impossible("Segment cannot change what an invitation carries. Grant this once it is accepted, or add the invitation to a group. Nothing was sent.")
                    : TaskRefusals.Cancelled("There is neither an invitation nor a user of this address any more. Nothing was sent.");
            default:
                throw TaskRefusals.WrongPrincipal(principal, "a user or a group");
        }
    }

    private static Grant GrantOf(Entitlement asked, EntitlementTarget target, Resource holder, string workspaceId)
    {
        var entitlement = asked.Clone();
        if (entitlement.Resource?.Id is not { ResourceType.Length: > 0, Resource.Length: > 0 })
        {
            entitlement.Resource = ConnectorResources.Stub(workspaceId, target.On.Type, target.On.Id, target.On.Id);
        }

        var grant = new Grant { Entitlement = entitlement, Principal = holder, Id = BatonIds.Grant(entitlement.Id, holder.Id.ResourceType, holder.Id.Resource) };
        if (holder.Id.ResourceType == ConnectorTypes.Group)
        {
            grant.Annotations.Add(Any.Pack(new GrantExpandable
            {
                EntitlementIds = { BatonIds.Entitlement(ConnectorTypes.Group, holder.Id.Resource, BatonIds.Member) },
                Shallow = true,
                ResourceTypeIds = { ConnectorTypes.User },
            }));
        }

        return grant;
    }

    private static string Named(string? name, string id) => string.IsNullOrWhiteSpace(name) ? id : name;

    private sealed record Given(Resource Holder, bool Changed, string Note);
}
