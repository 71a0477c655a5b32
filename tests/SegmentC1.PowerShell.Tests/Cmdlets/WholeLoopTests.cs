using System.Management.Automation;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>
/// Everything at once, by cmdlets alone: a self-hosted connector is made and its credential rotated, it runs and syncs, access is requested,
/// approved, carried out in Segment and taken back at its end; and both sides agree. The uploaded workspace is remembered per user, so this has
/// a user's folder of its own.
/// </summary>
[Collection(EnvironmentCollection.Name)]
public sealed class WholeLoopTests : IDisposable
{
    private const string State = "SEGMENTC1_STATE";
    // No measure: only what keeps a test that would hang from hanging.
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly TempFolder _home = new();
    private readonly string? _before = Environment.GetEnvironmentVariable(State);

    public WholeLoopTests() => Environment.SetEnvironmentVariable(State, _home.Path);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(State, _before);
        _home.Dispose();
    }

    [Fact]
    public async Task From_nothing_to_a_grant_that_ended_and_both_sides_agree()
    {
        await using var shell = await Shell.OpenAsync(new SegmentSandboxOptions { Users = 12 });
        await using var tenant = await ConductorOneSandbox.StartAsync();
        var person = shell.Sandbox.World.Users[1];
        var group = shell.Sandbox.World.Groups.First(group => !group.MemberIds.Contains(person.Id));
        tenant.AddUser(person.Name, person.Email, SandboxRoles.BasicUser);
        ConductorOneConnectTests.Give(shell, tenant);

        var rotated = Assert.Single(shell.Run("""
            Connect-ConductorOne -Credential $personal
            $made = New-ConductorOneApp Segment | New-ConductorOneConnector -Hosting Self
            $first = $made | New-ConductorOneConnectorCredential -Confirm:$false
            $made | New-ConductorOneConnectorCredential -Confirm:$false
            """).Clean);
        Assert.NotEqual(shell.Run("$first.ClientId").Clean[0].ToString(), rotated.Text("ClientId"));
        using var running = Start(shell, tenant, rotated.Get("Credential")!);

        var synced = Assert.Single(shell.Run("Get-ConductorOneConnector -App Segment | Start-ConductorOneSync -Wait -TimeoutSeconds 60").Clean);
        Assert.Equal("Connected", synced.Text("State"));
        Assert.Empty(shell.Run("Compare-ConductorOneAccess").Clean);
        Assert.DoesNotContain(person.Id, Members());

        var granted = Assert.Single(shell.Run(
            "New-ConductorOneAccessRequest $id -User $mail -Duration 04:00:00 -Justification 'Incident 42' | Approve-ConductorOneTask -PassThru | Get-ConductorOneTask -Wait -TimeoutSeconds 60",
            ("id", $"group:{group.Id}:member"), ("mail", person.Email)).Clean);
        Assert.Equal("Granted", granted.Text("Outcome"));
        Assert.Contains(person.Id, Members());
        Assert.Single(shell.Run("Get-ConductorOneGrant -Expiring").Clean);

        Assert.Equal(1, tenant.ExpireGrants());
        var revoked = Assert.Single(shell.Run("Get-ConductorOneTask -Kind Revoke | Get-ConductorOneTask -Wait -TimeoutSeconds 60").Clean);
        Assert.Equal("Revoked", revoked.Text("Outcome"));
        Assert.DoesNotContain(person.Id, Members());

        _ = shell.Run("Get-ConductorOneConnector -App Segment | Start-ConductorOneSync -Wait -TimeoutSeconds 60").Clean;
        Assert.Empty(shell.Run("Compare-ConductorOneAccess").Clean);
        await Task.Run(running.Stop, TestContext.Current.CancellationToken).WaitAsync(Guard, TestContext.Current.CancellationToken);
        Assert.Equal(PSInvocationState.Stopped, running.InvocationStateInfo.State);
        Assert.Empty(tenant.Violations);

        IReadOnlyList<string> Members() => shell.Sandbox.World.Groups.Single(one => one.Id == group.Id).MemberIds;
    }

    /// <summary>Runs the connector in a runspace of its own, as its container would.</summary>
    private static System.Management.Automation.PowerShell Start(Shell shell, ConductorOneSandbox tenant, object credential)
    {
        var engine = shell.NewEngine();
        _ = Shell.RunIn(engine, "Connect-SegmentWorkspace $token -ApiUri $uri; Connect-ConductorOne -Credential $credential -ApiHost $there", ("credential", credential), ("there", tenant.Host)).Clean;
        var running = System.Management.Automation.PowerShell.Create(engine.Runspace);
        running.AddScript("Start-ConductorOneConnector -Provisioning -HealthAddress off -Confirm:$false").BeginInvoke();
        return running;
    }
}
