using SegmentC1.Sandbox;

namespace SegmentC1.ConductorOne.Tests.Connector.Tasks;

/// <summary>Every kind of task, queued by a tenant that holds each message against ConductorOne's rules.</summary>
public sealed class TenantTests
{
    private const string Messages = "c1.connector.v2.";

    /// <summary>The task as JSON, the answer's type (null for a failure), and the code.</summary>
    public static TheoryData<string, string?, int> Kinds => new()
    {
        { """{"grant":{"entitlement":ENTITLEMENT,"principal":PRINCIPAL}}""", "GrantManagerServiceGrantResponse", 0 },
        { """{"grant":{"entitlement":ENTITLEMENT,"principal":{"id":{"resourceType":"user","resource":"gone"}}}}""", null, 9 },
        { """{"revoke":{"grant":{"id":"unknown","entitlement":ENTITLEMENT,"principal":PRINCIPAL}}}""", "GrantManagerServiceRevokeResponse", 0 },
        { """{"revoke":{"grant":{"id":"unknown","entitlement":ENTITLEMENT,"principal":{"id":{"resourceType":"group","resource":"GROUP"},"parentResourceId":{"resourceType":"workspace","resource":"ws-other"}}}}}""", null, 9 },
        { """{"createAccount":{"accountInfo":{"profile":{"email":"new@example.com"}}}}""", "CreateAccountResponse", 0 },
        { """{"createAccount":{"accountInfo":{"login":"nobody"}}}""", null, 3 },
        { """{"createResource":{"resource":{"id":{"resourceType":"group"},"displayName":"New"}}}""", "CreateResourceResponse", 0 },
        { """{"deleteResource":{"resourceId":{"resourceType":"group","resource":"gone"}}}""", "DeleteResourceResponse", 0 },
        { """{"actionListSchemas":{}}""", "ListActionSchemasResponse", 0 },
        { """{"actionGetSchema":{"name":"rename_group"}}""", "GetActionSchemaResponse", 0 },
        { """{"actionInvoke":{"name":"rename_group","args":{"group":"GROUP","name":"New name"}}}""", "InvokeActionResponse", 0 },
        { """{"actionStatus":{"name":"rename_group","id":"gone"}}""", null, 5 },
        { """{"listEventFeeds":{}}""", "ListEventFeedsResponse", 0 },
        { """{"listEvents":{"eventFeedId":"segment_audit_trail","pageSize":10}}""", "ListEventsResponse", 0 },
        { """{"rotateCredentials":{}}""", null, 12 },
        { """{"issueCredential":{}}""", null, 12 },
        { """{"createTicketTask":{}}""", null, 12 },
        { """{"eventFeed":{}}""", null, 2 },
        { """{"compactSyncs":{}}""", null, 2 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_kind_is_answered_without_a_violation(string json, string? response, int code)
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var world = fixture.Segment.World;
        var role = world.Role("Source Admin").Id;
        var entitlement = $$$$"""{"id":"role:{{{{role}}}}:labels:env=prod","resource":{"id":{"resourceType":"role","resource":"{{{{role}}}}"}}}""";
        var principal = $$$$"""{"id":{"resourceType":"group","resource":"{{{{world.Groups[0].Id}}}}"}}""";
        var running = await fixture.RunAsync(with: options => options with { Provisioning = true });

        var report = await running.ReportAsync(fixture.Sandbox.QueueTask(json
            .Replace("ENTITLEMENT", entitlement, StringComparison.Ordinal)
            .Replace("PRINCIPAL", principal, StringComparison.Ordinal)
            .Replace("GROUP", world.Groups[0].Id, StringComparison.Ordinal)));

        var finished = Assert.Single(fixture.Sandbox.FinishedTasks);
        Assert.Empty(fixture.Sandbox.Violations);
        Assert.Equal((response is not null, code, response is null ? null : Messages + response), (finished.Success, finished.Code, finished.ResponseType));
        Assert.True(report.Reported);
    }

    [Fact]
    public async Task What_is_still_held_after_a_revoke_is_in_the_report_and_in_the_log()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var world = fixture.Segment.World;
        var (role, group) = (world.Role("Source Admin").Id, world.Groups[0].Id);
        world.Users.Add(new WorldUser("u1", "Somebody", "u1@example.com", [world.OnWorkspace("Source Admin")]));
        world.Groups.Update(group, old => old with { MemberIds = ["u1"], Permissions = [world.OnWorkspace("Source Admin")] });
        var running = await fixture.RunAsync(with: options => options with { Provisioning = true });

        var report = await running.ReportAsync(fixture.Sandbox.QueueTask($$$$$$"""
            {"revoke":{"grant":{"id":"unknown","entitlement":{"id":"role:{{{{{{role}}}}}}:member","resource":{"id":{"resourceType":"role","resource":"{{{{{{role}}}}}}"}}},"principal":{"id":{"resourceType":"user","resource":"u1"}}}}}
            """));

        Assert.Equal(ConnectorTaskOutcome.Succeeded, report.Outcome);
        Assert.Contains($"({group})", report.Message, StringComparison.Ordinal);
        foreach (var json in (bool[])[true, false]) Assert.Contains("still held: ", new ConnectorLog(json, detailed: false, TimeProvider.System).Line(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_that_cannot_be_read_get_no_end_and_a_line_in_the_log()
    {
        await using var fixture = await ConnectorFixture.StartAsync(new ImpatientTime());
        fixture.Segment.Faults.Add(new FaultRule { PathPattern = "/audit-events", Status = 500 });
        var running = await fixture.RunAsync();

        var report = await running.ReportAsync(fixture.Sandbox.QueueTask("""{"listEventFeeds":{}}"""));

        Assert.Equal(ConnectorTaskOutcome.Abandoned, report.Outcome);
        Assert.Empty(fixture.Sandbox.FinishedTasks);
        Assert.Contains(running.Notices, notice => notice.Message.Contains(report.TaskId, StringComparison.Ordinal) && notice.Message.Contains("500", StringComparison.Ordinal));
    }
}
