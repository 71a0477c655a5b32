using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Cuts out of a comparison of two whole pictures what belongs to a part of the workspace: to the part as it is, or as it was.</summary>
internal sealed class ComparedPart
{
    private readonly ReviewScope _scope;
    private readonly PreparedFilter[] _filters;
    private readonly Wildcard[] _domains;
    private readonly HashSet<string> _people = new(StringComparer.Ordinal);
    private readonly HashSet<string> _groups = new(StringComparer.Ordinal);
    private readonly HashSet<(string Person, HoldingKey Holding, string Group)> _lines = [];
    private readonly HashSet<(SegmentResourceType?, string)> _resources = [];

    private ComparedPart(ReviewScope scope, IReadOnlyCollection<ReviewBook> parts)
    {
        _scope = scope;
        _filters = [.. parts.Select(part => new PreparedFilter(new AccessFilter { Role = scope.Role, Resource = scope.Resource }, part.Snapshot))];
        _domains = [.. scope.Domain.Select(pattern => new Wildcard(pattern.TrimStart('@')))];
        _groups.UnionWith(parts.SelectMany(part => part.Groups).Select(group => group.Id));
        foreach (var entry in parts.SelectMany(part => part.Entries))
        {
            var person = ComparedPerson.KeyOf(entry);
            _people.Add(person);
            if (entry.Scope is null) continue;
            _lines.Add((person, new HoldingKey(entry.RoleId!, entry.Scope), entry.Group?.Id ?? string.Empty));
            if (entry.Scope.Kind == ScopeKind.Resource) _resources.Add((entry.Scope.ResourceType, entry.Scope.Id));
        }
    }

    /// <summary>The part of a comparison.</summary>
    /// <param name="whole">The comparison of the whole pictures.</param>
    /// <param name="scope">What the part is.</param>
    /// <param name="was">The part of the earlier picture.</param>
    /// <param name="now">The part of the later picture.</param>
    public static ReviewComparison Of(ReviewComparison whole, ReviewScope scope, ReviewBook was, ReviewBook now)
    {
        var part = new ComparedPart(scope, [was, now]);
        return whole with { Differences = [.. whole.Differences.Where(part.Has)] };
    }

    private bool Has(ReviewDifference difference) => difference.Kind switch
    {
        ReviewDifferenceKind.AccessGained or ReviewDifferenceKind.AccessEscalated or ReviewDifferenceKind.AccessLost => HasLine(difference),
        ReviewDifferenceKind.ScopeGained or ReviewDifferenceKind.ScopeLost => HasLine(difference) && (_scope.Resource.Count == 0 || IsNamed(difference)),
        ReviewDifferenceKind.PersonAdded or ReviewDifferenceKind.PersonRemoved or ReviewDifferenceKind.PersonRenamed => HasPerson(difference),
        ReviewDifferenceKind.InviteAccepted => HasPerson(difference) || _people.Contains(Roster.KeyOf(null, difference.Email!)),
        ReviewDifferenceKind.GroupAdded or ReviewDifferenceKind.GroupRemoved or ReviewDifferenceKind.GroupRenamed => HasGroup(difference),
        ReviewDifferenceKind.GroupAccessGained or ReviewDifferenceKind.GroupAccessLost => HasGroup(difference) && Array.Exists(_filters, filter => filter.Apply(AsLine(difference)) is not null),
        ReviewDifferenceKind.MemberAdded or ReviewDifferenceKind.MemberRemoved => HasGroup(difference) && IsOfDomain(difference) && (IsOfGroupsOnly || HasPerson(difference)),
        ReviewDifferenceKind.ResourceRenamed => IsNamed(difference) || _resources.Contains((difference.ResourceType, difference.ResourceId!)),
        _ => true,
    };

    // Who joins a group that gives nothing has no line through it.
    private bool IsOfGroupsOnly => _scope.Group.Count > 0 && _scope.Role.Count + _scope.Resource.Count + _scope.Finding.Count == 0;

    private static string KeyOf(ReviewDifference difference) =>
        Roster.KeyOf(difference.PrincipalType == PrincipalType.User ? difference.PrincipalId : null, difference.Email!);

    private static AccessEntry AsLine(ReviewDifference group) => new()
    {
        PrincipalType = PrincipalType.User,
        PrincipalId = string.Empty,
        Name = string.Empty,
        Email = string.Empty,
        AccountState = AccountState.Active,
        RoleId = group.RoleId,
        Role = group.Role,
        RoleFacts = RoleFacts.Of(group.Role!),
        Scope = group.Scope,
        ScopeName = group.ScopeName,
    };

    private bool HasLine(ReviewDifference difference) =>
        _lines.Contains((KeyOf(difference), new HoldingKey(difference.RoleId!, difference.Scope!), difference.GroupId ?? string.Empty));

    private bool HasPerson(ReviewDifference difference) => _people.Contains(KeyOf(difference));

    private bool HasGroup(ReviewDifference difference) => _groups.Contains(difference.GroupId!);

    private bool IsNamed(ReviewDifference difference) => Array.Exists(_filters, filter => filter.Names(difference.ResourceType, difference.ResourceId!));

    private bool IsOfDomain(ReviewDifference difference) =>
        _domains.Length == 0 || Array.Exists(_domains, pattern => pattern.Matches(EmailDomain.Of(difference.Email!)));
}
