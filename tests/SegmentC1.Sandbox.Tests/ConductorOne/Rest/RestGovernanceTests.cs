using System.Net;
using System.Text.Json;
using SegmentC1.ConductorOne.Baton.V1;
using Task = System.Threading.Tasks.Task;

namespace SegmentC1.Sandbox.Tests;

/// <summary>What the tenant makes of uploads, requests, answers and reviews; and what it refuses.</summary>
public sealed class RestGovernanceTests : RestFixture
{
    [Fact]
    public async Task A_sync_is_taken_over_and_ids_stay_from_sync_to_sync()
    {
        var (app, connector) = Connector(selfHosted: false);
        Tenant.Ingest(connector, SampleSync.Of(["ann", "bob"], new() { ["g1"] = ["ann", "bob"], ["g2"] = ["ann"] }));
        var before = await EntitlementsAsync(app);

        Tenant.Ingest(connector, SampleSync.Of(["ann"], new() { ["g1"] = ["ann"] }, "partial"));
        Assert.Equal(3, Tenant.Grants.Count);
        Tenant.Ingest(connector, SampleSync.Of(["ann", "cleo"], new() { ["g1"] = ["ann", "cleo"] }));

        var left = Assert.Single(await EntitlementsAsync(app));
        Assert.Contains(left, before);
        Assert.Equal(["ann", "cleo"], Tenant.Grants.Select(grant => grant.AccountRawId).Order());
        Assert.Throws<InvalidDataException>(() => Tenant.Ingest(connector, [1, 2, 3]));
        Assert.Empty(Tenant.Violations);
    }

    [Fact]
    public async Task A_request_is_approved_by_its_step_carried_out_by_the_connector_and_taken_back_at_its_end()
    {
        var (app, connector) = Connector(selfHosted: true);
        var person = Tenant.AddUser("Ann", "ann@example.com", SandboxRoles.BasicUser);
        Tenant.Ingest(connector, SampleSync.Of(["ann"], new() { ["g1"] = [] }));
        var entitlement = Assert.Single(await EntitlementsAsync(app));
        var task = await DoneAsync("/api/v1/task/grant", new { appId = app, appEntitlementId = entitlement, identityUserId = person.Id, grantDuration = "3600s" });
        var (id, step) = Of(task);

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync($"/api/v1/tasks/{id}/action/approve", new { policyStepId = "another" })).Status);
        var approved = await DoneAsync($"/api/v1/tasks/{id}/action/approve", new { policyStepId = step });
        Assert.Equal("TASK_PROCESSING_TYPE_PROCESSING", approved.GetProperty("taskView").GetProperty("task").GetProperty("processing").GetString());
        Assert.Empty(Tenant.Grants);

        var credential = await DoneAsync("/api/v1/apps/connectors/credentials", new { appId = app, connectorId = connector });
        var given = new SandboxCredential(credential.GetProperty("credential").GetProperty("clientId").GetString()!, credential.GetProperty("credential").GetProperty("clientSecret").GetString()!, SandboxCredentialKind.Connector);
        using var client = new TenantClient(Tenant);
        var headers = await client.SignInAsync(given);
        var order = (await client.Baton.GetTaskAsync(new() { HostId = "h" }, headers)).Task;
        Assert.Equal(("group:g1:member", "ann", 3600), (order.Grant.Entitlement.Id, order.Grant.Principal.Id.Resource, order.Grant.Duration.Seconds));
        await client.Baton.FinishTaskAsync(new() { HostId = "h", TaskId = order.Id, Success = new() }, headers);

        Assert.Equal("GRANT_OUTCOME_GRANTED", Assert.Single(Tenant.AccessTasks).Outcome);
        Assert.NotNull(Assert.Single(Tenant.Grants).DeprovisionAt);
        Assert.Equal((1, 0), (Tenant.ExpireGrants(), Tenant.ExpireGrants()));
        order = (await client.Baton.GetTaskAsync(new() { HostId = "h" }, headers)).Task;
        Assert.Equal("group:g1:member:user:ann", order.Revoke.Grant.Id);
        await client.Baton.FinishTaskAsync(new() { HostId = "h", TaskId = order.Id, Success = new() }, headers);

        Assert.Empty(Tenant.Grants);
        Assert.Equal("REVOKE_OUTCOME_REVOKED", Tenant.AccessTasks[^1].Outcome);
        Assert.Empty(Tenant.Violations);
    }

    [Fact]
    public async Task Who_is_no_approver_is_refused_and_both_ways_to_name_a_user_are_too()
    {
        var (app, connector) = Connector(selfHosted: false);
        var person = Tenant.AddUser("Ann", "ann@example.com", SandboxRoles.BasicUser);
        Tenant.Ingest(connector, SampleSync.Of(["ann"], new() { ["g1"] = [] }));
        var entitlement = Assert.Single(await EntitlementsAsync(app));
        await SignInAsync(Tenant.CreatePersonalCredential(person.Id));
        var (id, step) = Of(await DoneAsync("/api/v1/task/grant", new { appId = app, appEntitlementId = entitlement }));

        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync($"/api/v1/tasks/{id}/action/approve", new { policyStepId = step })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/api/v1/task/grant", new { appId = app, appEntitlementId = entitlement, identityUserId = person.Id, appUserId = "x" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/api/v1/task/revoke", new { appId = app, appEntitlementId = entitlement })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync("/api/v1/access_review", new { displayName = "Q1", ownerIds = new[] { person.Id } })).Status);
    }

    [Fact]
    public async Task A_credential_at_the_download_is_a_violation()
    {
        var (_, made) = await PostAsync("/api/v1/access_review", new { displayName = "Q1", ownerIds = new[] { Tenant.Users[0].Id } });
        var path = $"/api/v1/access_review/{made.GetProperty("accessReview").GetProperty("accessReview").GetProperty("id").GetString()}/report";
        await DoneAsync(path, new { format = "ACCESS_REVIEW_REPORT_FORMAT_CSV" });
        await GetAsync(path);
        var (_, reports) = await GetAsync(path);
        var address = reports.GetProperty("list")[0].GetProperty("downloadUrl").GetString()!;
        using var http = new HttpClient();
        Assert.StartsWith("Entitlement", await http.GetStringAsync(address, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(Tenant.Violations);

        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer made-up");
        _ = await http.GetStringAsync(address, TestContext.Current.CancellationToken);

        Assert.Contains("download", Assert.Single(Tenant.Violations), StringComparison.Ordinal);
    }

    private (string App, string Connector) Connector(bool selfHosted)
    {
        var app = Tenant.AddApp("Segment");
        return (app, Tenant.AddConnector(app, "Segment", selfHosted));
    }

    private async Task<IReadOnlyList<string>> EntitlementsAsync(string app) =>
        [.. (await DoneAsync("/api/v1/search/entitlements", new { appIds = new[] { app } })).GetProperty("list").EnumerateArray().Select(row => row.GetProperty("appEntitlement").GetProperty("id").GetString()!)];

    private static (string Id, string Step) Of(JsonElement answer)
    {
        var task = answer.GetProperty("taskView").GetProperty("task");
        return (task.GetProperty("id").GetString()!, task.GetProperty("policy").GetProperty("current").GetProperty("id").GetString()!);
    }
}
