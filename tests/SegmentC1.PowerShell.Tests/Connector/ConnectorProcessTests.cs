using System.Net;
using System.Text.Json;
using SegmentC1.Host;
using SegmentC1.PowerShell.Tests.Cmdlets;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Connector;

/// <summary>The script that a container runs, in the host that it ships: signals, exit codes, what stands on standard output.</summary>
public sealed class ConnectorProcessTests : IAsyncLifetime
{
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(2);
    private static readonly string Script = Path.Combine(Checkout.Root, "docs", "container", "start-connector.ps1");

    private readonly TempFolder _state = new();
    private SegmentSandbox _segment = null!;
    private ConductorOneSandbox _tenant = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        _segment = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { Users = 6, Groups = 2, Sources = 4 }, Cancel);
        _tenant = await ConductorOneSandbox.StartAsync(new ConductorOneSandboxOptions { NextPoll = TimeSpan.FromMilliseconds(5) }, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (_tenant is not null) await _tenant.DisposeAsync();
        if (_segment is not null) await _segment.DisposeAsync();
        _state.Dispose();
    }

    [Fact]
    public async Task SIGTERM_lets_the_running_task_end_and_the_program_ends_well()
    {
        using var host = Start();
        var health = JsonDocument.Parse(await host.LineAsync("/health")).RootElement.GetProperty("message").GetString()!;
        await host.LineAsync("Registered");
        using var http = new HttpClient { BaseAddress = new Uri(health.Split(' ').Single(word => word.StartsWith("http", StringComparison.Ordinal))) };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/ready", UriKind.Relative), Cancel)).StatusCode);
        var held = _segment.Faults.Add(new FaultRule { PathPattern = "/roles", Kind = FaultKind.None, Hold = true });
        var task = _tenant.QueueSyncFull();
        await held.Reached.WaitAsync(Guard, Cancel);

        host.Terminate();
        await host.LineAsync("no more tasks");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync(new Uri("/ready", UriKind.Relative), Cancel)).StatusCode);
        held.Release();
        var (code, error) = await host.EndAsync();

        Assert.Equal((0, ""), (code, error));
        Assert.Equal((task, true), (Assert.Single(_tenant.FinishedTasks).TaskId, _tenant.FinishedTasks[0].Success));
        var lines = host.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(task, lines.Single(line => line.GetProperty("event").GetString() == "task").GetProperty("taskId").GetString());
        Assert.DoesNotContain(host.Lines, line => line.Contains(_segment.Token, StringComparison.Ordinal) || line.Contains(_tenant.Connector.ClientSecret[^24..], StringComparison.Ordinal));
        Assert.Empty(_tenant.Violations);
    }

    [Fact]
    public async Task A_second_SIGTERM_ends_it_at_once_and_the_tenant_is_told()
    {
        using var host = Start();
        await host.LineAsync("Registered");
        var held = _segment.Faults.Add(new FaultRule { PathPattern = "/roles", Kind = FaultKind.None, Hold = true });
        _tenant.QueueSyncFull();
        await held.Reached.WaitAsync(Guard, Cancel);

        host.Terminate();
        await host.LineAsync("no more tasks");
        host.Terminate();
        var (code, _) = await host.EndAsync();

        Assert.Equal(ExitCodes.Terminated, code);
        Assert.Equal((false, 1, false), (Assert.Single(_tenant.FinishedTasks).Success, _tenant.FinishedTasks[0].Code, _tenant.FinishedTasks[0].NonRetryable));
    }

    [Fact]
    public async Task Tasks_that_do_not_end_in_time_are_given_up_with_143()
    {
        using var host = Start("-DrainTimeoutSeconds", "0");
        await host.LineAsync("Registered");
        var held = _segment.Faults.Add(new FaultRule { PathPattern = "/roles", Kind = FaultKind.None, Hold = true });
        _tenant.QueueSyncFull();
        await held.Reached.WaitAsync(Guard, Cancel);

        host.Terminate();
        var (code, error) = await host.EndAsync();

        Assert.Equal(ExitCodes.Terminated, code);
        Assert.Contains("given up", error, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(_tenant.FinishedTasks).Code);
    }

    [Fact]
    public async Task A_connector_that_is_refused_ends_with_77_and_says_why()
    {
        _tenant.AddFault(new TenantFault("Hello", 7));
        using var host = Start();

        var (code, error) = await host.EndAsync();

        Assert.Equal(ExitCodes.Refused, code);
        Assert.Contains("PermissionDenied", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_that_is_refused_ends_with_77()
    {
        _tenant.RevokeCredential(_tenant.Connector.ClientId);
        using var host = Start();

        var (code, error) = await host.EndAsync();

        Assert.Equal(ExitCodes.Refused, code);
        Assert.Contains(_tenant.Connector.ClientId, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_gaps_can_be_accepted_on_a_command_line_and_what_connecting_warns_of_is_no_line_of_the_log()
    {
        await using var segment = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { Users = 3, GroupsInPlan = false, SpacesInPlan = false }, Cancel);
        segment.Faults.Add(new FaultRule { PathPattern = "/", Kind = FaultKind.CutBeforeHeaders, Times = 1 });
        using var host = Start(segment, "-AcceptGap", "Group,Space");
        await host.LineAsync("Registered");
        var task = _tenant.QueueSyncFull();

        var told = JsonDocument.Parse(await host.LineAsync(task)).RootElement;

        Assert.Equal(("succeeded", ""), (told.GetProperty("outcome").GetString(), told.GetProperty("message").GetString() ?? ""));
        host.Terminate();
        var (code, error) = await host.EndAsync();
        Assert.Equal(0, code);
        Assert.Contains("WARNING: GET / ", error, StringComparison.Ordinal);
        Assert.All(host.Lines, line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
    }

    private RunningHost Start(params string[] arguments) => Start(_segment, arguments);

    private RunningHost Start(SegmentSandbox segment, params string[] arguments) => new(
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SEGMENTC1_MODULE"] = Checkout.Manifest,
            ["SEGMENTC1_STATE"] = _state.Path,
            ["SEGMENT_API_URL"] = segment.BaseAddress.AbsoluteUri,
            ["SEGMENT_API_TOKEN"] = "",
            ["BATON_TOKEN"] = segment.Token,
            ["BATON_CLIENT_ID"] = _tenant.Connector.ClientId,
            ["BATON_CLIENT_SECRET"] = _tenant.Connector.ClientSecret,
            ["BATON_C1_API_HOST"] = _tenant.Host,
            ["BATON_HOST_ID"] = "container-1",
        },
        ["-File", Script, "-HealthAddress", "127.0.0.1:0", .. arguments]);
}
