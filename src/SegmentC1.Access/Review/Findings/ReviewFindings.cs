namespace SegmentC1.Access;

/// <summary>The kinds of finding that a review can have: those of single lines (<see cref="AccessFinding"/>) and those of people, groups and the workspace.</summary>
public static class ReviewFindings
{
    /// <summary>The person is on the list of leavers and still has access, or an invite to it.</summary>
    public const string Leaver = "Leaver";

    /// <summary>More people are Workspace Owners than the threshold allows.</summary>
    public const string TooManyOwners = "TooManyOwners";

    /// <summary>The address is of a domain that is not the organisation's.</summary>
    public const string ExternalDomain = "ExternalDomain";

    /// <summary>A person with a privileged role has no recorded change in the window.</summary>
    public const string NoRecordedChange = "NoRecordedChange";

    /// <summary>A role that changes settings is held on everything, or on labels, and so on what does not exist yet.</summary>
    public const string AllAndFutureAdmin = "AllAndFutureAdmin";

    /// <summary>A Source Admin of some sources can edit their labels and so move them into or out of the scope of others.</summary>
    public const string CanRelabelOwnSource = "CanRelabelOwnSource";

    /// <summary>The role of a permission is not in the workspace's own list of roles.</summary>
    public const string RoleNotInCatalogue = "RoleNotInCatalogue";

    /// <summary>The code of a function was written by somebody who is not, or should not be, in the workspace any more.</summary>
    public const string FunctionOfLeaver = "FunctionOfLeaver";

    /// <summary>An invite was pending already at a baseline that is older than the threshold.</summary>
    public const string StaleInvite = "StaleInvite";

    /// <summary>The person is in no group.</summary>
    public const string NoGroup = "NoGroup";

    /// <summary>The group has no members, pending ones included.</summary>
    public const string EmptyGroup = "EmptyGroup";

    /// <summary>All kinds, in the order in which findings of one severity and one line are listed.</summary>
    public static IReadOnlyList<ReviewFindingKind> All { get; } =
    [
        new(Leaver, FindingSeverity.High, "Leaver with access", "Remove the person from the workspace, or delete the invite."),
        new(AccessFinding.Privileged, FindingSeverity.High, "Workspace Owner", "Confirm that this person must be able to do everything, including deciding who has access; otherwise give a narrower role."),
        new(TooManyOwners, FindingSeverity.High, "Many Workspace Owners", "Keep as few owners as can stand in for each other and give the others narrower roles."),
        new(AccessFinding.PiiAccess, FindingSeverity.Medium, "Sees personal data", "Confirm that this person needs to see personal data unmasked; otherwise take PII Access away."),
        new(ExternalDomain, FindingSeverity.Medium, "Outside address", "Confirm who this person works for and that the access is still agreed."),
        new(NoRecordedChange, FindingSeverity.Medium, "Privileged, no recorded change", "Ask whether the role is still used. Reading leaves no trace, so this alone is no proof of inactivity."),
        new(AccessFinding.UnknownRole, FindingSeverity.Medium, "Role not known", "Look up in Segment what this role gives before you decide."),
        new(RoleNotInCatalogue, FindingSeverity.Medium, "Role not in the workspace's list", "Look at the permission in the Segment app; the role may have been withdrawn."),
        new(AccessFinding.UnknownScope, FindingSeverity.Medium, "Scope not known", "Look up in the Segment app what this permission applies to."),
        new(AccessFinding.NotUnderstood, FindingSeverity.Medium, "Permission not understood", "Look at the permission in the Segment app; this version neither judges nor changes it."),
        new(AllAndFutureAdmin, FindingSeverity.Medium, "Admin of everything, now and later", "Limit the role to the resources that are needed, where Segment lets it be limited."),
        new(CanRelabelOwnSource, FindingSeverity.Medium, "Can relabel own sources", "Keep in mind that this person decides which labels these sources carry; watch label changes in the audit trail."),
        new(FunctionOfLeaver, FindingSeverity.Medium, "Function of somebody who left", "Give the code a new owner and read it: it runs with your data."),
        new(StaleInvite, FindingSeverity.Medium, "Old pending invite", "Delete the invite; send a new one if it is still wanted."),
        new(AccessFinding.PermissionsUnknown, FindingSeverity.High, "Access not known", "Treat the access as unknown, not as none, and read the workspace again."),
        new(AccessFinding.UnlistedUser, FindingSeverity.High, "Member who is not listed", "Read the workspace again; somebody may have changed it meanwhile."),
        new(AccessFinding.DuplicateGrant, FindingSeverity.Low, "Same access twice", "Take the direct permission away and keep the group's, unless that is meant."),
        new(AccessFinding.CoveredByWider, FindingSeverity.Low, "Covered by wider access", "Taking this permission away changes nothing while the wider one is held; decide about the wider one first."),
        new(AccessFinding.VanishedResource, FindingSeverity.Low, "Resource is gone", "Remove the permission; what it was for does not exist any more."),
        new(AccessFinding.PermissionWithoutScope, FindingSeverity.Low, "Permission on nothing", "Remove the permission; it gives nothing."),
        new(AccessFinding.LabelsMatchNothing, FindingSeverity.Low, "Labels match nothing", "Remove the permission, or keep it knowingly: a resource that gets these labels is covered at once."),
        new(AccessFinding.LabelsNotResolvable, FindingSeverity.Info, "Labels cannot be resolved", "Look in the Segment app which spaces carry these labels."),
        new(AccessFinding.PendingInviteOfMember, FindingSeverity.Low, "Invite of a member", "Delete the invite; the person is a member already."),
        new(NoGroup, FindingSeverity.Low, "In no group", "Put the person into the group of its job, where you manage access by groups."),
        new(EmptyGroup, FindingSeverity.Low, "Empty group", "Delete the group, or keep it knowingly: who joins it gets its permissions."),
    ];

    private static readonly Dictionary<string, int> Order = All.Select((kind, at) => (kind.Id, at)).ToDictionary(pair => pair.Id, pair => pair.at, StringComparer.Ordinal);

    /// <summary>The kind with this id.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static ReviewFindingKind Of(string id) => All[Order[id]];

    /// <summary>Whether there is a kind with this id (ordinally).</summary>
    public static bool IsKnown(string id) => Order.ContainsKey(id);

    internal static int OrderOf(string id) => Order[id];

    internal static IReadOnlyList<string> InOrder(IEnumerable<string> ids) => [.. ids.Distinct(StringComparer.Ordinal).OrderBy(OrderOf)];
}
