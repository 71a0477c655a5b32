using System.Globalization;
using CsvHelper;

namespace SegmentC1.Access;

/// <summary>The access review as CSV: RFC 4180, UTF-8 with byte order mark, invariant, one row per principal, role, scope and path.</summary>
public static class AccessReviewCsv
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string ListSeparator = "; ";
    private const long ProgressEvery = 500;

    /// <summary>The columns in their order. The last four are the reviewer's.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "WorkspaceId", "WorkspaceSlug", "CapturedAtUtc", "PrincipalType", "PrincipalId", "Name", "Email", "AccountState", "RoleId", "Role",
        "Privileged", "PiiAccess", "ScopeType", "ScopeId", "ScopeName", "ScopeLabels", "MatchedSources", "AllAndFuture", "GrantedThrough",
        "GroupId", "GroupName", "AlsoHeldThrough", "LastRecordedChangeUtc", "Findings", "Reviewer", "Decision", "DecisionDate", "Justification",
    ];

    /// <summary>Writes header and rows while the entries are computed; holds no more than a page of text.</summary>
    /// <param name="output">Where to; stays open.</param>
    /// <param name="snapshot">The picture that the entries are of.</param>
    /// <param name="entries">The rows, ordered by principal as <see cref="EffectiveAccess.Of"/> gives them.</param>
    /// <param name="raw">Whether to leave out the protection against formulas (<see cref="FormulaGuard"/>).</param>
    /// <param name="progress">Told the number of rows so far; may be null.</param>
    /// <param name="cancellationToken">Ends writing between two rows.</param>
    /// <returns>What was written.</returns>
    public static async Task<ReviewCounts> WriteAsync(
        Stream output, WorkspaceSnapshot snapshot, IEnumerable<AccessEntry> entries, bool raw, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(entries);
        var options = CsvWriterOptions.Default with
        {
            WriteByteOrderMark = true,
            NewLine = "\r\n",
            Quoting = CsvQuoting.WhenNeededOrWhitespace,
            FormatProvider = CultureInfo.InvariantCulture,
        };
        var counter = new ReviewCounter();
        var writer = CsvWriter.Create(output, options, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            writer.WriteRecord([.. Columns]);
            foreach (var entry in entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var cell in Cells(snapshot, entry)) writer.WriteField(raw ? cell : FormulaGuard.Escape(cell));
                await writer.EndRecordAsync(cancellationToken).ConfigureAwait(false);
                counter.Count(entry);
                if (counter.Rows % ProgressEvery == 0) progress?.Report(counter.Rows);
            }

            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        progress?.Report(counter.Rows);
        return counter.Finish();
    }

    private static IEnumerable<string> Cells(WorkspaceSnapshot snapshot, AccessEntry entry)
    {
        yield return snapshot.Workspace.Id;
        yield return snapshot.Workspace.Slug;
        yield return Time(snapshot.CapturedAt);
        yield return entry.PrincipalType == PrincipalType.User ? "user" : "invite";
        yield return entry.PrincipalId;
        yield return entry.Name;
        yield return entry.Email;
        yield return entry.AccountState switch
        {
            AccountState.Active => "active",
            AccountState.Invited => "invited",
            _ => "unknown",
        };
        yield return entry.RoleId ?? "";
        yield return entry.Role ?? "";
        yield return OfRole(entry.RoleFacts, facts => facts.IsPrivileged);
        yield return OfRole(entry.RoleFacts, facts => facts.GivesPii);
        yield return ScopeType(entry.Scope);
        yield return entry.Scope?.Id ?? "";
        yield return entry.ScopeName ?? "";
        yield return entry.Scope is null ? "" : LabelText.Format(entry.Scope.Labels);
        yield return entry.MatchedResources?.Count.ToString(CultureInfo.InvariantCulture) ?? "";
        yield return YesNo(entry.Scope is null ? null : entry.AllAndFuture);
        yield return entry.Via switch
        {
            GrantedThrough.Direct => "direct",
            GrantedThrough.Group => "group",
            _ => "",
        };
        yield return entry.Group?.Id ?? "";
        yield return entry.Group?.Name ?? "";
        yield return string.Join(ListSeparator, entry.AlsoHeldThrough);
        yield return entry.LastRecordedChange is { } last ? Time(last) : "";
        yield return string.Join(ListSeparator, entry.Findings);
        for (var reviewers = 0; reviewers < 4; reviewers++) yield return "";
    }

    private static string ScopeType(PermissionScope? scope) => scope switch
    {
        null => "",
        { Kind: ScopeKind.Workspace } => "workspace",
        { Kind: ScopeKind.Label } => "label",
        { ResourceType: { } type } => type.ToString().ToLowerInvariant(),
        _ => scope.RawType,
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    // Of a role that is not known nobody can say "false".
    private static string OfRole(RoleFacts? facts, Func<RoleFacts, bool> question) => facts switch
    {
        null => "",
        { IsKnown: false } => "unknown",
        _ => YesNo(question(facts)),
    };

    private static string YesNo(bool? value) => value switch
    {
        true => "true",
        false => "false",
        null => "",
    };
}
