using System.Globalization;
using SegmentC1.Access;
using SegmentC1.Baton;
using SegmentC1.Segment;

namespace SegmentC1.ConductorOne;

/// <summary>
/// Holds what ConductorOne believes of an app against what Segment says of its workspace. Pure: both sides are there already. What
/// cannot be matched, or lies in a part that cannot be read, is unknown and never called missing or extra.
/// </summary>
internal sealed class AccessComparer
{
    private readonly ExpectedAccess _expected;
    private readonly TenantBelief _belief;
    private readonly EntitlementMatch _entitlements;
    private readonly AccountMatch _accounts;
    private readonly Dictionary<string, string> _gaps;
    private readonly DateTimeOffset _now;
    private readonly List<ConductorOneDifference> _differences = [];
    private readonly HashSet<string> _doubtfulTypes;
    private readonly bool _doubtfulAccounts;
    private int _accountsAgreeing, _entitlementsAgreeing, _grantsAgreeing;

    private AccessComparer(WorkspaceSnapshot snapshot, ExpectedAccess expected, TenantBelief belief, DateTimeOffset now)
    {
        var synced = belief.Entitlements.Where(entitlement => entitlement.IsSynced).ToList();
        _expected = expected;
        _belief = belief;
        _now = now;
        _entitlements = new EntitlementMatch(expected, synced);
        _accounts = new AccountMatch(expected, belief.Accounts);
        _gaps = snapshot.Gaps.GroupBy(gap => TypeOf(gap.Kind)).Where(group => group.Key is not null).ToDictionary(group => group.Key!, group => group.First().ToString(), StringComparer.Ordinal);
        // A row without an id that matched nothing may be any entitlement of its type.
        _doubtfulTypes = [.. _entitlements.Unmatched.Where(row => !_entitlements.HasId(row)).Select(row => _entitlements.TypeOf(row) ?? string.Empty)];
        _doubtfulAccounts = _accounts.Unmatched.Any(row => !_accounts.IsCertain(row));
    }

    /// <summary>Compares.</summary>
    public static ConductorOneComparison Compare(WorkspaceSnapshot snapshot, ConductorOneApp app, TenantBelief belief, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var comparer = new AccessComparer(snapshot, ExpectedAccess.Of(snapshot, cancellationToken), belief, now);
        comparer.CompareAccounts();
        comparer.CompareEntitlements();
        comparer.CompareGrants();
        return new ConductorOneComparison
        {
            AppId = app.Id,
            AppName = app.Name,
            WorkspaceName = snapshot.Workspace.Name,
            CapturedAt = snapshot.CapturedAt,
            AccountsAgreeing = comparer._accountsAgreeing,
            EntitlementsAgreeing = comparer._entitlementsAgreeing,
            GrantsAgreeing = comparer._grantsAgreeing,
            NotSynced = belief.Entitlements.Count(entitlement => !entitlement.IsSynced),
            MatchedById = comparer._entitlements.IdsTold || comparer._entitlements.ResourceIdsTold,
            Differences = comparer._differences,
        };
    }

    private void CompareAccounts()
    {
        foreach (var account in _expected.Accounts.Values)
        {
            if (!_accounts.Matched.TryGetValue(account, out var row))
            {
                Add(AccessDifferenceKind.Account, StateOf(account), account.Label, null, DetailOf(account), $"{account.Type}:{account.Id}");
            }
            else if (row.Status is "Enabled" or "Disabled" && row.Status == "Enabled" != account.Enabled)
            {
                Add(AccessDifferenceKind.Account, AccessDifferenceState.Different, account.Label, null,
                    $"ConductorOne has it as {row.Status.ToLowerInvariant()}, Segment as {(account.Enabled ? "enabled" : "disabled")}.", $"{account.Type}:{account.Id}", null, row.Id);
            }
            else
            {
                _accountsAgreeing++;
            }
        }

        foreach (var row in _accounts.Unmatched)
        {
            var (state, detail) = Judge(row);
            Add(AccessDifferenceKind.Account, state, row.ToString(), null, detail, string.Empty, null, row.Id);
        }
    }

    private void CompareEntitlements()
    {
        foreach (var entitlement in _expected.Entitlements.Values)
        {
            if (!_entitlements.Matched.TryGetValue(entitlement, out var row))
            {
                Add(AccessDifferenceKind.Entitlement, StateOf(entitlement), null, entitlement.Label, DetailOf(entitlement), entitlement.Id);
            }
            else if (row.Name != entitlement.Name || (row.ResourceName.Length > 0 && row.ResourceName != entitlement.ResourceName))
            {
                Add(AccessDifferenceKind.Entitlement, AccessDifferenceState.Different, null, entitlement.Label, $"ConductorOne calls it '{row}', Segment '{entitlement.Label}'.", entitlement.Id, row.Id);
            }
            else
            {
                _entitlementsAgreeing++;
            }
        }

        foreach (var row in _entitlements.Unmatched)
        {
            var (state, detail) = Judge(row);
            Add(AccessDifferenceKind.Entitlement, state, null, row.ToString(), detail, row.ExternalId, row.Id);
        }
    }

    private void CompareGrants()
    {
        var notSynced = _belief.Entitlements.Where(entitlement => !entitlement.IsSynced).Select(entitlement => entitlement.Id).ToHashSet(StringComparer.Ordinal);
        var sourcesTold = _belief.Grants.Any(grant => grant.SourceIds.Count > 0);
        var seen = new HashSet<(ExpectedEntitlement, ExpectedAccount)>();
        foreach (var grant in _belief.Grants.Where(grant => !notSynced.Contains(grant.Entitlement.Id)))
        {
            var entitlement = _entitlements.Known.GetValueOrDefault(grant.Entitlement.Id);
            var account = _accounts.Known.GetValueOrDefault(grant.Account.Id);
            if (entitlement is null || account is null)
            {
                var (state, detail) = entitlement is null ? Judge(grant.Entitlement) : Judge(grant.Account);
                if (entitlement is null && account is null && Judge(grant.Account).State == AccessDifferenceState.Extra) state = AccessDifferenceState.Extra;
                Add(grant, state, detail);
            }
            else if (!_expected.Grants.TryGetValue((entitlement, account), out var sources))
            {
                Add(grant, AccessDifferenceState.Extra, "Segment does not have it.");
            }
            else
            {
                seen.Add((entitlement, account));
                if (grant.ExpiresAt is { } end && end < _now)
                {
                    Add(grant, AccessDifferenceState.Different, string.Create(CultureInfo.InvariantCulture, $"It was to end at {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC and is still there."));
                }
                else if (sourcesTold && SourcesDiffer(grant, sources) is { } how)
                {
                    Add(grant, AccessDifferenceState.Different, how);
                }
                else
                {
                    _grantsAgreeing++;
                }
            }
        }

        foreach (var (entitlement, account) in _expected.Grants.Keys.Where(key => !seen.Contains(key)))
        {
            var unknown = (!_entitlements.Matched.ContainsKey(entitlement) && StateOf(entitlement) == AccessDifferenceState.Unknown)
                || (!_accounts.Matched.ContainsKey(account) && StateOf(account) == AccessDifferenceState.Unknown);
            Add(AccessDifferenceKind.Grant, unknown ? AccessDifferenceState.Unknown : AccessDifferenceState.Missing, account.Label, entitlement.Label,
                unknown ? "Entitlement or account could not be matched." : "ConductorOne does not know of it.", BatonIds.Grant(entitlement.Id, account.Type, account.Id),
                _entitlements.Matched.GetValueOrDefault(entitlement)?.Id, _accounts.Matched.GetValueOrDefault(account)?.Id);
        }
    }

    private string? SourcesDiffer(ConductorOneGrant grant, IReadOnlyList<string> expected)
    {
        // A source that is none of ours cannot be compared.
        if (!grant.SourceIds.All(_entitlements.Known.ContainsKey)) return null;
        var told = grant.SourceIds.Select(id => _entitlements.Known[id].Id).ToHashSet(StringComparer.Ordinal);
        if (told.SetEquals(expected)) return null;
        return $"ConductorOne says {Through(told)}, Segment {Through(expected)}.";

        string Through(IReadOnlyCollection<string> ids) => ids.Count == 0
            ? "it is held directly"
            : "it is held through " + string.Join(", ", ids.Order(StringComparer.Ordinal).Select(id => $"'{_expected.Entitlements.GetValueOrDefault(id)?.Label ?? id}'"));
    }

    private AccessDifferenceState StateOf(ExpectedAccount account) =>
        _doubtfulAccounts || (account.Email.Length == 0 && !_accounts.IdsTold) ? AccessDifferenceState.Unknown : AccessDifferenceState.Missing;

    private string DetailOf(ExpectedAccount account) => StateOf(account) == AccessDifferenceState.Missing
        ? "ConductorOne does not know of it."
        : "ConductorOne tells neither id nor address of some of its accounts; this may be one of them.";

    private AccessDifferenceState StateOf(ExpectedEntitlement entitlement) =>
        _doubtfulTypes.Contains(entitlement.Type) || _doubtfulTypes.Contains(string.Empty) ? AccessDifferenceState.Unknown : AccessDifferenceState.Missing;

    private string DetailOf(ExpectedEntitlement entitlement) => StateOf(entitlement) == AccessDifferenceState.Missing
        ? "ConductorOne does not know of it."
        : "ConductorOne has entitlements of this type of which it tells no id of the connector, and none has this name alone.";

    private (AccessDifferenceState State, string Detail) Judge(ConductorOneEntitlement row)
    {
        if (_entitlements.TypeOf(row) is { } type && _gaps.TryGetValue(type, out var gap)) return (AccessDifferenceState.Unknown, gap);
        return _entitlements.HasId(row)
            ? (AccessDifferenceState.Extra, "Segment does not have it.")
            : (AccessDifferenceState.Unknown, "ConductorOne tells no id of the connector, and nothing in Segment has this name alone.");
    }

    private (AccessDifferenceState State, string Detail) Judge(ConductorOneAccount row)
    {
        // Pending invites are accounts too, and nothing of an account's row tells them from users.
        if (_gaps.TryGetValue(ConnectorTypes.Invite, out var gap)) return (AccessDifferenceState.Unknown, gap);
        return _accounts.IsCertain(row)
            ? (AccessDifferenceState.Extra, "Segment does not have it.")
            : (AccessDifferenceState.Unknown, "ConductorOne tells neither an id of the connector nor an address.");
    }

    private void Add(ConductorOneGrant grant, AccessDifferenceState state, string detail)
    {
        var id = _entitlements.Known.GetValueOrDefault(grant.Entitlement.Id) is { } entitlement && _accounts.Known.GetValueOrDefault(grant.Account.Id) is { } account
            ? BatonIds.Grant(entitlement.Id, account.Type, account.Id)
            : string.Empty;
        Add(AccessDifferenceKind.Grant, state, grant.Account.ToString(), grant.Entitlement.ToString(), detail, id, grant.Entitlement.Id, grant.Account.Id);
    }

    private void Add(
        AccessDifferenceKind kind, AccessDifferenceState state, string? account, string? entitlement, string detail, string connectorId, string? entitlementId = null, string? accountId = null) =>
        _differences.Add(new ConductorOneDifference
        {
            Kind = kind,
            State = state,
            Account = account ?? string.Empty,
            Entitlement = entitlement ?? string.Empty,
            Detail = detail,
            ConnectorId = connectorId,
            EntitlementId = entitlementId ?? string.Empty,
            AccountId = accountId ?? string.Empty,
        });

    private static string? TypeOf(SegmentListKind kind) => kind switch
    {
        SegmentListKind.Group or SegmentListKind.GroupMember or SegmentListKind.GroupPermission => ConnectorTypes.Group,
        SegmentListKind.Invite or SegmentListKind.GroupInvite => ConnectorTypes.Invite,
        SegmentListKind.Role or SegmentListKind.Label => ConnectorTypes.Role,
        SegmentListKind.Source => ConnectorTypes.Source,
        SegmentListKind.Warehouse => ConnectorTypes.Warehouse,
        SegmentListKind.Function => ConnectorTypes.Function,
        SegmentListKind.Space => ConnectorTypes.Space,
        _ => null,
    };
}
