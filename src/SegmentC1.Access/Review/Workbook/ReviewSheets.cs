using System.Globalization;

namespace SegmentC1.Access;

/// <summary>What is on each sheet of a review's workbook.</summary>
internal static class ReviewSheets
{
    private const int OtherWidth = 18;

    // In characters. Ids and what is the same in every row are narrow, so that people, and the cells to fill in, fit on a screen.
    private static readonly Dictionary<string, int> Widths = new(StringComparer.Ordinal)
    {
        ["WorkspaceId"] = 5, ["WorkspaceSlug"] = 5, ["CapturedAtUtc"] = 5, ["PrincipalType"] = 7, ["PrincipalId"] = 5, ["Name"] = 22, ["Email"] = 28,
        ["AccountState"] = 14, ["RoleId"] = 6, ["Role"] = 28, ["Privileged"] = 11, ["PiiAccess"] = 11, ["ScopeType"] = 11, ["ScopeId"] = 6, ["ScopeName"] = 28,
        ["ScopeLabels"] = 24, ["MatchedSources"] = 16, ["AllAndFuture"] = 14, ["GrantedThrough"] = 16, ["GroupId"] = 6, ["GroupName"] = 24, ["AlsoHeldThrough"] = 32,
        ["LastRecordedChangeUtc"] = 21, ["LastRecordedChange"] = 30, ["Findings"] = 32, ["Reviewer"] = 28, ["Decision"] = 12, ["DecisionDate"] = 14, ["Justification"] = 44,
        ["Roles"] = 44, ["Groups"] = 44, ["Gives"] = 60, ["Severity"] = 10, ["Finding"] = 22, ["Title"] = 30, ["SubjectType"] = 11, ["SubjectId"] = 6, ["Subject"] = 32,
        ["Why"] = 80, ["WhatToDo"] = 60,
    };

    // Who or what a row is about stays in view while one scrolls to the cells at its end.
    private static readonly HashSet<string> LastFrozen = new(["Email", "GroupName"], StringComparer.Ordinal);

    private static readonly HashSet<string> Counts = new(["AccessRows", "DirectRows", "GroupRows", "Members", "PendingMembers", "Permissions"], StringComparer.Ordinal);

    /// <summary>The sheets, made while they are enumerated; what is too long for a cell is seen on the way and comes last.</summary>
    public static IEnumerable<SheetSpec> Of(ReviewBook book)
    {
        var longTexts = new LongTexts();
        yield return ReadMe(book);
        yield return Table(ReviewWorkbook.AccessSheet, ReviewTables.Access, book, longTexts, AnswerOf);
        yield return Table("Users", ReviewTables.Users, book, longTexts);
        yield return Table("Groups", ReviewTables.Groups, book, longTexts);
        yield return Table("Findings", ReviewTables.Findings, book, longTexts);
        if (longTexts.Any) yield return longTexts.Sheet();
    }

    private static SheetColumnKind AnswerOf(string column) => column switch
    {
        "Decision" => SheetColumnKind.Decision,
        "Reviewer" or "DecisionDate" or "Justification" => SheetColumnKind.Answer,
        _ => SheetColumnKind.Text,
    };

    private static SheetSpec Table(string name, ReviewTable table, ReviewBook book, LongTexts longTexts, Func<string, SheetColumnKind>? kindOf = null)
    {
        SheetColumnKind Kind(string column) => kindOf?.Invoke(column) ?? (Counts.Contains(column) ? SheetColumnKind.Number : SheetColumnKind.Text);
        return new SheetSpec(
            name,
            [.. table.Columns.Select(column => new SheetColumn(column, Widths.GetValueOrDefault(column, OtherWidth), Kind(column)))],
            longTexts.Watch(name, table.Rows(book)),
            FrozenColumns: 1 + table.Columns.ToList().FindIndex(LastFrozen.Contains));
    }

    private static SheetSpec ReadMe(ReviewBook book) =>
        new(ReviewWorkbook.ReadMeSheet, [new("About this review", 30, SheetColumnKind.Label), new("", 110, SheetColumnKind.Prose)], [.. Lines(book)]);

    private static IEnumerable<IReadOnlyList<string>> Lines(ReviewBook book)
    {
        var (snapshot, workspace) = (book.Snapshot, book.Snapshot.Workspace);
        yield return ["Workspace", $"{workspace.Name} ({workspace.Slug}, {workspace.Id})"];
        yield return ["As of (UTC)", CellText.Time(snapshot.CapturedAt)];
        yield return ["Covers", book.Scope is null ? "The whole workspace." : $"A part of the workspace: {book.Scope}."];
        yield return ["Complete", !snapshot.IsComplete ? "No. What is not listed here may exist all the same." : snapshot.Gaps.Count == 0 ? "Yes." : "Yes, but for the parts that the plan of the workspace does not have."];
        foreach (var problem in snapshot.Problems) yield return ["Missing", problem];
        foreach (var gap in snapshot.Gaps) yield return ["Not in the plan", gap.ToString()];
        yield return ["Rows to decide on", book.Entries.Count.ToString("N0", CultureInfo.InvariantCulture)];
        yield return ["Findings", book.Findings.Count.ToString("N0", CultureInfo.InvariantCulture)];
        yield return ["Last recorded change", book.Activity.Explanation];
        if (book.AccessSha256 is { } hash) yield return ["SHA-256 of access.csv", hash];
        yield return ["Written", $"{CellText.Time(book.WrittenAt)} by SegmentC1 {book.ModuleVersion}. Run by: {book.RunBy}"];

        yield return ["How to fill it in", $"Go to the sheet {ReviewWorkbook.AccessSheet}. Each row is one way in which somebody holds a role. Fill in the yellow cells at its end."];
        yield return ["Decision", "Keep: the access stays. Revoke: it goes. Modify: it changes; say how in Justification. An empty cell is a row that nobody has decided."];
        yield return ["DecisionDate", "The day of the decision, as 2026-03-31."];
        yield return ["Justification", "Why, in a sentence. Whoever checks the review reads it."];
        yield return ["Please do not", "Change other cells, remove rows or add any: such a workbook is refused when it is read back, because it would not be known what was decided. Filters, column widths and colours may be changed."];
        yield return ["Protection", "The sheet is protected against mistakes, without a password. To sort, take the protection off (Review, Unprotect Sheet); the order of the rows does not matter."];
        yield return ["Read it back", "Import-SegmentAccessReview reads the decisions, Complete-SegmentAccessReview carries them out."];
        foreach (var limitation in book.Limitations) yield return ["Cannot be shown", limitation];
    }

    /// <summary>Texts that a cell cannot hold, gathered while their sheets are written.</summary>
    private sealed class LongTexts
    {
        private readonly List<(string Sheet, string Cell, string Text)> _texts = [];

        public bool Any => _texts.Count > 0;

        public IEnumerable<IReadOnlyList<string>> Watch(string sheet, IEnumerable<IReadOnlyList<string>> rows)
        {
            var number = 1;
            foreach (var row in rows)
            {
                number++;
                for (var column = 0; column < row.Count; column++)
                {
                    if (row[column].Length > WorkbookText.CellLimit) _texts.Add((sheet, string.Create(CultureInfo.InvariantCulture, $"{SheetSpec.Letters(column)}{number}"), row[column]));
                }

                yield return row;
            }
        }

        public SheetSpec Sheet() => new(
            ReviewWorkbook.LongTextSheet,
            [new("Sheet", 12), new("Cell", 10), new("Part", 8, SheetColumnKind.Number), new("Text", 120)],
            _texts.SelectMany(text => WorkbookText.Parts(text.Text).Select((part, at) => (string[])[text.Sheet, text.Cell, (at + 1).ToString(CultureInfo.InvariantCulture), part])));
    }
}
