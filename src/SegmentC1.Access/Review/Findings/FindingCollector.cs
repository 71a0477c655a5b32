namespace SegmentC1.Access;

/// <summary>Takes findings, leaves out those that are switched off, and sorts them.</summary>
internal sealed class FindingCollector(IEnumerable<string> disabled)
{
    private readonly HashSet<string> _disabled = disabled.ToHashSet(StringComparer.Ordinal);
    private readonly List<ReviewFinding> _findings = [];

    public void Add(string id, FindingSubject subject, string why, Holding? holding = null, string? whatToDo = null)
    {
        if (_disabled.Contains(id)) return;
        var kind = ReviewFindings.Of(id);
        _findings.Add(new ReviewFinding(id, kind.Severity, subject.Type, subject.Id, subject.Name, why, whatToDo ?? kind.WhatToDo)
        {
            RoleId = holding?.RoleId,
            Role = holding?.RoleName,
            Scope = holding?.Scope,
            ScopeName = holding?.ScopeName,
        });
    }

    /// <summary>The line without the findings that are switched off.</summary>
    public AccessEntry Enabled(AccessEntry entry) =>
        _disabled.Count == 0 || !entry.Findings.Any(_disabled.Contains) ? entry : entry with { Findings = [.. entry.Findings.Where(id => !_disabled.Contains(id))] };

    /// <summary>The gravest first; the same findings always in the same order.</summary>
    public IReadOnlyList<ReviewFinding> Sorted()
    {
        _findings.Sort(Compare);
        return _findings;
    }

    private static int Compare(ReviewFinding one, ReviewFinding other)
    {
        var order = other.Severity.CompareTo(one.Severity);
        if (order == 0) order = ReviewFindings.OrderOf(one.Id).CompareTo(ReviewFindings.OrderOf(other.Id));
        if (order == 0) order = string.CompareOrdinal(one.SubjectType, other.SubjectType);
        if (order == 0) order = string.CompareOrdinal(one.Subject.ToUpperInvariant(), other.Subject.ToUpperInvariant());
        if (order == 0) order = string.CompareOrdinal(one.SubjectId, other.SubjectId);
        if (order == 0) order = string.CompareOrdinal(one.Role, other.Role);
        if (order == 0) order = string.CompareOrdinal(one.ScopeName, other.ScopeName);
        return order == 0 ? string.CompareOrdinal(one.Why, other.Why) : order;
    }
}

/// <summary>What a finding is about.</summary>
/// <param name="Type">Kind of thing.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
internal readonly record struct FindingSubject(string Type, string Id, string Name)
{
    public const string UserType = "user";
    public const string InviteType = "invite";
    public const string GroupType = "group";
    public const string FunctionType = "function";
    public const string WorkspaceType = "workspace";

    public static FindingSubject Of(AccessEntry entry) =>
        new(entry.PrincipalType == PrincipalType.User ? UserType : InviteType, entry.PrincipalId, entry.Email.Length > 0 ? entry.Email : entry.PrincipalId);

    public static FindingSubject Of(Segment.SegmentGroup group) => new(GroupType, group.Id, group.Name);
}
