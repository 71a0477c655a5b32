using SegmentC1.Baton.Connector.V2;
using SegmentC1.Sandbox;

namespace SegmentC1.ConductorOne.Tests.Baton;

public class BatonClientTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static ConnectorMetadata Metadata => new() { DisplayName = "Segment: Example" };

    [Fact]
    public async Task Hello_tells_program_and_machine_and_breaks_no_rule()
    {
        await using var tenant = await TestTenant.StartAsync();
        var connection = await tenant.ConnectAsync();

        await connection.Baton.HelloAsync(Metadata, "", Stop);

        var hello = Assert.Single(tenant.Sandbox.Hellos);
        Assert.Equal(("test-host", "Segment: Example"), (hello.HostId, hello.DisplayName));
        Assert.Contains("\"package\": \"SegmentC1\"", hello.Json);
        Assert.Empty(tenant.Sandbox.Violations);
    }

    [Fact]
    public async Task A_token_that_was_revoked_before_its_time_is_replaced_and_the_call_repeated_once()
    {
        await using var tenant = await TestTenant.StartAsync();
        var connection = await tenant.ConnectAsync();
        tenant.Sandbox.ExpireTokens();

        await connection.Baton.HelloAsync(Metadata, "", Stop);

        Assert.Equal(2, tenant.Sandbox.TokensIssued);
    }

    [Theory]
    [InlineData(16, typeof(ConductorOneAuthenticationException), "ConductorOne.Unauthorized", "Unauthenticated")]
    [InlineData(7, typeof(ConductorOneForbiddenException), "ConductorOne.Forbidden", "PermissionDenied")]
    [InlineData(5, typeof(ConductorOneNotFoundException), "ConductorOne.NotFound", "NotFound")]
    [InlineData(3, typeof(ConductorOneRequestException), "ConductorOne.RequestRefused", "InvalidArgument")]
    [InlineData(9, typeof(ConductorOneRequestException), "ConductorOne.RequestRefused", "FailedPrecondition")]
    [InlineData(12, typeof(ConductorOneRequestException), "ConductorOne.RequestRefused", "Unimplemented")]
    [InlineData(8, typeof(ConductorOneRateLimitException), "ConductorOne.RateLimited", "ResourceExhausted")]
    [InlineData(14, typeof(ConductorOneServerException), "ConductorOne.Unavailable", "Unavailable")]
    [InlineData(13, typeof(ConductorOneServerException), "ConductorOne.Unavailable", "Internal")]
    [InlineData(4, typeof(ConductorOneConnectionException), "ConductorOne.ConnectionLost", "DeadlineExceeded")]
    public async Task Each_status_has_its_error(int code, Type type, string errorId, string status)
    {
        await using var tenant = await TestTenant.StartAsync();
        var connection = await tenant.ConnectAsync();
        tenant.Sandbox.AddFault(new TenantFault("GetTask", code, Times: 9));

        var error = await Assert.ThrowsAnyAsync<ConductorOneException>(() => connection.Baton.GetTaskAsync(Stop));

        Assert.Equal((type, errorId, status, "GetTask"), (error.GetType(), error.ErrorId, error.GrpcStatus, error.Operation));
        Assert.Contains("shown on purpose", error.Message);
    }

    [Fact]
    public async Task A_personal_credential_is_told_that_it_is_the_wrong_kind()
    {
        await using var tenant = await TestTenant.StartAsync();
        var connection = await tenant.ConnectAsync(tenant.Sandbox.Personal);

        var error = await Assert.ThrowsAsync<ConductorOneForbiddenException>(() => connection.Baton.HelloAsync(Metadata, "", Stop));

        Assert.Contains("connector's page", error.Message);
    }

    [Fact]
    public async Task A_tenant_that_is_gone_is_a_connection_error()
    {
        await using var tenant = await TestTenant.StartAsync();
        var connection = await tenant.ConnectAsync();
        tenant.Sandbox.GoAway();

        var error = await Assert.ThrowsAsync<ConductorOneConnectionException>(() => connection.Baton.HelloAsync(Metadata, "", Stop));

        Assert.Contains(tenant.Sandbox.Host, error.Message);
    }

    [Fact]
    public async Task Cancelling_a_call_is_a_cancellation_and_no_error_of_the_tenant()
    {
        await using var tenant = await TestTenant.StartAsync();
        var connection = await tenant.ConnectAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.Baton.GetTaskAsync(new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task FinishTask_is_tried_again_when_the_tenant_cannot_serve()
    {
        var time = new ImpatientTime();
        await using var tenant = await TestTenant.StartAsync(time);
        var connection = await tenant.ConnectAsync();
        tenant.Sandbox.QueueSyncFull();
        var task = (await connection.Baton.GetTaskAsync(Stop)).Task;
        tenant.Sandbox.AddFault(new TenantFault("FinishTask", 14, Times: 2));

        await connection.Baton.FinishAsync(task.Id, TaskOutcome.Success());

        Assert.True(Assert.Single(tenant.Sandbox.FinishedTasks).Success);
        Assert.Equal(3, tenant.Sandbox.CallCount("FinishTask"));
    }

    [Theory]
    [InlineData(14, false)]
    [InlineData(0, true)]
    public async Task FinishTask_whose_answer_was_lost_counts_as_taken_when_the_task_is_no_longer_open(int code, bool reset)
    {
        await using var tenant = await TestTenant.StartAsync(new ImpatientTime());
        var connection = await tenant.ConnectAsync();
        tenant.Sandbox.QueueSyncFull();
        var task = (await connection.Baton.GetTaskAsync(Stop)).Task;
        tenant.Sandbox.AddFault(new TenantFault("FinishTask", code, Reset: reset, Late: true));

        await connection.Baton.FinishAsync(task.Id, TaskOutcome.Success());

        Assert.Equal(task.Id, Assert.Single(tenant.Sandbox.FinishedTasks).TaskId);
        Assert.Equal(2, tenant.Sandbox.CallCount("FinishTask"));
    }

    [Fact]
    public async Task FinishTask_that_cannot_have_arrived_before_is_refused_as_it_says()
    {
        await using var tenant = await TestTenant.StartAsync(new ImpatientTime());
        var connection = await tenant.ConnectAsync();
        tenant.Sandbox.QueueSyncFull();
        var task = (await connection.Baton.GetTaskAsync(Stop)).Task;
        tenant.Sandbox.AddFault(new TenantFault("FinishTask", 8));
        tenant.Sandbox.AddFault(new TenantFault("FinishTask", 9));

        await Assert.ThrowsAsync<ConductorOneRequestException>(() => connection.Baton.FinishAsync(task.Id, TaskOutcome.Success()));

        Assert.Equal(2, tenant.Sandbox.CallCount("FinishTask"));
    }

    [Fact]
    public async Task FinishTask_is_not_repeated_when_it_is_refused()
    {
        await using var tenant = await TestTenant.StartAsync();
        var connection = await tenant.ConnectAsync();
        tenant.Sandbox.QueueSyncFull();
        var task = (await connection.Baton.GetTaskAsync(Stop)).Task;
        tenant.Sandbox.AddFault(new TenantFault("FinishTask", 9));

        await Assert.ThrowsAsync<ConductorOneRequestException>(() => connection.Baton.FinishAsync(task.Id, TaskOutcome.Success()));

        Assert.Equal(1, tenant.Sandbox.CallCount("FinishTask"));
    }
}
