using System.Globalization;
using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>The rows of a review as they were given out: what a reviewer's file is checked against.</summary>
internal sealed class ReviewEvidence
{
    private static readonly string[] KeyColumns = ["PrincipalType", "PrincipalId", "RoleId", "ScopeType", "ScopeId", "ScopeLabels", "GrantedThrough", "GroupId"];

    private static readonly Dictionary<string, SegmentResourceType> Kinds =
        Enum.GetValues<SegmentResourceType>().ToDictionary(kind => CellText.ScopeType(PermissionScope.OnResource(kind, string.Empty)), StringComparer.Ordinal);

    private readonly ILookup<string, string[]> _byKey;
    private readonly ILookup<string, string[]> _byPerson;

    public ReviewEvidence(string review, IReadOnlyList<string[]> rows, bool isOfSnapshot)
    {
        Review = review;
        Rows = rows;
        IsOfSnapshot = isOfSnapshot;
        _byKey = rows.ToLookup(KeyOf, StringComparer.Ordinal);
        _byPerson = rows.ToLookup(row => DecisionCells.Fold(Cell(row, "PrincipalId")), StringComparer.Ordinal);
    }

    /// <summary>Full name of the review.</summary>
    public string Review { get; }

    /// <summary>Cells in the order of <see cref="AccessReviewCsv.Columns"/>, without any protection against formulas.</summary>
    public IReadOnlyList<string[]> Rows { get; }

    /// <summary>Whether the rows were worked out from the picture, which knows neither reviewers nor how findings were set.</summary>
    public bool IsOfSnapshot { get; }

    public static string Cell(string[] row, string column) => row[DecisionTable.IndexOf(column)];

    /// <summary>The row that a row of a file stands for; null when there is none.</summary>
    public string[]? Find(DecisionRow row)
    {
        var found = _byKey[KeyOf(row.Cells)].ToList();
        // Two rows that a spreadsheet's changes make alike are told apart by their very text.
        return found.Count <= 1 ? found.FirstOrDefault() : found.FirstOrDefault(given => KeyColumns.All(column => FormulaGuard.Unescape(row[column]) == Cell(given, column)));
    }

    /// <summary>The row of the same person that differs the least, with the columns in which it does; null when the person has none.</summary>
    public (string[] Given, IReadOnlyList<string> Differences)? Nearest(DecisionRow row) =>
        _byPerson[DecisionCells.Fold(row["PrincipalId"])]
            .Select(given => ((string[], IReadOnlyList<string>)?)(given, Differences(row, given)))
            .MinBy(candidate => candidate!.Value.Item2.Count);

    /// <summary>The columns, other than the reviewer's, in which a row is not as it was given out.</summary>
    public IReadOnlyList<string> Differences(DecisionRow row, string[] given) =>
    [
        .. AccessReviewCsv.Columns.Where(column =>
            !DecisionCells.Answers.Contains(column) && !(IsOfSnapshot && column == "Findings") && !DecisionCells.Same(column, row[column], Cell(given, column))),
    ];

    /// <summary>Why a file cannot be of this review at all, because every row of it names another workspace or another time; null when it can.</summary>
    public string? WhyOther(IReadOnlyList<DecisionRow> rows)
    {
        if (Rows.Count == 0 || rows.Count == 0) return null;
        var given = Rows[0];
        if (rows.All(row => !DecisionCells.Same("WorkspaceId", row["WorkspaceId"], Cell(given, "WorkspaceId"))))
        {
            return $"the file is of the workspace {rows[0]["WorkspaceSlug"]} ({rows[0]["WorkspaceId"]}), and the review is of {Cell(given, "WorkspaceSlug")} ({Cell(given, "WorkspaceId")}).";
        }

        var (captured, was) = (Cell(given, "CapturedAtUtc"), rows[0]["CapturedAtUtc"]);
        return rows.All(row => DecisionCells.IsOtherTime(row["CapturedAtUtc"], captured)) ? $"the file is of the review that was captured at {was}, and not of the one of {captured}." : null;
    }

    /// <summary>The rows that a picture gives.</summary>
    public static ReviewEvidence Of(string review, WorkspaceSnapshot snapshot) =>
        new(review, [.. EffectiveAccess.Of(snapshot).Select(entry => AccessReviewCsv.Cells(snapshot, entry, string.Empty))], isOfSnapshot: true);

    /// <summary>The rows of a file itself, where there is nothing to check them with.</summary>
    public static ReviewEvidence AtItsWord(DecisionTable table) =>
        new(table.File, [.. table.Rows.Select(row => table.IsWorkbook ? row.Cells : [.. row.Cells.Select(FormulaGuard.Unescape)])], isOfSnapshot: true);

    /// <summary>The decision of a row.</summary>
    public ReviewDecision Decide(string[] given, DecisionRow row, string file, DecisionKind kind)
    {
        string? Optional(string column) => Cell(given, column) is { Length: > 0 } text ? text : null;
        return new ReviewDecision
        {
            Decision = kind,
            File = file,
            Line = row.Line,
            Review = Review,
            WorkspaceId = Cell(given, "WorkspaceId"),
            Workspace = Cell(given, "WorkspaceSlug"),
            CapturedAtUtc = Cell(given, "CapturedAtUtc"),
            PrincipalType = Cell(given, "PrincipalType") == "invite" ? PrincipalType.Invite : PrincipalType.User,
            PrincipalId = Cell(given, "PrincipalId"),
            Name = Cell(given, "Name"),
            Email = Cell(given, "Email"),
            AccountState = Cell(given, "AccountState") switch
            {
                "active" => AccountState.Active,
                "invited" => AccountState.Invited,
                _ => AccountState.Unknown,
            },
            RoleId = Optional("RoleId"),
            Role = Optional("Role"),
            Scope = ScopeOf(given),
            ScopeName = Optional("ScopeName"),
            MatchedSources = Optional("MatchedSources") is { } number ? int.Parse(number, CultureInfo.InvariantCulture) : null,
            Via = Cell(given, "GrantedThrough") switch
            {
                "direct" => GrantedThrough.Direct,
                "group" => GrantedThrough.Group,
                _ => null,
            },
            GroupId = Optional("GroupId"),
            GroupName = Optional("GroupName"),
            Reviewer = DecisionCells.Typed(row["Reviewer"]),
            DecisionDate = DecisionCells.DayOf(row["DecisionDate"]),
            DecisionDateText = DecisionCells.Typed(row["DecisionDate"]),
            Justification = DecisionCells.Typed(row["Justification"]),
        };
    }

    private static PermissionScope? ScopeOf(string[] given)
    {
        var (type, id, labels) = (Cell(given, "ScopeType"), Cell(given, "ScopeId"), Cell(given, "ScopeLabels"));
        return type switch
        {
            "" => null,
            "workspace" => PermissionScope.OnWorkspace(id),
            "label" => PermissionScope.OnLabels(id, LabelText.Parse(labels)),
            _ when Kinds.TryGetValue(type, out var kind) => PermissionScope.OnResource(kind, id),
            _ => new PermissionScope(ScopeKind.Unknown, null, type, id, LabelSet.Empty),
        };
    }

    private static string KeyOf(string[] cells) => string.Join('\u001f', KeyColumns.Select(column => DecisionCells.Fold(Cell(cells, column))));
}
