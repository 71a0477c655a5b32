using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <content>Replacing permissions whose labels were read beside their resources.</content>
/// <remarks>
/// Segment shows labels at two places and documents one of them for writing: inside the workspace. They are written where they were
/// read, which is exact; a server that refuses them there, or drops them and so widens the access, gets them inside.
/// </remarks>
public sealed partial class WorkspaceEditor
{
    private volatile LabelPlace _beside;

    private enum LabelPlace
    {
        NotSeen,
        Taken,
        NotTaken,
    }

    private async Task ReplaceAsync(AccessPrincipal principal, PermissionPlan plan, CancellationToken cancellationToken)
    {
        var inside = PermissionSet.LabelsInside(plan.After);
        if (_beside != LabelPlace.NotSeen || ReferenceEquals(inside, plan.After))
        {
            await PutAsync(principal, _beside == LabelPlace.NotTaken ? inside : plan.After, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await PutAsync(principal, plan.After, cancellationToken).ConfigureAwait(false);
            if (!await DroppedLabelsAsync(principal, plan.After, cancellationToken).ConfigureAwait(false)) return;
        }
        catch (SegmentRequestException)
        {
            // Refused as a whole, for this or for another reason; inside it is the documented request, whose refusal is the one to tell.
        }

        await PutAsync(principal, inside, cancellationToken).ConfigureAwait(false);
        _beside = LabelPlace.NotTaken;
    }

    private async Task<bool> DroppedLabelsAsync(AccessPrincipal principal, IReadOnlyList<SegmentPermission> sent, CancellationToken cancellationToken)
    {
        IReadOnlyList<SegmentPermission> now;
        try
        {
            now = (await ReadAsync(principal, cancellationToken).ConfigureAwait(false)).Permissions;
        }
        catch (SegmentException)
        {
            // The state is read back once more, and what fails then is told as what it is: a change that was sent.
            return false;
        }

        if (PermissionSet.Difference(sent, now) is null) _beside = LabelPlace.Taken;
        return _beside == LabelPlace.NotSeen && PermissionSet.Difference(PermissionSet.WithoutLabelsBeside(sent), now) is null;
    }

    private Task PutAsync(AccessPrincipal principal, IReadOnlyList<SegmentPermission> permissions, CancellationToken cancellationToken) => principal.IsGroup
        ? workspace.ReplaceGroupPermissionsAsync(principal.Id, permissions, cancellationToken)
        : workspace.ReplaceUserPermissionsAsync(principal.Id, permissions, cancellationToken);
}
