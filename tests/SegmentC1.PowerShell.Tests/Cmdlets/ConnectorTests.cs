using System.Collections.Concurrent;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>Start-ConductorOneConnector at a prompt. The uploaded workspace is remembered per user, so these have a user's folder of their own.</summary>
[Collection(EnvironmentCollection.Name)]
public sealed class ConnectorTests : IDisposable
{
    // No measure: only what keeps a test that would hang from hanging.
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);
    private static readonly string[] Variables = ["SEGMENTC1_STATE", "BATON_PROVISIONING", "BATON_TASK_CONCURRENCY", "BATON_LOG_LEVEL"];

    private readonly TempFolder _home = new();
    private readonly Dictionary<string, string?> _before = Variables.ToDictionary(name => name, Environment.GetEnvironmentVariable, StringComparer.Ordinal);

    public ConnectorTests() => Environment.SetEnvironmentVariable("SEGMENTC1_STATE", _home.Path);

    public void Dispose()
    {
        foreach (var (name, value) in _before) Environment.SetEnvironmentVariable(name, value);
        _home.Dispose();
    }

    [Fact]
    public async Task Tasks_are_carried_out_and_told_until_it_is_stopped()
    {
        await using var shell = await Shell.OpenAsync();
        await using var tenant = await ConnectAsync(shell);
        using var running = new Running(shell, "Start-ConductorOneConnector -HealthAddress off -PassThru");

        var sync = tenant.QueueSyncFull();
        var grant = tenant.QueueTask("""{"grant":{"entitlement":{"id":"group:g:member"}}}""");
        var reports = new[] { await running.NextOutputAsync(), await running.NextOutputAsync() }.ToDictionary(report => report.Text("TaskId")!, StringComparer.Ordinal);
        await running.StopAsync();

        Assert.Equal(("sync_full", "Succeeded"), (reports[sync].Text("Kind"), reports[sync].Text("Outcome")));
        // Provisioning is off unless it is asked for.
        Assert.Equal(("grant", "Failed", "FailedPrecondition"), (reports[grant].Text("Kind"), reports[grant].Text("Outcome"), reports[grant].Text("Status")));
        Assert.Contains(running.Information, line => line.Contains(sync, StringComparison.Ordinal) && line.Contains("sync_full: succeeded", StringComparison.Ordinal));
        Assert.Contains(running.Warnings, line => line.Contains(grant, StringComparison.Ordinal));
        Assert.Single(tenant.Uploads);
        Assert.DoesNotContain(shell.Sandbox.Requests, request => request.Method != "GET");
        Assert.Empty(tenant.Violations);
    }

    [Fact]
    public async Task A_pipeline_that_wants_no_more_objects_ends_it()
    {
        await using var shell = await Shell.OpenAsync();
        await using var tenant = await ConnectAsync(shell);
        string[] tasks = [tenant.QueueSyncFull(), tenant.QueueSyncFull()];

        var report = Assert.Single(shell.Run("Start-ConductorOneConnector -HealthAddress off -TaskConcurrency 1 -PassThru 6>$null | Select-Object -First 1").Clean);

        Assert.Equal(tasks[0], report.Text("TaskId"));
        Assert.Equal(["SegmentC1.ConductorOne.ConnectorTaskReport"], report.TypeNames.Take(1));
    }

    [Fact]
    public async Task With_json_every_line_is_an_object()
    {
        await using var shell = await Shell.OpenAsync();
        await using var tenant = await ConnectAsync(shell);
        tenant.AddFault(new TenantFault("GetTask", 14));
        using var running = new Running(shell, "Start-ConductorOneConnector -LogFormat Json -HealthAddress off -Verbose");

        var task = tenant.QueueSyncFull();
        await running.LineAsync(line => line.Contains(task, StringComparison.Ordinal));
        await running.StopAsync();

        var lines = running.Information.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var told = lines.Single(line => line.GetProperty("event").GetString() == "task");
        Assert.Equal((task, "sync_full", "succeeded", "info"), (told.GetProperty("taskId").GetString(), told.GetProperty("kind").GetString(), told.GetProperty("outcome").GetString(), told.GetProperty("level").GetString()));
        Assert.True(told.GetProperty("durationMs").GetInt64() >= 0);
        Assert.Equal(shell.Sandbox.RequestCount() - 1, told.GetProperty("segmentRequests").GetInt64());
        Assert.Contains(lines, line => line.GetProperty("level").GetString() == "warn" && line.GetProperty("message").GetString()!.Contains("Unavailable", StringComparison.Ordinal));
        Assert.Empty(running.Warnings);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_and_the_tenant_is_told_of_the_task_that_was_not_done()
    {
        await using var shell = await Shell.OpenAsync();
        await using var tenant = await ConnectAsync(shell);
        var held = shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/roles", Kind = FaultKind.None, Hold = true });
        var finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        tenant.Called += method =>
        {
            if (method == "FinishTask") finished.TrySetResult();
        };
        using var running = new Running(shell, "Start-ConductorOneConnector -HealthAddress off");
        var task = tenant.QueueSyncFull();
        await held.Reached.WaitAsync(Guard);

        await running.StopAsync();
        await finished.Task.WaitAsync(Guard);

        Assert.Equal(PSInvocationState.Stopped, running.State);
        while (tenant.FinishedTasks.Count == 0) await Task.Yield();
        Assert.Equal((task, 1, false), (tenant.FinishedTasks[0].TaskId, tenant.FinishedTasks[0].Code, tenant.FinishedTasks[0].NonRetryable));
    }

    [Theory]
    [InlineData("Start-ConductorOneConnector -TaskConcurrency 0", "ParameterArgumentValidationError")]
    [InlineData("Start-ConductorOneConnector -TaskConcurrency 101", "ParameterArgumentValidationError")]
    [InlineData("Start-ConductorOneConnector -DrainTimeoutSeconds -1", "ParameterArgumentValidationError")]
    [InlineData("Start-ConductorOneConnector -HealthAddress nonsense", "Segment.BadInput")]
    [InlineData("Start-ConductorOneConnector -HealthAddress 127.0.0.1:99999", "Segment.BadInput")]
    [InlineData("$env:BATON_TASK_CONCURRENCY = '1000'; Start-ConductorOneConnector", "Segment.BadInput")]
    [InlineData("$env:BATON_PROVISIONING = 'maybe'; Start-ConductorOneConnector", "Segment.BadInput")]
    [InlineData("$env:BATON_LOG_LEVEL = 'loud'; Start-ConductorOneConnector", "Segment.BadInput")]
    [InlineData("Connect-SegmentWorkspace -Token $token -ApiUri $uri -ReadOnly; Start-ConductorOneConnector -Provisioning", "Segment.BadInput")]
    [InlineData("$p = Connect-ConductorOne -Credential $personal -PassThru; Start-ConductorOneConnector -ConductorOneSession $p", "ConductorOne.NotConnected")]
    [InlineData("Disconnect-ConductorOne; Start-ConductorOneConnector", "ConductorOne.NotConnected")]
    [InlineData("Disconnect-SegmentWorkspace; Start-ConductorOneConnector", "Segment.NotConnected")]
    public async Task What_makes_no_sense_is_refused_before_anything_is_sent(string script, string id)
    {
        await using var shell = await Shell.OpenAsync();
        await using var tenant = await ConnectAsync(shell);

        Assert.Equal(id, shell.Run(script).Ended?.Id());

        Assert.Equal(0, tenant.CallCount("Hello"));
    }

    [Fact]
    public async Task WhatIf_names_workspace_and_tenant_and_sends_nothing()
    {
        await using var shell = await Shell.OpenAsync();
        await using var tenant = await ConnectAsync(shell);

        Assert.Empty(shell.Run("Start-ConductorOneConnector -Provisioning -WhatIf").Clean);

        Assert.Empty(shell.Sandbox.Requests);
        Assert.Equal(0, tenant.CallCount("Hello"));
    }

    [Fact]
    public async Task A_refused_connector_ends_with_its_cause_and_an_exit_code()
    {
        await using var shell = await Shell.OpenAsync();
        await using var tenant = await ConnectAsync(shell);
        tenant.AddFault(new TenantFault("Hello", 7));

        var ended = shell.Run("Start-ConductorOneConnector -HealthAddress off").Ended!;

        Assert.Equal("ConductorOne.Forbidden", ended.Id());
        Assert.Equal(77, ended.Exception.Data["SegmentC1.ExitCode"]);
    }

    [Fact]
    public async Task A_health_address_that_is_taken_is_an_error_where_it_was_asked_for()
    {
        await using var shell = await Shell.OpenAsync();
        await using var tenant = await ConnectAsync(shell);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var ended = shell.Run("Start-ConductorOneConnector -HealthAddress $address", ("address", taken.LocalEndpoint.ToString())).Ended!;

        Assert.Equal("ConductorOne.HealthAddress", ended.Id());
        Assert.Contains("another program", ended.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, tenant.CallCount("Hello"));
    }

    [Theory]
    [InlineData("-Provisioning:$false", "provisioning off")]
    [InlineData("", "provisioning on")]
    public async Task The_environment_decides_what_no_parameter_does(string parameters, string expected)
    {
        Environment.SetEnvironmentVariable("BATON_PROVISIONING", "1");
        await using var shell = await Shell.OpenAsync();
        await using var tenant = await ConnectAsync(shell);
        using var running = new Running(shell, $"Start-ConductorOneConnector -HealthAddress off {parameters}");

        await running.LineAsync(line => line.Contains("Registered", StringComparison.Ordinal) && line.Contains(expected, StringComparison.Ordinal));
        await running.StopAsync();
    }

    private static async Task<ConductorOneSandbox> ConnectAsync(Shell shell)
    {
        var tenant = await ConductorOneSandbox.StartAsync(new ConductorOneSandboxOptions { NextPoll = TimeSpan.FromMilliseconds(5) });
        ConductorOneConnectTests.Give(shell, tenant);
        _ = shell.Run("Connect-ConductorOne -Credential $connector").Clean;
        return tenant;
    }

    /// <summary>A command that runs beside the test.</summary>
    private sealed class Running : IDisposable
    {
        private readonly System.Management.Automation.PowerShell _shell;
        private readonly PSDataCollection<PSObject> _output = [];
        private readonly BlockingCollection<PSObject> _written = [];
        private readonly ConcurrentQueue<(Func<string, bool> Wanted, TaskCompletionSource Came)> _waits = [];

        public Running(Shell shell, string script)
        {
            _shell = System.Management.Automation.PowerShell.Create(shell.Engine.Runspace);
            _output.DataAdded += (_, added) => _written.Add(_output[added.Index]);
            _shell.Streams.Information.DataAdded += (_, _) => Look();
            _shell.AddScript(script).BeginInvoke(new PSDataCollection<PSObject>(), _output);
        }

        public PSInvocationState State => _shell.InvocationStateInfo.State;

        public IReadOnlyList<string> Information => [.. _shell.Streams.Information.Select(record => record.MessageData?.ToString() ?? string.Empty)];

        public IReadOnlyList<string> Warnings => [.. _shell.Streams.Warning.Select(record => record.Message)];

        public Task<PSObject> NextOutputAsync() => Task.Run(() =>
            _written.TryTake(out var item, Guard) ? item : throw new TimeoutException(string.Join('\n', Information.Concat(_shell.Streams.Error.Select(error => error.ToString())))));

        public Task LineAsync(Func<string, bool> wanted)
        {
            var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waits.Enqueue((wanted, came));
            Look();
            return came.Task.WaitAsync(Guard);
        }

        public Task StopAsync() => Task.Run(_shell.Stop).WaitAsync(Guard);

        public void Dispose()
        {
            _shell.Stop();
            _shell.Dispose();
            _output.Dispose();
            _written.Dispose();
        }

        private void Look()
        {
            var lines = Information;
            foreach (var (wanted, came) in _waits)
            {
                if (lines.Any(wanted)) came.TrySetResult();
            }
        }
    }
}
