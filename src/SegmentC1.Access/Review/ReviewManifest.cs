using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>What stands beside a review and proves it: of which workspace it is, how it was read, whether that is all, and the hash of every file.</summary>
/// <remarks>
/// JSON, UTF-8, always with the same properties in the same order, so that two manifests can be compared as text. <c>hash</c> sums up
/// the files and <c>seal</c>, the last property, the manifest itself (<see cref="ReviewSeal"/>).
/// </remarks>
internal static class ReviewManifest
{
    public const string Schema = "segmentc1/access-review/2";

    /// <summary>What every version's <c>schema</c> begins with.</summary>
    public const string SchemaFamily = "segmentc1/access-review/";

    /// <summary>Name of the manifest in a folder.</summary>
    public const string FileName = ReviewFileNames.Manifest;

    public static string PathOf(string reviewPath) => reviewPath + ".manifest.json";

    public static async Task WriteAsync(Stream output, ReviewBook book, AccessReviewOptions options, IReadOnlyList<ReviewFile> files, CancellationToken cancellationToken)
    {
        var manifest = Of(book, options, files);
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        await using (text.ConfigureAwait(false))
        {
            using (var json = new JsonTextWriter(text) { Formatting = Formatting.Indented, Culture = CultureInfo.InvariantCulture, CloseOutput = false })
            {
                manifest.WriteTo(json);
            }

            await text.WriteLineAsync().ConfigureAwait(false);
            await output.WriteAsync(ReviewSeal.Close(Encoding.UTF8.GetBytes(text.ToString())), cancellationToken).ConfigureAwait(false);
        }
    }

    private static JObject Of(ReviewBook book, AccessReviewOptions options, IReadOnlyList<ReviewFile> files)
    {
        var snapshot = book.Snapshot;
        return new JObject(
            new JProperty("schema", Schema),
            new JProperty("workspace", new JObject(
                new JProperty("id", snapshot.Workspace.Id),
                new JProperty("slug", snapshot.Workspace.Slug),
                new JProperty("name", snapshot.Workspace.Name))),
            new JProperty("startedAtUtc", Time(snapshot.StartedAt)),
            new JProperty("endedAtUtc", Time(snapshot.CapturedAt)),
            new JProperty("writtenAtUtc", Time(book.WrittenAt)),
            new JProperty("module", new JObject(new JProperty("name", "SegmentC1"), new JProperty("version", book.ModuleVersion))),
            new JProperty("runBy", book.RunBy),
            new JProperty("complete", snapshot.IsComplete),
            new JProperty("problems", new JArray(snapshot.Problems)),
            new JProperty("gaps", new JArray(snapshot.Gaps.Select(gap => new JObject(
                new JProperty("list", gap.Kind.ToString()),
                new JProperty("owner", gap.Owner),
                new JProperty("httpStatus", gap.HttpStatus),
                new JProperty("reason", gap.Reason))))),
            new JProperty("part", book.Scope is not null),
            new JProperty("scope", book.Scope ?? "the whole workspace"),
            new JProperty("files", new JArray(files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => new JObject(
                new JProperty("name", file.Name),
                new JProperty("bytes", file.Bytes),
                new JProperty("sha256", file.Sha256))))),
            new JProperty("hash", ReviewSeal.HashOf(files)),
            new JProperty("rowsSha256", book.RowsSha256),
            new JProperty("options", new JObject(
                new JProperty("format", options.Format.ToString()),
                new JProperty("raw", options.Raw),
                new JProperty("allowIncomplete", options.AllowIncomplete))),
            new JProperty("counts", Of(book.Counts, book)),
            new JProperty("columns", new JArray(AccessReviewCsv.Columns)),
            new JProperty("findings", FindingsOf(book)),
            new JProperty("reviewers", new JObject(
                new JProperty("rules", book.ReviewerRules.Count),
                new JProperty("rowsWithout", book.Entries.Count(entry => book.ReviewerOf(entry).Length == 0)))),
            new JProperty("baselineAtUtc", book.BaselineAt is { } at ? Time(at) : null),
            new JProperty("requests", snapshot.Requests),
            new JProperty("ledgers", new JArray(snapshot.Ledgers.Select(Of))),
            new JProperty("invitesOfMembers", new JArray(EffectiveAccess.InvitesOfMembers(snapshot))),
            new JProperty("auditTrail", AuditTrailOf(book)),
            new JProperty("limitations", new JArray(book.Limitations)),
            new JProperty("seal", ReviewSeal.Blank));
    }

    private static JObject Of(ReviewCounts counts, ReviewBook book) => new(
        new JProperty("rows", counts.Rows),
        new JProperty("principals", counts.Principals),
        new JProperty("users", counts.Users),
        new JProperty("invites", counts.Invites),
        new JProperty("unknownUsers", counts.UnknownUsers),
        new JProperty("usersWithoutRole", counts.UsersWithoutRole),
        new JProperty("directRows", counts.DirectRows),
        new JProperty("groupRows", counts.GroupRows),
        new JProperty("privilegedPrincipals", counts.PrivilegedPrincipals),
        new JProperty("groups", book.Groups.Count),
        new JProperty("findings", book.Findings.Count));

    private static JObject FindingsOf(ReviewBook book) => new(
        new JProperty("maxOwners", book.Thresholds.MaxOwners),
        new JProperty("activityDays", book.Thresholds.ActivityDays),
        new JProperty("inviteDays", book.Thresholds.InviteDays),
        new JProperty("internalDomains", new JArray(book.OwnDomains.Domains)),
        new JProperty("internalDomainsAssumed", book.OwnDomains.Assumed),
        new JProperty("leaversCompared", book.LeaversCompared),
        new JProperty("switchedOff", new JArray(book.DisabledFindings)),
        new JProperty("counts", new JObject(ReviewFindings.All
            .Select(kind => (kind.Id, Count: book.Findings.Count(finding => finding.Id == kind.Id)))
            .Where(kind => kind.Count > 0)
            .Select(kind => new JProperty(kind.Id, kind.Count)))));

    private static JObject AuditTrailOf(ReviewBook book) => new(
        new JProperty("state", book.Activity.State switch
        {
            AuditTrailState.Read => "read",
            AuditTrailState.NotAvailable => "not available",
            AuditTrailState.Incomplete => "not read to its end",
            _ => "not read",
        }),
        new JProperty("fromUtc", Time(book.Activity.From)),
        new JProperty("toUtc", Time(book.Activity.To)),
        new JProperty("events", book.Snapshot.AuditEvents?.Count ?? 0),
        new JProperty("eventsOfOthers", RecordedChanges.OfOthers(book.Snapshot)),
        new JProperty("explanation", book.Activity.Explanation));

    private static JObject Of(ListLedger ledger) => new(
        new JProperty("list", ledger.Kind.ToString()),
        new JProperty("owner", ledger.Owner),
        new JProperty("state", ledger.State.ToString()),
        new JProperty("rows", ledger.Rows),
        new JProperty("totalEntries", ledger.TotalEntries),
        new JProperty("duplicates", ledger.Duplicates),
        new JProperty("pages", ledger.Pages),
        new JProperty("requests", ledger.Requests),
        new JProperty("retries", ledger.Retries),
        new JProperty("httpStatus", ledger.HttpStatus),
        new JProperty("reason", ledger.Reason));

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
