namespace SegmentC1.Access;

/// <summary>A comparison as CSV: RFC 4180, UTF-8 with byte order mark, one row per difference, cells guarded against formulas.</summary>
public static class ReviewComparisonCsv
{
    private static readonly (string Name, Func<ReviewDifference, string?> Cell)[] Cells =
    [
        ("Kind", difference => difference.Kind.ToString()),
        ("PrincipalType", difference => difference.PrincipalType?.ToString().ToLowerInvariant()),
        ("PrincipalId", difference => difference.PrincipalId),
        ("Name", difference => difference.Name),
        ("Email", difference => difference.Email),
        ("RoleId", difference => difference.RoleId),
        ("Role", difference => difference.Role),
        ("ScopeType", difference => CellText.ScopeType(difference.Scope)),
        ("ScopeId", difference => difference.Scope?.Id),
        ("ScopeName", difference => difference.ScopeName),
        ("ScopeLabels", difference => difference.Scope is null ? null : LabelText.Format(difference.Scope.Labels)),
        ("GrantedThrough", difference => difference.Via?.ToString().ToLowerInvariant()),
        ("GroupId", difference => difference.GroupId),
        ("GroupName", difference => difference.GroupName),
        ("ResourceType", difference => difference.ResourceType?.ToString().ToLowerInvariant()),
        ("ResourceId", difference => difference.ResourceId),
        ("ResourceName", difference => difference.ResourceName),
        ("Escalation", difference => CellText.List(difference.Escalation)),
        ("HeldOtherwise", difference => CellText.List(difference.HeldOtherwise)),
        ("Before", difference => difference.Before),
        ("After", difference => difference.After),
        ("Summary", difference => difference.Summary),
        ("Note", difference => difference.Note),
    ];

    /// <summary>The columns in their order; before them, in each row, stand workspace and the times of both pictures.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["WorkspaceId", "ReferenceCapturedAtUtc", "DifferenceCapturedAtUtc", .. Cells.Select(cell => cell.Name)];

    /// <summary>Writes header and rows.</summary>
    /// <param name="output">Where to; stays open.</param>
    /// <param name="comparison">The comparison.</param>
    /// <param name="cancellationToken">Ends writing between two rows.</param>
    public static Task WriteAsync(Stream output, ReviewComparison comparison, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return CsvTable.WriteAsync(output, Columns, comparison.Differences.Select(difference => Row(comparison, difference)), raw: false, cancellationToken);
    }

    private static string[] Row(ReviewComparison comparison, ReviewDifference difference) =>
    [
        comparison.Workspace.Id,
        CellText.Time(comparison.ReferenceCapturedAt),
        CellText.Time(comparison.DifferenceCapturedAt),
        .. Cells.Select(cell => cell.Cell(difference) ?? string.Empty),
    ];
}
