namespace SegmentC1.Access;

/// <summary>Ids of what a reviewer should look at in a line of access. They are stable: files and filters rely on them.</summary>
public static class AccessFinding
{
    /// <summary>The role gives power over everything, including who has access.</summary>
    public const string Privileged = "Privileged";

    /// <summary>The role unmasks personal data.</summary>
    public const string PiiAccess = "PiiAccess";

    /// <summary>The role is not one that this version knows; what it gives has to be looked up.</summary>
    public const string UnknownRole = "UnknownRole";

    /// <summary>The scope is of a kind that this version does not know.</summary>
    public const string UnknownScope = "UnknownScope";

    /// <summary>The permission has a part that this version does not understand.</summary>
    public const string NotUnderstood = "NotUnderstood";

    /// <summary>The resource is not among those of the workspace, whose list of that kind was read to its end.</summary>
    public const string VanishedResource = "VanishedResource";

    /// <summary>No resource carries all the labels now; one that gets them is covered at once.</summary>
    public const string LabelsMatchNothing = "LabelsMatchNothing";

    /// <summary>Which resources the labels cover cannot be told, because the API does not show their labels.</summary>
    public const string LabelsNotResolvable = "LabelsNotResolvable";

    /// <summary>The same role on the same scope is held another way too: taking this one away changes nothing.</summary>
    public const string DuplicateGrant = "DuplicateGrant";

    /// <summary>The same role is held on a wider scope too: taking this one away changes nothing.</summary>
    public const string CoveredByWider = "CoveredByWider";

    /// <summary>Permissions of the person, or of a group it is in, could not be read.</summary>
    public const string PermissionsUnknown = "PermissionsUnknown";

    /// <summary>There is a permission that names a role but nothing that it applies to.</summary>
    public const string PermissionWithoutScope = "PermissionWithoutScope";

    /// <summary>A group has the person as a member, but the list of users does not have it.</summary>
    public const string UnlistedUser = "UnlistedUser";

    /// <summary>An invite to the address of this member is still pending.</summary>
    public const string PendingInviteOfMember = "PendingInviteOfMember";

    /// <summary>All ids, in the order in which they are listed in a line.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Privileged, PiiAccess, UnknownRole, UnknownScope, NotUnderstood, VanishedResource, LabelsMatchNothing, LabelsNotResolvable,
        DuplicateGrant, CoveredByWider, PermissionsUnknown, PermissionWithoutScope, UnlistedUser, PendingInviteOfMember,
    ];

    internal static IReadOnlyList<string> InOrder(IEnumerable<string> findings)
    {
        var found = findings.ToHashSet(StringComparer.Ordinal);
        return found.Count == 0 ? [] : [.. All.Where(found.Contains)];
    }
}
