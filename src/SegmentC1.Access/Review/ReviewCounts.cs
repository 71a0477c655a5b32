namespace SegmentC1.Access;

/// <summary>How much an access review holds.</summary>
/// <param name="Rows">Rows, the header not counted.</param>
/// <param name="Principals">People: users and invites.</param>
/// <param name="Users">Members of the workspace.</param>
/// <param name="Invites">Pending invites.</param>
/// <param name="UnknownUsers">Users whose access is not wholly known.</param>
/// <param name="UsersWithoutRole">Users who are known to have no role at all.</param>
/// <param name="DirectRows">Rows of access that is held directly.</param>
/// <param name="GroupRows">Rows of access through a group.</param>
/// <param name="PrivilegedPrincipals">People with a privileged role.</param>
public sealed record ReviewCounts(
    long Rows, long Principals, long Users, long Invites, long UnknownUsers, long UsersWithoutRole, long DirectRows, long GroupRows, long PrivilegedPrincipals);

/// <summary>Counts rows that come ordered by principal, without holding them.</summary>
internal sealed class ReviewCounter
{
    private (PrincipalType, string)? _current;
    private AccountState _state;
    private bool _hasRole;
    private bool _privileged;
    private long _rows, _users, _invites, _unknown, _without, _direct, _group, _privilegedPrincipals;

    public long Rows => _rows;

    public void Count(AccessEntry entry)
    {
        if (_current != (entry.PrincipalType, entry.PrincipalId))
        {
            EndPrincipal();
            _current = (entry.PrincipalType, entry.PrincipalId);
            (_state, _hasRole, _privileged) = (entry.AccountState, false, false);
        }

        _rows++;
        if (entry.RoleId is null) return;
        _hasRole = true;
        _privileged |= entry.RoleFacts is { IsPrivileged: true };
        if (entry.Via == GrantedThrough.Group) _group++;
        else _direct++;
    }

    public ReviewCounts Finish()
    {
        EndPrincipal();
        return new ReviewCounts(_rows, _users + _invites, _users, _invites, _unknown, _without, _direct, _group, _privilegedPrincipals);
    }

    private void EndPrincipal()
    {
        if (_current is not { } principal) return;
        if (principal.Item1 == PrincipalType.User) _users++;
        else _invites++;
        if (_state == AccountState.Unknown) _unknown++;
        if (_state == AccountState.Active && !_hasRole) _without++;
        if (_privileged) _privilegedPrincipals++;
        _current = null;
    }
}
