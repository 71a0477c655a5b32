using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>What stands beside a review and proves it: of which workspace it is, how it was read, whether that is all, and its hash.</summary>
/// <remarks>JSON, UTF-8, always with the same properties in the same order, so that two manifests can be compared as text.</remarks>
internal static class ReviewManifest
{
    public const string Schema = "segmentc1/access-review/1";

    // What an auditor asks for and the Segment API does not have; silence would read as "checked".
    private static readonly string[] Limitations =
    [
        "Sign-in, MFA and SSO exemption of people are not in the Segment API.",
        "Public API tokens, and who holds them, are not in the Segment API.",
        "What an invite gives by itself is not in the Segment API; access that it brings through groups is listed.",
        "Which spaces a label scope covers is not in the Segment API.",
        "LastRecordedChangeUtc is the last recorded change, not the last use; an empty cell says nothing about use.",
    ];

    public static string PathOf(string reviewPath) => reviewPath + ".manifest.json";

    public static async Task WriteAsync(
        Stream output, WorkspaceSnapshot snapshot, AccessReviewOptions options, AccessReviewResult result, CancellationToken cancellationToken)
    {
        var manifest = Of(snapshot, options, result);
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        await using (text.ConfigureAwait(false))
        {
            using (var json = new JsonTextWriter(text) { Formatting = Formatting.Indented, Culture = CultureInfo.InvariantCulture, CloseOutput = false })
            {
                manifest.WriteTo(json);
            }

            await text.WriteLineAsync().ConfigureAwait(false);
            await output.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken).ConfigureAwait(false);
        }
    }

    private static JObject Of(WorkspaceSnapshot snapshot, AccessReviewOptions options, AccessReviewResult result) => new(
        new JProperty("schema", Schema),
        new JProperty("workspace", new JObject(
            new JProperty("id", snapshot.Workspace.Id),
            new JProperty("slug", snapshot.Workspace.Slug),
            new JProperty("name", snapshot.Workspace.Name))),
        new JProperty("startedAtUtc", Time(snapshot.StartedAt)),
        new JProperty("endedAtUtc", Time(snapshot.CapturedAt)),
        new JProperty("writtenAtUtc", Time(options.Clock.GetUtcNow())),
        new JProperty("module", new JObject(new JProperty("name", "SegmentC1"), new JProperty("version", options.ModuleVersion))),
        new JProperty("complete", result.Complete),
        new JProperty("problems", new JArray(snapshot.Problems)),
        new JProperty("gaps", new JArray(snapshot.Gaps.Select(gap => new JObject(
            new JProperty("list", gap.Kind.ToString()),
            new JProperty("owner", gap.Owner),
            new JProperty("httpStatus", gap.HttpStatus),
            new JProperty("reason", gap.Reason))))),
        new JProperty("file", new JObject(
            new JProperty("name", Path.GetFileName(result.Path)),
            new JProperty("bytes", result.Bytes),
            new JProperty("sha256", result.Sha256))),
        new JProperty("options", new JObject(
            new JProperty("raw", options.Raw),
            new JProperty("allowIncomplete", options.AllowIncomplete))),
        new JProperty("counts", new JObject(
            new JProperty("rows", result.Counts.Rows),
            new JProperty("principals", result.Counts.Principals),
            new JProperty("users", result.Counts.Users),
            new JProperty("invites", result.Counts.Invites),
            new JProperty("unknownUsers", result.Counts.UnknownUsers),
            new JProperty("usersWithoutRole", result.Counts.UsersWithoutRole),
            new JProperty("directRows", result.Counts.DirectRows),
            new JProperty("groupRows", result.Counts.GroupRows),
            new JProperty("privilegedPrincipals", result.Counts.PrivilegedPrincipals))),
        new JProperty("columns", new JArray(AccessReviewCsv.Columns)),
        new JProperty("requests", snapshot.Requests),
        new JProperty("ledgers", new JArray(snapshot.Ledgers.Select(Of))),
        new JProperty("invitesOfMembers", new JArray(EffectiveAccess.InvitesOfMembers(snapshot))),
        new JProperty("auditTrail", snapshot.AuditEvents is null ? "not read" : "read"),
        new JProperty("limitations", new JArray(Limitations)));

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
