namespace SegmentC1.Access;

/// <summary>
/// The cells of lines of access, in the order of <see cref="AccessReviewCsv.Columns"/>. What many lines share is put into words once:
/// what the picture says of itself for all of them, a time or labels for lines that follow each other.
/// </summary>
/// <param name="snapshot">The picture that the lines are of.</param>
internal sealed class AccessCells(WorkspaceSnapshot snapshot)
{
    private readonly string _capturedAt = CellText.Time(snapshot.CapturedAt);
    private DateTimeOffset? _changedAt;
    private string _changed = string.Empty;
    private LabelSet? _labelSet;
    private string _labels = string.Empty;

    /// <summary>Puts the cells of one line, without any protection against formulas, over those of the line before.</summary>
    /// <param name="cells">One for each column.</param>
    /// <param name="entry">The line of access.</param>
    /// <param name="reviewer">Who reviews it; may be empty.</param>
    public void Fill(string[] cells, AccessEntry entry, string reviewer)
    {
        cells[0] = snapshot.Workspace.Id;
        cells[1] = snapshot.Workspace.Slug;
        cells[2] = _capturedAt;
        cells[3] = CellText.Principal(entry.PrincipalType);
        cells[4] = entry.PrincipalId;
        cells[5] = entry.Name;
        cells[6] = entry.Email;
        cells[7] = CellText.State(entry.AccountState);
        cells[8] = entry.RoleId ?? "";
        cells[9] = entry.Role ?? "";
        cells[10] = OfRole(entry.RoleFacts, static facts => facts.IsPrivileged);
        cells[11] = OfRole(entry.RoleFacts, static facts => facts.GivesPii);
        cells[12] = CellText.ScopeType(entry.Scope);
        cells[13] = entry.Scope?.Id ?? "";
        cells[14] = entry.ScopeName ?? "";
        cells[15] = entry.Scope is null ? "" : Labels(entry.Scope.Labels);
        cells[16] = CellText.Number(entry.MatchedResources?.Count);
        cells[17] = CellText.YesNo(entry.Scope is null ? null : entry.AllAndFuture);
        cells[18] = entry.Via switch
        {
            GrantedThrough.Direct => "direct",
            GrantedThrough.Group => "group",
            _ => "",
        };
        cells[19] = entry.Group?.Id ?? "";
        cells[20] = entry.Group?.Name ?? "";
        cells[21] = entry.AlsoHeldThrough.Count == 0 ? "" : CellText.List(entry.AlsoHeldThrough.Select(way => way.ToString()));
        cells[22] = Changed(entry.LastRecordedChange);
        cells[23] = CellText.List(entry.Findings);
        cells[24] = reviewer;
        cells[25] = "";
        cells[26] = "";
        cells[27] = "";
    }

    private string Labels(LabelSet labels)
    {
        if (!ReferenceEquals(labels, _labelSet)) (_labelSet, _labels) = (labels, LabelText.Format(labels));
        return _labels;
    }

    private string Changed(DateTimeOffset? time)
    {
        if (time != _changedAt) (_changedAt, _changed) = (time, CellText.Time(time));
        return _changed;
    }

    // Of a role that is not known nobody can say "false".
    private static string OfRole(RoleFacts? facts, Func<RoleFacts, bool> question) => facts switch
    {
        null => "",
        { IsKnown: false } => "unknown",
        _ => CellText.YesNo(question(facts)),
    };
}
