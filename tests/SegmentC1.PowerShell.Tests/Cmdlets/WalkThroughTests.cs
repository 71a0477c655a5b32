namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>docs/set-up-connector.ps1, from nothing to Connected, and then again.</summary>
public sealed class WalkThroughTests
{
    private static readonly string Script = Path.Combine(Checkout.Root, "docs", "set-up-connector.ps1");

    [Theory]
    [InlineData("Segment", new[] { "Create", "Create" })]
    [InlineData("Twilio Segment", new[] { "Promote", "Create" })]
    [InlineData("Billing", new[] { "Create" })]
    public async Task A_cloud_connector_of_each_kind_of_app_gets_connected_and_a_second_run_changes_nothing(string app, string[] changes)
    {
        using var folder = new TempFolder();
        await using var setup = await SetupShell.OpenAsync(connect: false);
        var file = Path.Combine(folder.Path, "segment.tf");
        var command = $"& $script -Credential $personal -SegmentToken $token -SegmentApiUri $uri -AppName '{app}' -Owner $owner, $another -TerraformPath $file -Verbose";

        var first = setup.Run(command, ("script", Script), ("file", file), ("another", setup.Tenant.Users[2].Email));
        var connected = Assert.Single(first.Clean);
        Assert.Equal(changes, setup.Changes);
        var terraform = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        setup.Tenant.ClearRestRequests();
        var again = Assert.Single(setup.Run(command).Clean);

        Assert.Equal("Connected", connected.Text("Status"));
        Assert.Equal(app, connected.Text("AppName"));
        Assert.Equal([setup.Tenant.Users[1].Id, setup.Tenant.Users[2].Id], Assert.Single(setup.Tenant.Connectors).OwnerIds);
        Assert.Contains(first.Verbose, line => line.Contains("Sync of connector Segment done", StringComparison.Ordinal));
        Assert.Contains("conductorone_integration_segment", terraform, StringComparison.Ordinal);
        Assert.DoesNotContain(setup.Shell.Sandbox.Token, terraform, StringComparison.Ordinal);
        Assert.Empty(setup.Changes);
        Assert.Equal(connected.Text("Id"), again.Text("Id"));
    }

    [Fact]
    public async Task A_self_hosted_connector_makes_its_first_sync_and_a_second_run_changes_nothing()
    {
        await using var setup = await SetupShell.OpenAsync(connect: false);
        const string command = "& $script -Credential $personal -SegmentToken $token -SegmentApiUri $uri -AppName 'Twilio Segment' -Hosting Self";

        var connected = Assert.Single(setup.Run(command, ("script", Script)).Clean);
        Assert.Equal(["Promote", "CreateDelegated", "RotateCredential", "ForceSync"], setup.Changes);
        setup.Tenant.ClearRestRequests();
        var again = Assert.Single(setup.Run(command).Clean);

        Assert.Equal(("Connected", "Self"), (connected.Text("Status"), connected.Text("Hosting")));
        Assert.Single(setup.Tenant.Uploads);
        Assert.Empty(setup.Changes);
        Assert.Equal("Connected", again.Text("Status"));
    }
}
