using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <content>Groups themselves.</content>
public sealed partial class WorkspaceEditor
{
    private const string GroupsKey = "groups";

    /// <summary>Makes a group. One that has the name already, without regard to case, is left alone.</summary>
    public async Task<GroupChange> CreateGroupAsync(string name, ChangeOptions options, CancellationToken cancellationToken)
    {
        using var turn = await _turns.EnterAsync(GroupsKey, cancellationToken).ConfigureAwait(false);
        if (await FindGroupAsync(name, cancellationToken).ConfigureAwait(false) is { } known) return new GroupChange { Id = known.Id, Name = known.Name, NameBefore = known.Name, Change = "None", DryRun = options.DryRun };
        if (options.DryRun) return new GroupChange { Name = name, Change = "Created", DryRun = true };

        SegmentGroup? made = null;
        var lost = await SettleAsync(async () => made = await workspace.CreateGroupAsync(name, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        if (lost is not null) made = await ReadBackAsync("the groups", lost, () => FindGroupAsync(name, cancellationToken)).ConfigureAwait(false);
        return made is null
            ? throw NotDone($"there is no group named {name}", lost!)
            : new GroupChange { Id = made.Id, Name = made.Name, Change = "Created" };
    }

    /// <summary>Gives a group another name.</summary>
    public async Task<GroupChange> RenameGroupAsync(string groupId, string name, ChangeOptions options, CancellationToken cancellationToken)
    {
        using var turn = await _turns.EnterAsync(AccessPrincipal.Group(groupId).ToString(), cancellationToken).ConfigureAwait(false);
        var before = await workspace.GetGroupAsync(groupId, cancellationToken).ConfigureAwait(false);
        var result = new GroupChange { Id = groupId, Name = name, NameBefore = before.Name, Change = "Renamed", DryRun = options.DryRun };
        if (string.Equals(before.Name, name, StringComparison.Ordinal)) return result with { Change = "None" };
        if (options.DryRun) return result;

        var lost = await SettleAsync(() => workspace.RenameGroupAsync(groupId, name, cancellationToken)).ConfigureAwait(false);
        var after = await ReadBackAsync($"group {groupId}", lost, () => workspace.GetGroupAsync(groupId, cancellationToken)).ConfigureAwait(false);
        if (string.Equals(after.Name, name, StringComparison.Ordinal)) return result;
        throw lost is null
            ? new AccessChangeException(AccessChangeException.Different, $"Segment accepted the name '{name}' for group {groupId}, but when it was read back it was '{after.Name}'.")
            : NotDone($"group {groupId} is named '{after.Name}'", lost);
    }

    /// <summary>Deletes a group; its members lose what they held through it. One that is gone already is left alone.</summary>
    public async Task<GroupChange> DeleteGroupAsync(string groupId, ChangeOptions options, CancellationToken cancellationToken)
    {
        using var turn = await _turns.EnterAsync(AccessPrincipal.Group(groupId).ToString(), cancellationToken).ConfigureAwait(false);
        if (await TryGetGroupAsync(groupId, cancellationToken).ConfigureAwait(false) is not { } before) return new GroupChange { Id = groupId, Name = groupId, Change = "None", DryRun = options.DryRun };
        var result = new GroupChange { Id = groupId, Name = before.Name, NameBefore = before.Name, Change = "Deleted", DryRun = options.DryRun };
        var role = options.AllowLastOwner ? null : await OwnerRoleAsync(cancellationToken).ConfigureAwait(false);
        using var guard = !options.AllowLastOwner && OwnerCensus.IsOwner(before.Permissions, role)
            ? await GuardAsync(census => census.WithoutGroup(groupId), $"deleting group {before.Name} ({groupId})", cancellationToken).ConfigureAwait(false)
            : null;
        if (options.DryRun) return result;

        var failure = await SettleGoneAsync(() => workspace.DeleteGroupAsync(groupId, cancellationToken)).ConfigureAwait(false);
        var left = await ReadBackAsync($"group {groupId}", failure, () => TryGetGroupAsync(groupId, cancellationToken)).ConfigureAwait(false);
        if (left is null) return result;
        throw failure is null
            ? new AccessChangeException(AccessChangeException.Different, $"Segment accepted that group {before.Name} ({groupId}) is deleted, but when it was read back it was still there.")
            : NotDone($"group {before.Name} ({groupId}) is still there", failure);
    }

    private async Task<SegmentGroup?> FindGroupAsync(string name, CancellationToken cancellationToken) =>
        (await workspace.ListGroups().ToListAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(group => string.Equals(group.Name, name, StringComparison.OrdinalIgnoreCase));

    private async Task<SegmentGroup?> TryGetGroupAsync(string groupId, CancellationToken cancellationToken)
    {
        try
        {
            return await workspace.GetGroupAsync(groupId, cancellationToken).ConfigureAwait(false);
        }
        catch (SegmentNotFoundException)
        {
            return null;
        }
    }
}
