using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <content>Labels, and the labels of sources.</content>
public sealed partial class WorkspaceEditor
{
    private const string LabelsKey = "labels";

    /// <summary>Makes a label. One that is there already is left alone.</summary>
    public async Task<LabelChange> CreateLabelAsync(SegmentLabel label, ChangeOptions options, CancellationToken cancellationToken)
    {
        using var turn = await _turns.EnterAsync(LabelsKey, cancellationToken).ConfigureAwait(false);
        var result = new LabelChange { Label = label, Change = "Created", DryRun = options.DryRun };
        if (await HasLabelAsync(label, cancellationToken).ConfigureAwait(false)) return result with { Change = "None" };
        if (options.DryRun) return result;

        var lost = await SettleAsync(() => workspace.CreateLabelAsync(label, cancellationToken)).ConfigureAwait(false);
        if (await ReadBackAsync($"label {label}", lost, () => HasLabelAsync(label, cancellationToken)).ConfigureAwait(false)) return result;
        throw lost is null
            ? new AccessChangeException(AccessChangeException.Different, $"Segment accepted the label {label}, but when the labels were read back it was not there.")
            : NotDone($"there is no label {label}", lost);
    }

    /// <summary>Deletes a label; Segment refuses while it is in use. One that is gone already is left alone.</summary>
    public async Task<LabelChange> DeleteLabelAsync(SegmentLabel label, ChangeOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(label);
        using var turn = await _turns.EnterAsync(LabelsKey, cancellationToken).ConfigureAwait(false);
        var result = new LabelChange { Label = label, Change = "Deleted", DryRun = options.DryRun };
        if (!await HasLabelAsync(label, cancellationToken).ConfigureAwait(false)) return result with { Change = "None" };
        if (options.DryRun) return result;

        SegmentException? lost;
        try
        {
            lost = await SettleGoneAsync(() => workspace.DeleteLabelAsync(label.Key, label.Value, cancellationToken)).ConfigureAwait(false);
        }
        catch (SegmentRequestException refused)
        {
            var uses = await UsesAsync(label, cancellationToken).ConfigureAwait(false);
            if (uses.Count == 0) throw;
            throw new AccessChangeException(AccessChangeException.InUse, $"The label {label} is in use and was not deleted: {string.Join("; ", uses)}. {refused.Message}", refused);
        }

        if (!await ReadBackAsync($"label {label}", lost, () => HasLabelAsync(label, cancellationToken)).ConfigureAwait(false)) return result;
        throw lost is null
            ? new AccessChangeException(AccessChangeException.Different, $"Segment accepted that label {label} is deleted, but when the labels were read back it was still there.")
            : NotDone($"label {label} is still there", lost);
    }

    /// <summary>Adds labels to a source or makes them its only ones, and says whose access under labels that moves.</summary>
    /// <param name="sourceId">The source.</param>
    /// <param name="labels">The labels. Adding one replaces another value of its key.</param>
    /// <param name="replace">Whether the source keeps no other label.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<LabelChange> SetSourceLabelsAsync(string sourceId, IReadOnlyList<SegmentLabel> labels, bool replace, ChangeOptions options, CancellationToken cancellationToken)
    {
        using var turn = await _turns.EnterAsync($"source {sourceId}", cancellationToken).ConfigureAwait(false);
        var source = await SourceAsync(sourceId, cancellationToken).ConfigureAwait(false);
        var before = source.Labels ?? [];
        IReadOnlyList<SegmentLabel> kept = replace ? [] : [.. before.Where(old => !labels.Any(label => string.Equals(label.Key, old.Key, StringComparison.Ordinal)))];
        var after = LabelSet.Of(kept.Concat(labels));
        if (after.IsEmpty && before.Count > 0 && !options.AllowEmpty)
        {
            throw new AccessChangeException(AccessChangeException.WouldEmpty, $"This would take all {before.Count} labels from source {source.Name} ({source.Id}). Nothing was sent.");
        }

        var changes = !LabelSet.Of(before).Equals(after);
        var result = new LabelChange
        {
            SourceId = source.Id,
            SourceName = source.Name,
            Before = before,
            After = changes ? after.Labels : before,
            Change = changes ? "Labelled" : "None",
            Moves = changes ? await MovesAsync(before, after.Labels, cancellationToken).ConfigureAwait(false) : [],
            DryRun = options.DryRun,
        };
        if (!changes || options.DryRun) return result;

        var missing = after.Labels.Where(label => !before.Contains(label)).ToList();
        var lost = await SettleAsync(() => before.All(after.Labels.Contains)
            ? workspace.AddSourceLabelsAsync(source.Id, missing, cancellationToken)
            : workspace.ReplaceSourceLabelsAsync(source.Id, NextAsync, cancellationToken)).ConfigureAwait(false);
        var now = LabelSet.Of((await ReadBackAsync($"source {source.Id}", lost, () => SourceAsync(source.Id, cancellationToken)).ConfigureAwait(false)).Labels ?? []);
        if (now.Equals(after)) return result;
        throw lost is not null && now.Equals(LabelSet.Of(before))
            ? NotDone($"the labels of source {source.Name} ({source.Id}) are as they were", lost)
            : new AccessChangeException(AccessChangeException.Different, $"The labels of source {source.Name} ({source.Id}) are not what was ordered: they are '{now}' instead of '{after}'.", lost);

        // Asked right before each attempt: labels that somebody else gave or took meanwhile are not undone.
        async Task<IReadOnlyList<SegmentLabel>?> NextAsync(bool mayBeDone, CancellationToken stop)
        {
            var current = LabelSet.Of((await SourceAsync(source.Id, stop).ConfigureAwait(false)).Labels ?? []);
            if (current.Equals(LabelSet.Of(before))) return after.Labels;
            if (mayBeDone || current.Equals(after)) return null;
            throw new AccessChangeException(
                AccessChangeException.Different,
                $"Somebody else changed the labels of source {source.Name} ({source.Id}) at the same time: they are '{current}' instead of '{LabelSet.Of(before)}'. They were not replaced.");
        }
    }

    private async Task<IReadOnlyList<ScopeMove>> MovesAsync(IReadOnlyList<SegmentLabel> before, IReadOnlyList<SegmentLabel> after, CancellationToken cancellationToken)
    {
        var roles = await workspace.ListRoles().ToListAsync(cancellationToken).ConfigureAwait(false);
        var users = await workspace.ListUsers().ToListAsync(cancellationToken).ConfigureAwait(false);
        var groups = await workspace.ListGroups().ToListAsync(cancellationToken).ConfigureAwait(false);
        return ScopeMove.Of(
            (await workspace.ReadPermissionsAsync(users, cancellationToken).ConfigureAwait(false)).Rows,
            (await workspace.ReadPermissionsAsync(groups, cancellationToken).ConfigureAwait(false)).Rows,
            roles.DistinctBy(role => role.Id, StringComparer.Ordinal).ToDictionary(role => role.Id, role => role.Name, StringComparer.Ordinal),
            before,
            after);
    }

    // As far as lists tell: reading each person alone to explain a refusal would be too many requests, and spaces do not show their labels.
    private async Task<IReadOnlyList<string>> UsesAsync(SegmentLabel label, CancellationToken cancellationToken)
    {
        var sources = await workspace.ListResources(SegmentResourceType.Source).ToListAsync(cancellationToken).ConfigureAwait(false);
        var users = await workspace.ListUsers().ToListAsync(cancellationToken).ConfigureAwait(false);
        var groups = await workspace.ListGroups().ToListAsync(cancellationToken).ConfigureAwait(false);
        bool Limits(IReadOnlyList<SegmentPermission>? permissions) => PermissionSet.Contents(permissions ?? []).Any(access => access.Scope.Labels.Labels.Contains(label));
        return
        [
            .. sources.Where(source => source.Labels?.Contains(label) == true).Select(source => $"source {source.Name} ({source.Id}) carries it"),
            .. users.Where(user => Limits(user.Permissions)).Select(user => $"a permission of user {user.Id} is limited by it"),
            .. groups.Where(group => Limits(group.Permissions)).Select(group => $"a permission of group {group.Name} ({group.Id}) is limited by it"),
        ];
    }

    private async Task<SegmentResource> SourceAsync(string sourceId, CancellationToken cancellationToken) =>
        (await workspace.ListResources(SegmentResourceType.Source).ToListAsync(cancellationToken).ConfigureAwait(false))
            .FirstOrDefault(source => string.Equals(source.Id, sourceId, StringComparison.Ordinal))
        ?? throw new AccessChangeException(AccessChangeException.Missing, $"There is no source {sourceId} in this workspace. Nothing was sent.");

    private async Task<bool> HasLabelAsync(SegmentLabel label, CancellationToken cancellationToken) =>
        (await workspace.ListLabels().ToListAsync(cancellationToken).ConfigureAwait(false)).Contains(label);
}
