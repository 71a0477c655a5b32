using System.Management.Automation;
using System.Text;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>Every command that sets up connectors, in success and in faults that echo what was sent, with all streams at their loudest: neither the Segment token nor any secret of the tenant occurs anywhere.</summary>
public sealed class SetupCanaryTests
{
    private static readonly string[] Commands =
    [
        "Get-ConductorOneApp",
        "Get-ConductorOneApp -Unmanaged",
        "Get-ConductorOneApp -Unmanaged 'Discovered 01' | New-ConductorOneApp -Owner $owner",
        "New-ConductorOneApp Cloud -Owner $owner -Description x",
        "New-ConductorOneConnector Billing Cloud -SegmentToken $token -SegmentApiUri $uri -Owner $owner -WhatIf",
        "New-ConductorOneConnector Billing Cloud -SegmentToken $token -SegmentApiUri $uri -Owner $owner",
        "New-ConductorOneConnector Billing Cloud -SegmentToken $token -SegmentApiUri $uri",
        "New-ConductorOneConnector Wiki Self -SegmentToken $token -SegmentApiUri $uri",
        "Get-ConductorOneConnector",
        "Get-ConductorOneConnector | ConvertTo-Json -Depth 6",
        "Set-ConductorOneConnector Segment -App Billing -SegmentToken $token -SegmentApiUri $uri -Name Segment -PassThru",
        "Get-ConductorOneConnector -App Billing | Start-ConductorOneSync -Wait -TimeoutSeconds 60",
        "Get-ConductorOneConnector -App Wiki | New-ConductorOneConnectorCredential",
        "$made = Get-ConductorOneConnector -App Wiki | New-ConductorOneConnectorCredential; $made | ConvertTo-Json -Depth 6; \"$made\"",
        "Get-ConductorOneConnector -App Billing | Suspend-ConductorOneConnector -PassThru",
        "Get-ConductorOneConnector -App Billing | Resume-ConductorOneConnector -PassThru",
        "Get-ConductorOneConnector -App Billing | Get-ConductorOneConnectorLog",
        "Get-ConductorOneConnector -App Billing | Export-ConductorOneTerraform $file -Force",
        "Get-ConductorOneConnector -App Wiki | Remove-ConductorOneConnector -Confirm:$false",
    ];

    private static readonly string[] Operations =
    [
        "app.v1.ConnectorService.Create", "app.v1.ConnectorService.CreateDelegated", "app.v1.ConnectorService.Update", "app.v1.ConnectorService.UpdateDelegated",
        "app.v1.ConnectorService.RotateCredential", "app.v1.ConnectorService.ForceSync", "app.v1.ConnectorService.PauseSync", "app.v1.AppManagedStateService.Promote",
        "app.v1.Apps.Create", "systemlog.v1.SystemLogService.ListEvents",
    ];

    [Theory]
    [InlineData(null)]
    [InlineData(400)]
    [InlineData(403)]
    public async Task Nothing_secret_is_seen(int? fault)
    {
        using var folder = new TempFolder();
        await using var setup = await SetupShell.OpenAsync();
        var token = setup.Shell.Sandbox.Token;
        var file = Path.Combine(folder.Path, "c1.tf");
        foreach (var operation in fault is null ? [] : Operations)
        {
            // As a server would that echoes what it was sent; only two requests carry the token.
            var sent = operation is "app.v1.ConnectorService.Create" or "app.v1.ConnectorService.Update" ? token : "nothing";
            setup.Tenant.AddFault(new TenantFault(operation, fault!.Value, Times: 100, Message: $"refused: {sent}, client_secret={setup.Tenant.Personal.ClientSecret}"));
        }

        // A connector that is there gives the commands something to fail at.
        if (fault is not null) setup.Tenant.AddConnector(setup.Tenant.Apps.Single(app => app.DisplayName == "Billing").Id, "Segment", selfHosted: false);
        var seen = new StringBuilder();
        var ended = 0;
        foreach (var command in Commands)
        {
            var ran = setup.Run($"$VerbosePreference = 'Continue'; $DebugPreference = 'Continue'; {command}", ("file", file));
            foreach (var item in ran.Output) CanaryTests.Describe(item, seen, 0);
            foreach (var error in ran.Errors.Append(ran.Ended).OfType<ErrorRecord>()) CanaryTests.Describe(error, seen);
            foreach (var line in ran.Warnings.Concat(ran.Verbose).Concat(ran.Debug).Concat(ran.Information).Concat(ran.Progress)) seen.AppendLine(line);
            ended += ran.Ended is null && ran.Errors.Count == 0 ? 0 : 1;
            if (fault is null) Assert.True(ran.Ended is null && ran.Errors.Count == 0, $"{command}: {ran.Ended}{string.Join(' ', ran.Errors)}");
        }

        Assert.Equal(fault is null, ended == 0);
        if (File.Exists(file)) seen.AppendLine(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        var text = seen.ToString();
        Assert.All([token, "secret-token:", "sandbox-c1-access-", "eyJ"], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }
}
