using System.Management.Automation;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

public sealed class ConductorOneConnectTests
{
    [Fact]
    public async Task Either_kind_of_credential_connects_and_both_can_be_connected_at_once()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        await using var tenant = await ConductorOneSandbox.StartAsync();
        Give(shell, tenant);

        var ran = shell.Run("Connect-ConductorOne $connector.UserName $connector.Password; Connect-ConductorOne -Credential $personal; Get-ConductorOneContext");

        Assert.Equal(["Connector", "Personal"], ran.Clean.Texts("Kind"));
        Assert.Equal([tenant.Connector.ClientId, tenant.Personal.ClientId], ran.Output.Texts("ClientId"));
        Assert.Equal(2, ran.Information.Count);
        Assert.Empty(tenant.Hellos);
        Assert.Equal(0, tenant.CallCount("GetTask"));
    }

    [Fact]
    public async Task Disconnecting_ends_all_or_the_one_that_is_named()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        await using var tenant = await ConductorOneSandbox.StartAsync();
        Give(shell, tenant);

        var ran = shell.Run("""
            $s = Connect-ConductorOne -Credential $connector -PassThru; Connect-ConductorOne -Credential $personal
            $s | Disconnect-ConductorOne; (Get-ConductorOneContext).Kind
            Disconnect-ConductorOne; Disconnect-ConductorOne; Get-ConductorOneContext; $s.Connected
            """);

        Assert.Equal(["Personal", "False"], ran.Clean.Select(item => item.ToString()));
    }

    [Fact]
    public async Task A_credential_that_is_not_accepted_says_so()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        await using var tenant = await ConductorOneSandbox.StartAsync();
        Give(shell, tenant);
        tenant.RevokeCredential(tenant.Connector.ClientId);

        var ended = shell.Run("Connect-ConductorOne -Credential $connector").Ended;

        Assert.Equal("ConductorOne.Unauthorized", ended?.Id());
        Assert.Equal(ErrorCategory.AuthenticationError, ended?.CategoryInfo.Category);
        Assert.Empty(shell.Run("Get-ConductorOneContext").Clean);
    }

    [Theory]
    [InlineData("not-an-id", "whatever")]
    [InlineData(null, "not-a-secret")]
    public async Task A_credential_that_is_not_whole_is_refused_before_anything_is_sent(string? id, string secret)
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        await using var tenant = await ConductorOneSandbox.StartAsync();

        var ended = shell.Run("Connect-ConductorOne $id $secret", ("id", id ?? tenant.Connector.ClientId), ("secret", Shell.Secure(secret))).Ended;

        Assert.Equal("ConductorOne.CredentialInvalid", ended?.Id());
        Assert.DoesNotContain(secret, ended!.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal(0, tenant.CallCount("token"));
    }

    [Fact]
    public async Task Another_host_can_stand_in_for_the_one_of_the_client_id()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        await using var tenant = await ConductorOneSandbox.StartAsync(new ConductorOneSandboxOptions { TenantHost = "acme.conductor.example.com" });
        Give(shell, tenant);

        var session = Assert.Single(shell.Run("Connect-ConductorOne -Credential $connector -ApiHost $there -PassThru", ("there", tenant.Host)).Clean);

        Assert.Equal("acme.conductor.example.com", session.Text("Tenant"));
    }

    internal static void Give(Shell shell, ConductorOneSandbox tenant)
    {
        var variables = shell.Engine.Runspace.SessionStateProxy;
        variables.SetVariable("connector", new PSCredential(tenant.Connector.ClientId, Shell.Secure(tenant.Connector.ClientSecret)));
        variables.SetVariable("personal", new PSCredential(tenant.Personal.ClientId, Shell.Secure(tenant.Personal.ClientSecret)));
    }
}
