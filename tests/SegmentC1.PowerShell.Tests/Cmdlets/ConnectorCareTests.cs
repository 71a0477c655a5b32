using System.Management.Automation;
using System.Net;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>Changing, pausing and removing connectors, their credentials, their log and their Terraform.</summary>
public sealed class ConnectorCareTests
{
    private const string FakeVault = """
        $global:stored = @{}
        function global:Get-SecretVault { [CmdletBinding()] param($Name) if ($Name -ne 'Runbooks') { Write-Error "no vault $Name" } }
        function global:Set-Secret { [CmdletBinding()] param($Name, $Secret, $Vault) if ($global:vaultFails) { Write-Error 'the vault is locked' } else { $global:stored["$Vault/$Name"] = $Secret } }
        """;

    [Fact]
    public async Task A_connector_is_changed_where_it_differs_and_a_second_time_nowhere()
    {
        await using var setup = await WithConnectorAsync(selfHosted: true);
        const string change = "Set-ConductorOneConnector Segment -Name 'Segment EU' -Description 'Ours' -Owner $owner -Schedule '0 */6 * * *' -TimeZone Europe/Vienna -PassThru";

        var changed = Assert.Single(setup.Run(change).Clean);
        var again = Assert.Single(setup.Run(change.Replace("Connector Segment", "Connector 'Segment EU'", StringComparison.Ordinal)).Clean);

        Assert.Equal(["UpdateDelegated", "UpdateConnectorSchedule"], setup.Changes);
        Assert.Contains("\"updateMask\":\"displayName,description,userIds\"", setup.Tenant.RestRequests.First(request => !request.IsRead).Body, StringComparison.Ordinal);
        Assert.Equal(("Segment EU", "Ours", "0 */6 * * *"), (changed.Text("Name"), changed.Text("Description"), changed.Text("Schedule")));
        Assert.NotNull(again.Get("NextSyncAt"));
    }

    [Fact]
    public async Task Another_token_is_proven_first_and_then_stored()
    {
        await using var setup = await WithConnectorAsync(selfHosted: false);

        var refused = setup.Run("Set-ConductorOneConnector Segment -SegmentToken $other -SegmentApiUri $uri", ("other", Shell.Secure("sgp_unknown")));
        Assert.Equal("Segment.Unauthorized", refused.Ended?.Id());
        Assert.Empty(setup.Changes);
        _ = setup.Run("Set-ConductorOneConnector Segment -SegmentToken $token -SegmentApiUri $uri").Clean;

        Assert.Equal(["Update"], setup.Changes);
        Assert.Equal(setup.Shell.Sandbox.Token, Assert.Single(setup.Tenant.Connectors).Token);
    }

    [Theory]
    [InlineData("Set-ConductorOneConnector Segment", true)]
    [InlineData("Set-ConductorOneConnector Segment -Schedule hourly", true)]
    [InlineData("Set-ConductorOneConnector Segment -Schedule '0 * * * *' -TimeZone Nowhere/Land", true)]
    [InlineData("Set-ConductorOneConnector Segment -SegmentToken $token -SegmentApiUri $uri", false)]
    [InlineData("New-ConductorOneConnectorCredential Segment -SecretName x", true)]
    [InlineData("Export-ConductorOneTerraform connectors.txt Segment", true)]
    public async Task What_makes_no_sense_is_refused_before_anything_is_changed(string command, bool ends)
    {
        await using var setup = await WithConnectorAsync(selfHosted: true);

        var ran = setup.Run(command);

        Assert.Equal("ConductorOne.BadInput", (ends ? ran.Ended : ran.OnlyError)?.Id());
        Assert.Empty(setup.Changes);
    }

    [Fact]
    public async Task A_connector_is_paused_resumed_and_removed()
    {
        await using var setup = await WithConnectorAsync(selfHosted: false);
        _ = setup.Run("Set-ConductorOneConnector Segment -SegmentToken $token -SegmentApiUri $uri").Clean;

        var states = setup.Run("Suspend-ConductorOneConnector Segment -PassThru; Resume-ConductorOneConnector Segment -PassThru").Clean.Texts("Status");
        var removed = setup.Run("Get-ConductorOneConnector | Remove-ConductorOneConnector -Confirm:$false").Clean;

        Assert.Equal(["Paused", "Syncing"], states);
        Assert.Empty(removed);
        Assert.Empty(setup.Tenant.Connectors);
        Assert.Equal(["Update", "PauseSync", "ResumeSync", "Delete"], setup.Changes);
    }

    [Fact]
    public async Task Pausing_and_resuming_twice_is_as_good_as_once()
    {
        await using var setup = await WithConnectorAsync(selfHosted: true);

        var paused = setup.Run("Suspend-ConductorOneConnector Segment; Suspend-ConductorOneConnector Segment -PassThru -Verbose");
        var resumed = setup.Run("Resume-ConductorOneConnector Segment; Resume-ConductorOneConnector Segment -PassThru -Verbose");

        Assert.Equal("Paused", Assert.Single(paused.Clean).Text("Status"));
        Assert.NotEqual("Paused", Assert.Single(resumed.Clean).Text("Status"));
        Assert.All([paused, resumed], ran => Assert.Contains(ran.Verbose, line => line.Contains("nothing was changed", StringComparison.Ordinal)));
        Assert.Equal(["PauseSync", "ResumeSync", "ResumeSync"], setup.Changes);
    }

    [Theory]
    [InlineData("Suspend-ConductorOneConnector")]
    [InlineData("Resume-ConductorOneConnector")]
    [InlineData("Remove-ConductorOneConnector")]
    [InlineData("Set-ConductorOneConnector -Name New")]
    [InlineData("New-ConductorOneConnectorCredential")]
    public async Task WhatIf_only_reads(string command)
    {
        await using var setup = await WithConnectorAsync(selfHosted: true);

        Assert.Empty(setup.Run($"Get-ConductorOneConnector | {command} -WhatIf").Clean);
        Assert.Empty(setup.Changes);
    }

    [Fact]
    public async Task A_new_credential_goes_down_the_pipeline_into_a_connection()
    {
        await using var setup = await WithConnectorAsync(selfHosted: true);

        var session = Assert.Single(setup.Run("$made = Get-ConductorOneConnector | New-ConductorOneConnectorCredential; $made | Connect-ConductorOne -PassThru").Clean);

        Assert.Equal("Connector", session.Text("Kind"));
        var made = Assert.Single(setup.Run("$made").Clean);
        Assert.Equal(session.Text("ClientId"), made.Text("ClientId"));
        Assert.StartsWith("secret-token:", new NetworkCredential("", Assert.IsType<PSCredential>(made.Get("Credential")).Password).Password, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_credential_goes_straight_into_a_vault()
    {
        await using var setup = await WithConnectorAsync(selfHosted: true);
        var id = setup.Tenant.Connectors[0].Id;

        var made = Assert.Single(setup.Run(FakeVault + "\nNew-ConductorOneConnectorCredential Segment -Vault Runbooks").Clean);
        var stored = Assert.Single(setup.Run($"$stored['Runbooks/conductorone-connector-{id}']").Clean);

        Assert.Null(made.Get("Credential"));
        Assert.Equal($"Runbooks/conductorone-connector-{id}", made.Text("StoredAs"));
        Assert.Equal(made.Text("ClientId"), Assert.IsType<PSCredential>(stored.BaseObject).UserName);
    }

    [Theory]
    [InlineData("", "New-ConductorOneConnectorCredential Segment -Vault Runbooks")]
    [InlineData(FakeVault, "New-ConductorOneConnectorCredential Segment -Vault Elsewhere")]
    public async Task Without_the_vault_no_credential_is_made(string before, string command)
    {
        await using var setup = await WithConnectorAsync(selfHosted: true);

        Assert.Equal("ConductorOne.NoVault", setup.Run(before + "\n" + command).Ended?.Id());
        Assert.Empty(setup.Changes);
    }

    [Fact]
    public async Task A_credential_that_the_vault_does_not_take_is_not_lost()
    {
        await using var setup = await WithConnectorAsync(selfHosted: true);

        var ran = setup.Run(FakeVault + "\n$vaultFails = $true; New-ConductorOneConnectorCredential Segment -Vault Runbooks");

        Assert.Equal("ConductorOne.SecretNotStored", Assert.Single(ran.Errors, error => error.Id().StartsWith("ConductorOne", StringComparison.Ordinal)).Id());
        Assert.NotNull(Assert.Single(ran.Output).Get("Credential"));
    }

    [Fact]
    public async Task The_log_of_a_connector_has_its_events_and_no_others()
    {
        await using var setup = await WithConnectorAsync(selfHosted: true);
        _ = setup.Run("New-ConductorOneApp Other; Suspend-ConductorOneConnector Segment; Set-ConductorOneConnector Segment -Description x").Clean;

        var events = setup.Run("Get-ConductorOneConnectorLog Segment").Clean;
        var old = setup.Run("Get-ConductorOneConnectorLog Segment -Until ([DateTimeOffset]::UtcNow.AddDays(-1))").Clean;

        Assert.Equal(["Connector Segment updated", "Connector Segment paused"], events.Texts("Message"));
        Assert.Equal(setup.Tenant.Users[0].Email, events[0].Text("Actor"));
        Assert.Empty(old);
    }

    [Fact]
    public async Task The_log_says_which_role_it_takes()
    {
        await using var setup = await WithConnectorAsync(selfHosted: true, SandboxRoles.ConnectorAdministrator);

        var error = setup.Run("Get-ConductorOneConnectorLog Segment").OnlyError;

        Assert.Equal("ConductorOne.Forbidden", error.Id());
        Assert.Contains("Super Administrator", error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connectors_are_written_as_terraform_and_a_file_that_is_there_is_kept()
    {
        using var folder = new TempFolder();
        await using var setup = await WithConnectorAsync(selfHosted: true);
        var file = Path.Combine(folder.Path, "c1.tf");

        var ran = setup.Run("Get-ConductorOneConnector | Export-ConductorOneTerraform $file", ("file", file));
        var again = setup.Run("Export-ConductorOneTerraform $file Segment");

        var written = Assert.Single(ran.Clean);
        Assert.Equal(("1", "1"), (written.Text("Connectors"), written.Text("Imports")));
        Assert.Contains("cannot import", Assert.Single(ran.Warnings), StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains(setup.Tenant.Users[0].Email, text, StringComparison.Ordinal);
        Assert.Contains("conductorone_integration_baton", text, StringComparison.Ordinal);
        Assert.Equal("Output.Exists", again.Ended?.Id());
        Assert.Empty(setup.Changes);
    }

    [Fact]
    public async Task A_sync_is_started_by_the_command_that_uploads_it_when_it_may()
    {
        await using var setup = await WithConnectorAsync(selfHosted: true);

        var ran = setup.Run("""
            $c = Get-ConductorOneConnector; $c | New-ConductorOneConnectorCredential | Connect-ConductorOne
            Connect-SegmentWorkspace $token -ApiUri $uri
            Sync-ToConductorOne -Connector $c -TimeoutSeconds 60
            """);

        Assert.Equal("True", Assert.Single(ran.Clean).Text("Uploaded"));
        Assert.Single(setup.Tenant.Uploads);
        Assert.Equal("SYNC_STATUS_DONE", Assert.Single(setup.Tenant.Connectors).Status);
        Assert.Equal("ConductorOne.NotConnected", setup.Run("Get-ConductorOneContext | Where-Object Kind -eq Personal | Disconnect-ConductorOne; Sync-ToConductorOne -Connector $c").Ended?.Id());
    }

    private static async Task<SetupShell> WithConnectorAsync(bool selfHosted, string? role = null)
    {
        var setup = await SetupShell.OpenAsync(role);
        setup.Tenant.AddConnector(setup.Tenant.AddApp("Segment", setup.Tenant.Users[0].Id), "Segment", selfHosted);
        return setup;
    }
}
