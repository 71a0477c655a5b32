namespace SegmentC1.Access;

/// <summary>A table of a review: a CSV file, and a sheet of the workbook.</summary>
/// <param name="Name">Name of the file without its end, and of the sheet.</param>
/// <param name="Columns">Names of the columns, in their order.</param>
/// <param name="Rows">The rows of a review; each has a cell for each column, not yet protected against formulas.</param>
internal sealed record ReviewTable(string Name, IReadOnlyList<string> Columns, Func<ReviewBook, IEnumerable<IReadOnlyList<string>>> Rows);

/// <summary>The tables of a review, the same in every format.</summary>
internal static class ReviewTables
{
    /// <summary>One row per principal, role, scope and path; the one to decide on.</summary>
    public static ReviewTable Access { get; } = new(
        "access", AccessReviewCsv.Columns, book => book.Entries.Select(entry => AccessReviewCsv.Cells(book.Snapshot, entry, book.ReviewerOf(entry))));

    /// <summary>One row a person.</summary>
    public static ReviewTable Users { get; } = new(
        "users",
        [
            "WorkspaceId", "WorkspaceSlug", "CapturedAtUtc", "PrincipalType", "PrincipalId", "Name", "Email", "Domain", "ExternalDomain", "AccountState",
            "AccessRows", "DirectRows", "GroupRows", "Roles", "Privileged", "PiiAccess", "Groups", "LastRecordedChangeUtc", "LastRecordedChange", "Severity", "Findings",
        ],
        book => book.Users.Select(user => (string[])
        [
            .. Head(book),
            CellText.Principal(user.PrincipalType),
            user.PrincipalId,
            user.Name,
            user.Email,
            user.Domain,
            CellText.YesNoUnknown(user.External),
            CellText.State(user.AccountState),
            CellText.Number(user.AccessRows),
            CellText.Number(user.DirectRows),
            CellText.Number(user.GroupRows),
            CellText.List(user.Roles),
            CellText.YesNoUnknown(user.Privileged),
            CellText.YesNoUnknown(user.PiiAccess),
            CellText.List(user.Groups.Select(group => group.Name)),
            CellText.Time(user.LastRecordedChange),
            user.LastActivity,
            CellText.Severity(user.Severity),
            CellText.List(user.Findings),
        ]));

    /// <summary>One row a group.</summary>
    public static ReviewTable Groups { get; } = new(
        "groups",
        [
            "WorkspaceId", "WorkspaceSlug", "CapturedAtUtc", "GroupId", "GroupName", "Members", "PendingMembers", "Permissions", "Gives",
            "Privileged", "PiiAccess", "Severity", "Findings",
        ],
        book => book.Groups.Select(group => (string[])
        [
            .. Head(book),
            group.Id,
            group.Name,
            CellText.Number(group.Members),
            CellText.Number(group.PendingMembers),
            group.PermissionsKnown ? CellText.Number(group.Permissions) : "unknown",
            CellText.List(group.Gives),
            CellText.YesNoUnknown(group.Privileged),
            CellText.YesNoUnknown(group.PiiAccess),
            CellText.Severity(group.Severity),
            CellText.List(group.Findings),
        ]));

    /// <summary>One row a finding.</summary>
    public static ReviewTable Findings { get; } = new(
        "findings",
        [
            "WorkspaceId", "WorkspaceSlug", "CapturedAtUtc", "Severity", "Finding", "Title", "SubjectType", "SubjectId", "Subject", "RoleId", "Role",
            "ScopeType", "ScopeId", "ScopeName", "ScopeLabels", "Why", "WhatToDo",
        ],
        book => book.Findings.Select(finding => (string[])
        [
            .. Head(book),
            CellText.Severity(finding.Severity),
            finding.Id,
            ReviewFindings.Of(finding.Id).Title,
            finding.SubjectType,
            finding.SubjectId,
            finding.Subject,
            finding.RoleId ?? "",
            finding.Role ?? "",
            CellText.ScopeType(finding.Scope),
            finding.Scope?.Id ?? "",
            finding.ScopeName ?? "",
            finding.Scope is null ? "" : LabelText.Format(finding.Scope.Labels),
            finding.Why,
            finding.WhatToDo,
        ]));

    private static string[] Head(ReviewBook book) => [book.Snapshot.Workspace.Id, book.Snapshot.Workspace.Slug, CellText.Time(book.Snapshot.CapturedAt)];
}
