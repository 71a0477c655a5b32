using System.Management.Automation;
using System.Security.Cryptography;
using SegmentC1.Host;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>The main job's last step. The uploaded workspace is remembered per user, so these have a user's folder of their own.</summary>
[Collection(EnvironmentCollection.Name)]
public sealed class SyncTests : IDisposable
{
    private const string DataHome = "XDG_DATA_HOME";
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private readonly TempFolder _home = new();
    private readonly string? _before = Environment.GetEnvironmentVariable(DataHome);

    public SyncTests() => Environment.SetEnvironmentVariable(DataHome, _home.Path);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(DataHome, _before);
        _folder.Dispose();
        _home.Dispose();
    }

    private string File => _folder.File("sync.c1z");

    [Fact]
    public async Task A_sync_that_the_tenant_asks_for_is_uploaded_finished_and_told()
    {
        await using var shell = await Shell.OpenAsync();
        await using var tenant = await ConnectAsync(shell);
        var task = tenant.QueueSyncFull();

        var ran = shell.Run("Sync-ToConductorOne");

        var result = Assert.Single(ran.Clean);
        var upload = Assert.Single(tenant.Uploads);
        Assert.Equal(task, Assert.Single(tenant.FinishedTasks).TaskId);
        Assert.Equal(task, result.Text("TaskId"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(upload.Content)), result.Text("Sha256"));
        Assert.Equal((long)shell.Sandbox.RequestCount(), result.Get("SegmentRequests"));
        Assert.Empty(tenant.Violations);
        Assert.Contains(ran.Progress, line => line.Contains("requests", StringComparison.Ordinal));
        Assert.Contains(ran.Progress, line => line.Contains("Upload", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_needs_no_tenant_and_reads_back()
    {
        await using var shell = await Shell.OpenAsync();

        var result = Assert.Single(shell.Run("Sync-ToConductorOne -Path $file", ("file", File)).Clean);
        var sync = Assert.Single(shell.Run("Get-ConductorOneSyncFile $file").Clean);

        Assert.Equal(result.Text("SyncId"), sync.Text("SyncId"));
        Assert.Equal("full", sync.Text("SyncType"));
        Assert.Equal(Shown.Get(new(result.Get("Counts")!), "Grants"), sync.Get("Grants"));
        Assert.Equal(
            shell.Sandbox.World.Users.Select(user => user.Id).Order(StringComparer.Ordinal),
            shell.Run("Get-ConductorOneSyncFile $file Resource -ResourceType user").Clean.Texts("Id").Order(StringComparer.Ordinal));
        Assert.Equal(sync.Get("Entitlements"), (long)shell.Run("Get-ConductorOneSyncFile $file Entitlement").Clean.Count);
        Assert.Equal(sync.Get("Grants"), (long)shell.Run("Get-ConductorOneSyncFile $file -Content Grant").Clean.Count);
    }

    [Fact]
    public async Task A_snapshot_and_whole_lists_are_used_again_instead_of_being_read()
    {
        await using var shell = await Shell.OpenAsync();
        _ = shell.Run("$snapshot = Get-SegmentSnapshot; $users = Get-SegmentUser; $groups = Get-SegmentGroup").Clean;
        shell.Sandbox.ClearRequests();

        _ = shell.Run("$snapshot | Sync-ToConductorOne -Path $file", ("file", File)).Clean;
        Assert.Empty(shell.Sandbox.Requests);

        _ = shell.Run("@($users) + @($groups) | Sync-ToConductorOne -Path $file -Force", ("file", File)).Clean;
        Assert.DoesNotContain(shell.Sandbox.Requests, request => request.Path is "/users" or "/groups");
        Assert.Contains(shell.Sandbox.Requests, request => request.Path == "/roles");
    }

    [Fact]
    public async Task A_part_of_a_list_is_refused_before_anything_is_sent_and_written_only_as_partial()
    {
        await using var shell = await Shell.OpenAsync();
        await using var tenant = await ConnectAsync(shell);
        tenant.QueueSyncFull();
        _ = shell.Run("$some = Get-SegmentUser | Select-Object -First 3; $some = @(Get-SegmentUser)[0..2]").Clean;
        shell.Sandbox.ClearRequests();

        Assert.Equal("Piped.Part", shell.Run("$some | Sync-ToConductorOne").Ended?.Id());
        Assert.Equal("Piped.Part", shell.Run("$some | Sync-ToConductorOne -Path $file", ("file", File)).Ended?.Id());
        Assert.Empty(shell.Sandbox.Requests);
        Assert.Empty(tenant.Hellos);
        Assert.False(System.IO.File.Exists(File));

        Assert.Equal("Partial", Assert.Single(shell.Run("$some | Sync-ToConductorOne -Path $file -Partial").Clean).Text("SyncType"));
    }

    [Theory]
    [InlineData("'text' | Sync-ToConductorOne -Path $file", "Piped.NotUsable")]
    [InlineData("[pscustomobject]@{ Id = 'u1' } | Sync-ToConductorOne -Path $file", "Piped.NotUsable")]
    [InlineData("(Get-SegmentSnapshot), (Get-SegmentSnapshot) | Sync-ToConductorOne -Path $file", "Piped.Mixed")]
    [InlineData("Sync-ToConductorOne -Partial", "Segment.BadInput")]
    [InlineData("Sync-ToConductorOne", "ConductorOne.NotConnected")]
    [InlineData("Sync-ToConductorOne -Path $missing", "Output.FolderMissing")]
    public async Task What_cannot_be_told_is_refused_with_the_reason(string script, string id)
    {
        await using var shell = await Shell.OpenAsync();

        Assert.Equal(id, shell.Run(script, ("file", File), ("missing", _folder.File("missing/sync.c1z"))).Ended?.Id());

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Lists_of_another_workspace_than_the_connected_one_are_refused()
    {
        await using var shell = await Shell.OpenAsync();
        await using var other = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { Seed = 9 });

        var ran = shell.Run("$users = Get-SegmentUser; Connect-SegmentWorkspace $token -ApiUri $other; $users | Sync-ToConductorOne -Path $file", ("other", other.BaseAddress), ("file", File));

        Assert.Equal("Piped.Mixed", ran.Ended?.Id());
        Assert.Equal(1, other.RequestCount());
    }

    [Fact]
    public async Task A_persons_credential_cannot_upload()
    {
        await using var shell = await Shell.OpenAsync();
        await using var tenant = await ConnectAsync(shell);

        var ended = shell.Run("$p = Connect-ConductorOne -Credential $personal -PassThru; Sync-ToConductorOne -ConductorOneSession $p").Ended;

        Assert.Equal("ConductorOne.NotConnected", ended?.Id());
        Assert.Contains("connector", ended?.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIf_names_workspace_tenant_and_connector_and_sends_nothing()
    {
        await using var shell = await Shell.OpenAsync();
        await using var tenant = await ConnectAsync(shell);
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var runner = new PowerShellHostRunner(new HostOptions
        {
            Manifest = Checkout.Manifest,
            NonInteractive = true,
            Output = output,
            Error = error,
            Width = 500,
            Variables = new Dictionary<string, object?>
            {
                ["segment"] = Assert.Single(shell.Run("Get-SegmentContext").Clean).BaseObject,
                ["tenant"] = Assert.Single(shell.Run("Get-ConductorOneContext").Clean).BaseObject,
            },
        });

        Assert.Equal(0, runner.RunCommand("Sync-ToConductorOne -Session $segment -ConductorOneSession $tenant -WhatIf"));

        Assert.Contains("What if", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(shell.Sandbox.World.Workspace.Name, output.ToString(), StringComparison.Ordinal);
        Assert.Contains(tenant.Connector.ClientId, output.ToString(), StringComparison.Ordinal);
        Assert.Empty(shell.Sandbox.Requests);
        Assert.Empty(tenant.Hellos);
        Assert.Equal(0, tenant.CallCount("GetTask"));
    }

    [Fact]
    public async Task An_incomplete_picture_is_not_uploaded_and_the_task_is_told_so()
    {
        await using var shell = await Shell.OpenAsync();
        await using var tenant = await ConnectAsync(shell);
        var task = tenant.QueueSyncFull();
        shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/warehouses", Status = 403 });

        var ended = shell.Run("Sync-ToConductorOne").Ended;

        Assert.Equal("ConductorOne.SyncRefused", ended?.Id());
        Assert.Empty(tenant.Uploads);
        Assert.Equal(task, Assert.Single(tenant.FinishedTasks).TaskId);
    }

    [Fact]
    public async Task A_gap_is_written_only_when_it_was_accepted_by_name()
    {
        await using var shell = await Shell.OpenAsync(new SegmentSandboxOptions { GroupsInPlan = false });

        Assert.Equal("ConductorOne.SyncRefused", shell.Run("Sync-ToConductorOne -Path $file", ("file", File)).Ended?.Id());
        var accepted = shell.Run("Sync-ToConductorOne -Path $file -AcceptGap Group");

        Assert.Single(accepted.Clean);
        Assert.Contains(accepted.Warnings, warning => warning.Contains("Group", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_task_in_time_is_an_error_that_says_how_to_start_one()
    {
        await using var shell = await Shell.OpenAsync();
        await using var tenant = await ConnectAsync(shell);

        var ended = shell.Run("Sync-ToConductorOne -TimeoutSeconds 1").Ended;

        Assert.Equal("ConductorOne.TaskTimeout", ended?.Id());
        Assert.Equal(ErrorCategory.OperationTimeout, ended?.CategoryInfo.Category);
        Assert.Empty(shell.Sandbox.Requests);
    }

    [Fact]
    public async Task Waiting_for_a_task_can_be_stopped()
    {
        await using var shell = await Shell.OpenAsync();
        await using var tenant = await ConnectAsync(shell);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        tenant.Called += method =>
        {
            if (method == "GetTask") asked.TrySetResult();
        };
        using var running = System.Management.Automation.PowerShell.Create(shell.Engine.Runspace);
        running.AddScript("Sync-ToConductorOne").BeginInvoke();

        await asked.Task.WaitAsync(Guard);
        await Task.Run(running.Stop).WaitAsync(Guard);

        Assert.Equal(PSInvocationState.Stopped, running.InvocationStateInfo.State);
        Assert.Empty(running.Streams.Error);
    }

    [Theory]
    [InlineData("none", 0)]
    [InlineData("token", 401)]
    [InlineData("token", 500)]
    [InlineData("Hello", 16)]
    [InlineData("Hello", 7)]
    [InlineData("GetTask", 7)]
    [InlineData("Heartbeat", 5)]
    [InlineData("UploadAsset", 3)]
    [InlineData("FinishTask", 9)]
    public async Task The_client_secret_is_seen_nowhere(string method, int code)
    {
        await using var shell = await Shell.OpenAsync();
        await using var tenant = await ConductorOneSandbox.StartAsync();
        ConductorOneConnectTests.Give(shell, tenant);
        tenant.QueueSyncFull();
        if (method != "none") tenant.AddFault(new TenantFault(method, code, Times: 100));

        var ran = shell.Run("""
            $VerbosePreference = 'Continue'; $DebugPreference = 'Continue'
            Connect-ConductorOne -Credential $connector -PassThru; Sync-ToConductorOne -TimeoutSeconds 5; Get-ConductorOneContext
            """);
        var drawn = string.Join('\n', ran.Output.Concat(ran.Errors.Append(ran.Ended).OfType<ErrorRecord>().SelectMany(error => new object?[] { error, error.ErrorDetails?.Message, error.Exception, error.TargetObject }).OfType<object>().Select(PSObject.AsPSObject))
            .SelectMany(item => item.Properties.Select(property => $"{property.Name} {Value(property)}").Append(item.ToString()))
            .Concat(ran.Warnings).Concat(ran.Verbose).Concat(ran.Debug).Concat(ran.Information).Concat(ran.Progress));

        var secret = tenant.Connector.ClientSecret;
        Assert.Equal(method != "none", ran.Ended is not null);
        Assert.DoesNotContain(secret, drawn, StringComparison.Ordinal);
        Assert.DoesNotContain(secret[^24..], drawn, StringComparison.Ordinal);
        Assert.All(Directory.EnumerateFiles(_home.Path, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain(secret[^24..], System.IO.File.ReadAllText(file), StringComparison.Ordinal));

        static object? Value(PSPropertyInfo property)
        {
            try
            {
                return property.Value;
            }
            catch (GetValueException)
            {
                return null;
            }
        }
    }

    [Theory]
    [InlineData("not a sync file", "C1z.NotC1z")]
    [InlineData("", "C1z.")]
    public async Task A_file_that_is_no_sync_file_says_what_it_is_and_the_next_one_is_read(string content, string id)
    {
        await using var shell = await Shell.OpenAsync();
        _ = shell.Run("Sync-ToConductorOne -Path $file", ("file", File)).Clean;
        await System.IO.File.WriteAllTextAsync(_folder.File("bad.c1z"), content);

        var ran = shell.Run("$bad, $file | Get-ConductorOneSyncFile", ("bad", _folder.File("bad.c1z")));

        Assert.StartsWith(id, ran.OnlyError.Id(), StringComparison.Ordinal);
        Assert.Equal(_folder.File("bad.c1z"), ran.OnlyError.TargetObject);
        Assert.Single(ran.Output);
        Assert.Equal("Input.NotFound", shell.Run("Get-ConductorOneSyncFile $none", ("none", _folder.File("none.c1z"))).OnlyError.Id());
    }

    private static async Task<ConductorOneSandbox> ConnectAsync(Shell shell)
    {
        var tenant = await ConductorOneSandbox.StartAsync();
        ConductorOneConnectTests.Give(shell, tenant);
        _ = shell.Run("Connect-ConductorOne -Credential $connector").Clean;
        return tenant;
    }
}
