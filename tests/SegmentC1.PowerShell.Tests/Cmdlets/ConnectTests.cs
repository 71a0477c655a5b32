using System.Management.Automation;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

public sealed class ConnectTests
{
    [Fact]
    public async Task Connecting_sends_one_request_says_which_workspace_and_writes_nothing()
    {
        await using var shell = await Shell.OpenAsync(connect: false);

        var ran = shell.Run("Connect-SegmentWorkspace -Token $token -ApiUri $uri");

        Assert.Empty(ran.Clean);
        Assert.Equal("/", Assert.Single(shell.Sandbox.Requests).Path);
        Assert.Contains(shell.Sandbox.World.Workspace.Name, Assert.Single(ran.Information), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_context_shows_workspace_address_guard_and_requests()
    {
        await using var shell = await Shell.OpenAsync(connect: false);

        var context = Assert.Single(shell.Run("Connect-SegmentWorkspace $token -ApiUri $uri -ReadOnly; Get-SegmentRole | Out-Null; Get-SegmentContext").Clean);

        Assert.Equal(shell.Sandbox.World.Workspace.Slug, context.Text("WorkspaceSlug"));
        Assert.Equal(shell.Sandbox.BaseAddress, context.Get("ApiUri"));
        Assert.Equal(true, context.Get("ReadOnly"));
        Assert.Equal((long)shell.Sandbox.RequestCount(), context.Get("Requests"));
    }

    [Fact]
    public async Task No_connection_is_no_context_but_an_error_for_the_others()
    {
        await using var shell = await Shell.OpenAsync(connect: false);

        Assert.Empty(shell.Run("Get-SegmentContext").Clean);
        var ended = shell.Run("Get-SegmentUser").Ended;

        Assert.Equal("Segment.NotConnected", ended?.Id());
        Assert.Equal(ErrorCategory.ConnectionError, ended?.CategoryInfo.Category);
        Assert.Contains("Connect-SegmentWorkspace", ended?.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_gives_the_token_as_its_password()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        var credential = new PSCredential("ignored", Shell.Secure(shell.Sandbox.Token));

        var session = Assert.Single(shell.Run("Connect-SegmentWorkspace -Credential $credential -ApiUri $uri -PassThru", ("credential", credential)).Clean);

        Assert.Equal("SegmentC1.SegmentSession", session.TypeNames[0]);
    }

    [Theory]
    [InlineData("$token")]
    [InlineData("[System.Management.Automation.PSCredential]::new('x', $token)")]
    [InlineData("$plain")]
    public async Task A_secret_of_a_vault_gives_the_token(string secret)
    {
        await using var shell = await Shell.OpenAsync(connect: false);

        var ran = shell.Run(
            "function Get-Secret { param($Name, $Vault) if ($Name -eq 'segment' -and $Vault -eq 'ops') { " + secret + " } }; Connect-SegmentWorkspace -SecretName segment -Vault ops -ApiUri $uri; Get-SegmentContext",
            ("plain", shell.Sandbox.Token));

        Assert.Single(ran.Clean);
    }

    [Theory]
    [InlineData("Connect-SegmentWorkspace -SecretName segment -ApiUri $uri", "SecretManagement")]
    [InlineData("function Get-Secret { throw 'The vault is locked.' }; Connect-SegmentWorkspace -SecretName segment -ApiUri $uri", "The vault is locked.")]
    [InlineData("function Get-Secret { }; Connect-SegmentWorkspace -SecretName segment -ApiUri $uri", "no secret 'segment'")]
    public async Task A_secret_that_cannot_be_had_says_why(string script, string why)
    {
        await using var shell = await Shell.OpenAsync(connect: false);

        var ended = shell.Run(script).Ended;

        Assert.Equal("Segment.SecretNotRead", ended?.Id());
        Assert.Contains(why, ended?.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Empty(shell.Sandbox.Requests);
    }

    [Fact]
    public async Task A_wrong_token_is_an_authentication_error_and_leaves_the_old_connection()
    {
        await using var shell = await Shell.OpenAsync();
        var wrong = Shell.Secure("not-the-token");

        var ended = shell.Run("Connect-SegmentWorkspace $wrong -ApiUri $uri", ("wrong", wrong)).Ended;

        Assert.Equal("Segment.Unauthorized", ended?.Id());
        Assert.Equal(ErrorCategory.AuthenticationError, ended?.CategoryInfo.Category);
        Assert.Contains("-Region", ended?.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(shell.Run("Get-SegmentContext").Clean);
    }

    [Theory]
    [InlineData("http://segment.example.com")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("relative/path")]
    public async Task An_address_that_would_show_the_token_is_refused(string address)
    {
        await using var shell = await Shell.OpenAsync(connect: false);

        Assert.Equal("Segment.BadAddress", shell.Run("Connect-SegmentWorkspace $token -ApiUri $address", ("address", address)).Ended?.Id());
    }

    [Fact]
    public async Task Another_runspace_does_not_see_the_connection_but_can_be_handed_it()
    {
        await using var shell = await Shell.OpenAsync();
        var session = Assert.Single(shell.Run("Get-SegmentContext").Clean);
        var other = shell.NewEngine();

        Assert.Equal("Segment.NotConnected", Shell.RunIn(other, "Get-SegmentWorkspace").Ended?.Id());
        var workspace = Assert.Single(Shell.RunIn(other, "Get-SegmentWorkspace -Session $session", ("session", session)).Clean);

        Assert.Equal(shell.Sandbox.World.Workspace.Id, workspace.Text("Id"));
    }

    [Fact]
    public async Task Parallel_blocks_have_no_default_connection_and_take_one()
    {
        await using var shell = await Shell.OpenAsync();

        var ran = shell.Run("""
            $s = Get-SegmentContext
            $module = (Get-Module SegmentC1).Path
            1..2 | ForEach-Object -Parallel {
                Import-Module $using:manifest
                try { Get-SegmentWorkspace } catch { $_.FullyQualifiedErrorId }
                (Get-SegmentWorkspace -Session $using:s).Slug
            }
            """, ("manifest", Checkout.Manifest));

        var slug = shell.Sandbox.World.Workspace.Slug;
        Assert.Equal(2, ran.Clean.Count(item => item.ToString() == slug));
        Assert.Equal(2, ran.Output.Count(item => item.ToString()!.StartsWith("Segment.NotConnected", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Two_sessions_stay_apart_and_the_last_one_made_is_the_default()
    {
        await using var shell = await Shell.OpenAsync();
        await using var second = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { Seed = 7 });

        var ran = shell.Run("$first = Get-SegmentContext; Connect-SegmentWorkspace $token -ApiUri $second; (Get-SegmentWorkspace).Id; (Get-SegmentWorkspace -Session $first).Id", ("second", second.BaseAddress));

        Assert.Equal([second.World.Workspace.Id, shell.Sandbox.World.Workspace.Id], ran.Clean.Select(item => item.ToString()));
    }

    [Fact]
    public async Task Disconnecting_ends_the_session_for_everybody_who_holds_it()
    {
        await using var shell = await Shell.OpenAsync();

        var ran = shell.Run("$s = Get-SegmentContext; Disconnect-SegmentWorkspace; Disconnect-SegmentWorkspace; Get-SegmentContext; $s.Connected");
        var ended = shell.Run("Get-SegmentWorkspace -Session $s").Ended;

        Assert.Equal("False", Assert.Single(ran.Clean).ToString());
        Assert.Equal("Segment.NotConnected", ended?.Id());
        Assert.Empty(shell.Sandbox.Requests);
    }

    [Fact]
    public async Task Removing_the_module_ends_the_connection()
    {
        await using var shell = await Shell.OpenAsync();

        var ran = shell.Run("$s = Get-SegmentContext; Remove-Module SegmentC1; $s.Connected");

        Assert.Equal("False", Assert.Single(ran.Clean).ToString());
    }
}
