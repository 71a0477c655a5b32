using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SegmentC1.Sandbox;

/// <summary>Access review campaigns, their scope and their reports, and the policies that rule them.</summary>
internal static class AccessReviewOperations
{
    private const string Prefix = "ACCESS_REVIEW_REPORT_FORMAT_";
    private static readonly string[] Campaigners = [SandboxRoles.SuperAdministrator, SandboxRoles.CampaignAdministrator];

    public static void Register(OperationTable table)
    {
        table.Add("accessreview.v1.AccessReviewService.List", call => call.Page(call.World.Reviews, View));
        table.Add("accessreview.v1.AccessReviewService.Get", call => Answer(call.World.Review(call.Path("id"))));
        table.Add("accessreview.v1.AccessReviewService.Create", Create, Campaigners);
        table.Add("accessreview.v1.AccessReviewSetupEntitlementService.SetCampaignScopeAndEntitlements", SetScope, Campaigners);
        table.Add("accessreview.v1.AccessReviewActionsService.GenerateReport", Generate, Campaigners);
        table.Add("accessreview.v1.AccessReviewReportService.List", call => call.Page(call.World.Review(call.Path("access_review_id")).Reports, report => View(call, report)), Campaigners);
        table.Add("policy.v1.PolicySearch.Search", call => call.Page(call.World.Policies.Where(policy => Matches(call, policy)), policy => new { id = policy.Id, displayName = policy.DisplayName, policyType = policy.Type }));
    }

    /// <summary>Where reports are fetched from: another host than the API's, which no access token may reach.</summary>
    public static void MapDownloads(WebApplication app, Tenant tenant) => app.MapGet("/downloads/{id}", (string id, HttpRequest request) =>
    {
        tenant.Count("download");
        if (request.Headers.ContainsKey("Authorization") || request.Headers.ContainsKey("DPoP")) tenant.Violations.Enqueue("download: a credential was sent to the host of the file");
        if (request.Query["sig"] != "made-up-signature") return Results.StatusCode(403);
        lock (tenant.World.Gate)
        {
            return tenant.World.Reviews.SelectMany(review => review.Reports).FirstOrDefault(report => report.Id == id) is { } report
                ? Results.Bytes(report.Content, "application/octet-stream")
                : Results.NotFound();
        }
    });

    private static object Create(RestCall call)
    {
        if (call.Texts("ownerIds") is not { Count: > 0 } owners) throw RestRefusal.Invalid("ownerIds: at least one is required");
        if (call.Text("policyId") is { } policy && call.World.Policies.Find(known => known.Id == policy)?.Type != "POLICY_TYPE_CERTIFY") throw RestRefusal.Invalid("policyId: no such review policy");
        var review = new AccessReviewRecord(call.World.NewId(), call.Text("displayName") ?? throw RestRefusal.Invalid("displayName: required"), call.World.Now)
        {
            Description = call.Text("description") ?? string.Empty,
            PolicyId = call.Text("policyId") ?? string.Empty,
            OwnerIds = call.World.CheckUsers(owners),
            ScopeType = call.Text("scopeType") ?? "ACCESS_REVIEW_SCOPE_TYPE_UNSPECIFIED",
            CompletionDate = call.Text("completionDate") is { } date ? DateTimeOffset.Parse(date, System.Globalization.CultureInfo.InvariantCulture) : null,
            CreatedById = call.Caller.Id,
        };
        call.World.Reviews.Add(review);
        call.World.Log(call.Caller, "Create", $"Access review {review.DisplayName} created", ("AccessReview", review.Id, review.DisplayName));
        return Answer(review);
    }

    private static object SetScope(RestCall call)
    {
        var review = call.World.Review(call.Path("access_review_id"));
        if (review.State != "ACCESS_REVIEW_STATE_DRAFT") throw RestRefusal.Precondition("the campaign is not a draft any more");
        var entitlements = call.Element("entitlements") is { ValueKind: JsonValueKind.Array } given
            ? given.EnumerateArray().Select(item => call.World.Access.Entitlement(item.GetProperty("appId").GetString()!, item.GetProperty("appEntitlementId").GetString()!)).ToList()
            : [];
        review.Entitlements.Clear();
        review.Entitlements.AddRange(entitlements);
        return new
        {
            list = entitlements.Select(entitlement => new
            {
                accessReviewEntitlement = new { accessReviewId = review.Id, appId = entitlement.AppId, appEntitlementId = entitlement.Id, policyId = review.PolicyId },
            }),
            expanded = Array.Empty<object>(),
            scopeV2 = (object?)null,
        };
    }

    private static object Generate(RestCall call)
    {
        var review = call.World.Review(call.Path("access_review_id"));
        var format = (call.Text("format") ?? Prefix + "JSON").Replace(Prefix + "UNSPECIFIED", Prefix + "JSON", StringComparison.Ordinal);
        var text = format switch
        {
            Prefix + "CSV" => "Entitlement,Account,Outcome\r\n" + string.Concat(call.Tenant.AccessTasks.All.Where(task => task.ReviewId == review.Id).Select(task => $"{task.Entitlement.DisplayName},{task.Account?.DisplayName},{task.Outcome}\r\n")),
            Prefix + "XLSX" => "PK\u0003\u0004 made-up workbook of " + review.DisplayName,
            _ => JsonSerializer.Serialize(new { review.Id, review.DisplayName }),
        };
        review.Reports.Add(new ReportRecord(call.World.NewId(), format, Encoding.UTF8.GetBytes(text), call.World.Now) { Fails = call.World.NextReportFails });
        call.World.NextReportFails = false;
        return new { };
    }

    private static object View(RestCall call, ReportRecord report)
    {
        if (report.Looks > 0) report.Looks--;
        var ready = report.Looks == 0;
        return new
        {
            id = report.Id,
            accessReviewId = call.Path("access_review_id"),
            createdAt = report.CreatedAt,
            format = report.Format,
            state = !ready ? "REPORT_STATE_PENDING" : report.Fails ? "REPORT_STATE_ERROR" : "REPORT_STATE_OK",
            downloadUrl = ready && !report.Fails ? $"http://localhost:{call.Tenant.Port}/downloads/{report.Id}?sig=made-up-signature" : string.Empty,
            hashes = ready && !report.Fails ? new Dictionary<string, string> { ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(report.Content)) } : [],
        };
    }

    private static bool Matches(RestCall call, PolicyRecord policy) =>
        (call.Texts("policyTypes") is not { Count: > 0 } types || types.Contains(policy.Type))
        && (call.Text("displayName") is not { } name || string.Equals(policy.DisplayName, name, StringComparison.OrdinalIgnoreCase))
        && (call.Text("query") is not { } query || policy.DisplayName.Contains(query, StringComparison.OrdinalIgnoreCase));

    private static object Answer(AccessReviewRecord review) => new { accessReview = View(review), expanded = Array.Empty<object>() };

    private static object View(AccessReviewRecord review) => new
    {
        accessReview = new
        {
            id = review.Id,
            displayName = review.DisplayName,
            description = review.Description,
            policyId = review.PolicyId,
            createdById = review.CreatedById,
            createdAt = review.CreatedAt,
            startedAt = review.StartedAt,
            closedAt = (string?)null,
            completionDate = review.CompletionDate,
            scopeType = review.ScopeType,
            state = review.State,
            expectedTicketCount = review.Entitlements.Count,
        },
        createdByUserPath = string.Empty,
        policyPath = string.Empty,
    };
}
