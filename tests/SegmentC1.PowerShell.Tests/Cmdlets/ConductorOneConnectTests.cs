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

    [Fact]
    public async Task A_person_logs_in_with_a_code_that_is_shown_and_not_written()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        await using var tenant = await ConductorOneSandbox.StartAsync();
        tenant.Called += method =>
        {
            if (method == "token") tenant.AnswerLogin(tenant.PendingLogins[0], confirm: true);
        };

        var ran = shell.Run("Connect-ConductorOne -Interactive -Tenant $there; Get-ConductorOneContext", ("there", tenant.Host));

        var session = Assert.Single(ran.Clean);
        Assert.Equal("user-admin-1", session.Text("UserId"));
        Assert.InRange((DateTimeOffset)session.Get("ExpiresAt")!, DateTimeOffset.UtcNow.AddMinutes(9), DateTimeOffset.UtcNow.AddMinutes(10));
        Assert.Contains($"http://{tenant.Host}/device?code=ABCD-0001 and confirm the code ABCD-0001", ran.Information[0], StringComparison.Ordinal);
        Assert.Contains(", until ", ran.Information[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_ends_the_wait_for_a_login()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        await using var tenant = await ConductorOneSandbox.StartAsync();
        var asked = new TaskCompletionSource();
        tenant.Called += method =>
        {
            if (method == "device_authorization") asked.TrySetResult();
        };
        using var command = System.Management.Automation.PowerShell.Create(shell.Engine.Runspace);
        var run = command.AddCommand("Connect-ConductorOne").AddParameter("Interactive").AddParameter("Tenant", tenant.Host).InvokeAsync();
        await asked.Task;

        await command.StopAsync(null, null);

        await Assert.ThrowsAsync<PipelineStoppedException>(() => run);
        Assert.Empty(shell.Run("Get-ConductorOneContext").Clean);
    }

    [Fact]
    public async Task A_workloads_token_is_taken_as_it_is_or_from_a_file()
    {
        using var folder = new TempFolder();
        await using var shell = await Shell.OpenAsync(connect: false);
        await using var tenant = await ConductorOneSandbox.StartAsync();
        var federation = tenant.CreateFederation();
        var file = Path.Combine(folder.Path, "token");
        await File.WriteAllTextAsync(file, federation.IssueToken() + "\n", TestContext.Current.CancellationToken);

        var ran = shell.Run(
            "Connect-ConductorOne -ClientId $id -OidcToken $given -PassThru; Connect-ConductorOne -ClientId $id -OidcTokenPath $file -PassThru",
            ("id", federation.ClientId), ("given", Shell.Secure(federation.IssueToken())), ("file", file));

        Assert.Equal([federation.ClientId, federation.ClientId], ran.Clean.Texts("ClientId"));
        File.Delete(file);
        Assert.Equal("Input.NotFound", shell.Run("Connect-ConductorOne -ClientId $id -OidcTokenPath $file").Ended?.Id());
    }

    [Fact]
    public async Task An_access_token_connects_and_its_refusal_is_an_error()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        await using var tenant = await ConductorOneSandbox.StartAsync();

        Assert.Equal("Personal", Assert.Single(shell.Run("Connect-ConductorOne -Tenant $there -AccessToken $given -PassThru", ("there", tenant.Host), ("given", Shell.Secure(tenant.CreateAccessToken()))).Clean).Text("Kind"));
        Assert.Equal("ConductorOne.Unauthorized", shell.Run("Connect-ConductorOne -Tenant $there -AccessToken $given", ("given", Shell.Secure("made-up"))).Ended?.Id());
    }

    [Fact]
    public async Task A_credential_that_demands_proofs_connects()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        await using var tenant = await ConductorOneSandbox.StartAsync(new ConductorOneSandboxOptions { DpopNonces = true });
        var demanding = tenant.CreateCredential(SandboxCredentialKind.Personal, requireDpop: true);

        var ran = shell.Run("Connect-ConductorOne $id $secret -PassThru; Connect-ConductorOne $id $secret -Dpop -PassThru", ("id", demanding.ClientId), ("secret", Shell.Secure(demanding.ClientSecret)));

        Assert.Equal(["user-admin-1", "user-admin-1"], ran.Clean.Texts("UserId"));
    }

    internal static void Give(Shell shell, ConductorOneSandbox tenant)
    {
        var variables = shell.Engine.Runspace.SessionStateProxy;
        variables.SetVariable("connector", new PSCredential(tenant.Connector.ClientId, Shell.Secure(tenant.Connector.ClientSecret)));
        variables.SetVariable("personal", new PSCredential(tenant.Personal.ClientId, Shell.Secure(tenant.Personal.ClientSecret)));
    }
}
