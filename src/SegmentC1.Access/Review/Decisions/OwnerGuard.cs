using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Refuses, in the order in which steps are carried out, what would leave the workspace without an owner.</summary>
/// <remarks>The editor guards each write again; here it is refused before anything is sent, and only the row that it is about.</remarks>
internal sealed class OwnerGuard(WorkspaceSnapshot snapshot, ReviewPlanOptions options)
{
    private const string Why = "No Workspace Owner would be left, counting owners through groups. Make somebody else an owner first; -AllowLastOwner does it all the same.";

    private readonly string? _role = OwnerCensus.RoleIdIn(snapshot.Roles);
    private OwnerCensus _census = OwnerCensus.Of(snapshot.Users, snapshot.Groups, snapshot.GroupMembers, OwnerCensus.RoleIdIn(snapshot.Roles));

    public IReadOnlyList<ReviewAction> Apply(IReadOnlyList<ReviewAction> actions)
    {
        if (options.AllowLastOwner) return actions;
        var result = actions.ToArray();
        Each(result, ReviewActionKind.RemoveMembership, TryLeave);
        Each(result, ReviewActionKind.RemovePermission, TryLosePermission);
        Each(result, ReviewActionKind.RemoveUser, action => Try(_census.WithoutUser(action.Decision.PrincipalId)));
        return result;
    }

    private static void Each(ReviewAction[] actions, ReviewActionKind kind, Func<ReviewAction, bool> goes)
    {
        for (var i = 0; i < actions.Length; i++)
        {
            if (actions[i].Outcome == ReviewOutcome.Planned && actions[i].Action == kind && !goes(actions[i]))
            {
                actions[i] = actions[i] with { Action = ReviewActionKind.None, Outcome = ReviewOutcome.Refused, After = actions[i].Before, Note = Why };
            }
        }
    }

    // Several rows may be about one membership; the census then is without it already.
    private bool TryLeave(ReviewAction action) => Try(_census.WithoutMember(action.Decision.GroupId!, action.Decision.PrincipalId));

    private bool TryLosePermission(ReviewAction action)
    {
        var access = new RoleOnScope(action.Decision.RoleId!, action.Decision.Scope!, action.Decision.Role);
        var isOwnership = access.Scope.Kind == ScopeKind.Workspace && OwnerCensus.IsOwnerRole(access, _role);
        return !isOwnership || Try(_census.WithoutDirect(action.Decision.PrincipalId));
    }

    private bool Try(OwnerCensus next)
    {
        if (next.Owners.Count == 0 && _census.Owners.Count > 0) return false;
        _census = next;
        return true;
    }
}
