using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>Apps, owners, connectors and their first sync, from the prompt.</summary>
public sealed class ConnectorSetupTests
{
    private const string Cloud = "New-ConductorOneConnector -App $app -Hosting Cloud -Owner $owner -SegmentToken $token -SegmentApiUri $uri";

    [Fact]
    public async Task Apps_are_listed_by_name_wildcard_and_id()
    {
        await using var setup = await SetupShell.OpenAsync();
        var billing = setup.Tenant.Apps.Single(app => app.DisplayName == "Billing");

        var all = setup.Run("Get-ConductorOneApp").Clean;
        var some = setup.Run("Get-ConductorOneApp b*, 'code hosting'; $id | Get-ConductorOneApp; Get-ConductorOneApp billing | Get-ConductorOneApp", ("id", billing.Id)).Clean;
        var none = setup.Run("Get-ConductorOneApp Nowhere");

        Assert.Equal(setup.Tenant.Apps.Count, all.Count);
        Assert.Equal(["Billing", "Code Hosting", "Billing", "Billing"], some.Texts("Name"));
        Assert.Equal("ConductorOne.NoMatch", none.OnlyError.Id());
    }

    [Fact]
    public async Task An_app_is_found_by_an_id_of_another_form_than_usual()
    {
        await using var setup = await SetupShell.OpenAsync();
        setup.Tenant.AddApp(new SandboxApp("app_segment-1", "Segment", [], string.Empty));

        Assert.Equal("Segment", Assert.Single(setup.Run("Get-ConductorOneApp app_segment-1").Clean).Text("Name"));
        Assert.Equal("ConductorOne.NoMatch", setup.Run("Get-ConductorOneApp APP_segment-1").OnlyError.Id());
    }

    [Fact]
    public async Task Unmanaged_apps_are_listed_and_made_managed_once()
    {
        await using var setup = await SetupShell.OpenAsync();

        var made = Assert.Single(setup.Run("$found = Get-ConductorOneApp -Unmanaged '*segment'; $found | New-ConductorOneApp -Owner $owner").Clean);
        var again = Assert.Single(setup.Run("$found | New-ConductorOneApp -Owner $owner").Clean);
        var left = setup.Run("Get-ConductorOneApp -Unmanaged").Clean;

        Assert.Equal("Twilio Segment", made.Text("Name"));
        Assert.Equal(made.Text("Id"), again.Text("Id"));
        Assert.Equal(12, left.Count);
        Assert.Equal(["Promote"], setup.Changes);
        Assert.Equal([setup.Tenant.Users[1].Id], setup.Tenant.Apps.Single(app => app.Id == made.Text("Id")).OwnerIds);
    }

    [Fact]
    public async Task An_app_that_somebody_else_made_managed_at_that_moment_is_taken_as_it_is()
    {
        await using var setup = await SetupShell.OpenAsync();
        string? theirs = null;
        setup.Tenant.Called += operation =>
        {
            if (operation == "app.v1.AppManagedStateService.Promote") theirs ??= setup.Tenant.Manage("Twilio Segment");
        };

        var app = Assert.Single(setup.Run("Get-ConductorOneApp -Unmanaged 'Twilio Segment' | New-ConductorOneApp").Clean);

        Assert.NotNull(theirs);
        Assert.Equal(theirs, app.Text("Id"));
    }

    [Fact]
    public async Task A_new_app_is_made_once_and_only_what_is_named_and_differs_is_changed()
    {
        await using var setup = await SetupShell.OpenAsync();

        var first = Assert.Single(setup.Run("New-ConductorOneApp Segment").Clean);
        var second = Assert.Single(setup.Run("New-ConductorOneApp segment").Clean);
        Assert.Equal(["Create"], setup.Changes);
        Assert.Equal(first.Text("Id"), second.Text("Id"));
        Assert.Equal([setup.Tenant.Users[0].Id], setup.Tenant.Apps.Single(app => app.Id == first.Text("Id")).OwnerIds);

        _ = setup.Run("New-ConductorOneApp Segment -Description 'Customer data' -Owner $owner; New-ConductorOneApp Segment -Description 'Customer data' -Owner $owner").Clean;
        Assert.Equal(["Create", "Update", "Set"], setup.Changes);

        _ = setup.Run("New-ConductorOneApp Segment -Force").Clean;
        Assert.Equal("ConductorOne.Ambiguous", setup.Run("New-ConductorOneApp Segment").OnlyError.Id());
    }

    [Fact]
    public async Task A_cloud_connector_goes_from_nothing_to_connected_and_a_second_run_changes_nothing()
    {
        await using var setup = await SetupShell.OpenAsync();
        setup.Shell.Engine.Runspace.SessionStateProxy.SetVariable("app", "Segment");
        _ = setup.Run("New-ConductorOneApp Segment").Clean;

        var ran = setup.Run($"{Cloud} | Start-ConductorOneSync -Wait");
        var connected = Assert.Single(ran.Clean);
        var changes = setup.Changes.Count();
        var again = Assert.Single(setup.Run(Cloud).Clean);

        Assert.Equal("Connected", connected.Text("Status"));
        Assert.NotNull(connected.Get("LastSyncAt"));
        Assert.Contains(ran.Progress, line => line.Contains("Syncing", StringComparison.Ordinal));
        Assert.Equal(connected.Text("Id"), again.Text("Id"));
        Assert.Equal(changes, setup.Changes.Count());
        Assert.Equal([setup.Tenant.Users[1].Id], Assert.Single(setup.Tenant.Connectors).OwnerIds);
    }

    [Fact]
    public async Task A_discovered_app_can_be_given_its_connector_in_one_go()
    {
        await using var setup = await SetupShell.OpenAsync();

        var made = setup.Run("$found = Get-ConductorOneApp -Unmanaged 'Twilio Segment'; $found | New-ConductorOneConnector -Hosting Self; $found | New-ConductorOneConnector -Hosting Self").Clean;

        Assert.Equal(2, made.Count);
        Assert.Single(made.Texts("Id").Distinct());
        Assert.Equal(["Promote", "CreateDelegated"], setup.Changes);
        Assert.Equal("Self", made[0].Text("Hosting"));
    }

    [Fact]
    public async Task WhatIf_only_reads_and_says_what_would_be_done()
    {
        await using var setup = await SetupShell.OpenAsync();
        setup.Tenant.AddApp("Segment");

        var ran = setup.Run("""
            New-ConductorOneApp 'Another' -WhatIf
            Get-ConductorOneApp -Unmanaged 'Twilio Segment' | New-ConductorOneConnector -Hosting Self -WhatIf
            New-ConductorOneConnector Segment Cloud -Owner $owner -SegmentToken $token -SegmentApiUri $uri -WhatIf
            Get-ConductorOneConnector | Start-ConductorOneSync -WhatIf
            """);

        Assert.Empty(ran.Clean);
        Assert.Empty(setup.Changes);
        Assert.NotEmpty(setup.Tenant.RestRequests);
        Assert.All(setup.Shell.Sandbox.Requests, request => Assert.Equal("GET", request.Method));
    }

    [Theory]
    [InlineData("-Workspace another-one", "ConductorOne.WrongWorkspace")]
    [InlineData("-SegmentToken (ConvertTo-SecureString 'sgp_unknown' -AsPlainText -Force)", "Segment.Unauthorized")]
    [InlineData("-Owner nobody@example.com", "ConductorOne.NoMatch")]
    [InlineData("-App Nowhere", "ConductorOne.NoMatch")]
    public async Task What_is_wrong_is_refused_before_anything_is_changed(string wrong, string id)
    {
        await using var setup = await SetupShell.OpenAsync();
        setup.Tenant.AddApp("Segment");
        var good = new Dictionary<string, string> { ["-App"] = "Segment", ["-Hosting"] = "Cloud", ["-SegmentToken"] = "$token", ["-SegmentApiUri"] = "$uri" };
        good[wrong.Split(' ')[0]] = wrong[(wrong.IndexOf(' ', StringComparison.Ordinal) + 1)..].Replace("(ConvertTo-SecureString 'sgp_unknown' -AsPlainText -Force)", "$other", StringComparison.Ordinal);

        var ran = setup.Run("New-ConductorOneConnector " + string.Join(' ', good.Select(pair => $"{pair.Key} {pair.Value}")), ("other", Shell.Secure("sgp_unknown")));

        Assert.Equal(id, (ran.Ended ?? ran.OnlyError).Id());
        Assert.Empty(setup.Changes);
    }

    [Fact]
    public async Task A_token_without_the_owner_level_is_refused_before_anything_is_changed()
    {
        await using var setup = await SetupShell.OpenAsync();
        setup.Tenant.AddApp("Segment");
        setup.Shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/users", Status = 401 });

        var ran = setup.Run("New-ConductorOneConnector Segment Cloud -SegmentToken $token -SegmentApiUri $uri");

        Assert.StartsWith("Segment.", (ran.Ended ?? ran.OnlyError).Id(), StringComparison.Ordinal);
        Assert.Empty(setup.Changes);
    }

    [Fact]
    public async Task Who_lacks_the_role_is_told_which_it_takes()
    {
        await using var setup = await SetupShell.OpenAsync(SandboxRoles.BasicUser);
        setup.Tenant.AddApp("Segment");

        var app = setup.Run("New-ConductorOneApp Another").OnlyError;
        var connector = setup.Run("New-ConductorOneConnector Segment Self").OnlyError;

        Assert.All([app, connector], error =>
        {
            Assert.Equal("ConductorOne.Forbidden", error.Id());
            Assert.Contains("Connector Administrator", error.ErrorDetails.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Connectors_are_listed_of_one_app_of_all_and_by_name()
    {
        await using var setup = await SetupShell.OpenAsync();
        var app = setup.Tenant.AddApp("Segment");
        setup.Tenant.AddConnector(app, "One", selfHosted: true);
        setup.Tenant.AddConnector(app, "Two", selfHosted: false);
        setup.Tenant.AddConnector(setup.Tenant.Apps[1].Id, "Billing's", selfHosted: true);

        var names = (string script) => setup.Run(script).Clean.Texts("Name");

        Assert.Equal(["One", "Two"], names("Get-ConductorOneApp Segment | Get-ConductorOneConnector"));
        Assert.Equal(["Billing's", "One", "Two"], names("Get-ConductorOneConnector"));
        Assert.Equal(["Two"], names("Get-ConductorOneConnector t* -App Segment"));
        Assert.Equal(["One"], names("Get-ConductorOneConnector one | Get-ConductorOneConnector"));
        Assert.Equal(["Not connected", "Not connected"], setup.Run("Get-ConductorOneConnector -App Segment").Clean.Texts("Status"));
        Assert.Equal("ConductorOne.NoMatch", setup.Run("Get-ConductorOneConnector Three").OnlyError.Id());
    }

    [Fact]
    public async Task Two_connectors_that_could_be_meant_are_listed()
    {
        await using var setup = await SetupShell.OpenAsync();
        var app = setup.Tenant.AddApp("Segment");
        var ids = new[] { "One", "Two" }.Select(name => setup.Tenant.AddConnector(app, name, selfHosted: true)).ToList();

        var error = setup.Run("New-ConductorOneConnector Segment Self").OnlyError;

        Assert.Equal("ConductorOne.ConnectorConflict", error.Id());
        Assert.All(ids, id => Assert.Contains(id, error.ErrorDetails.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sync_that_fails_is_an_error_and_the_next_connector_is_still_synced()
    {
        await using var setup = await SetupShell.OpenAsync();
        var apps = new[] { setup.Tenant.AddApp("A"), setup.Tenant.AddApp("B") };
        _ = setup.Run("'A', 'B' | New-ConductorOneConnector -Hosting Cloud -SegmentToken $token -SegmentApiUri $uri").Clean;
        setup.Tenant.FailNextSync(setup.Tenant.Connectors[0].Id, "segment: the workspace is gone");

        var ran = setup.Run("Get-ConductorOneConnector segment | Start-ConductorOneSync -Wait");

        Assert.Equal("ConductorOne.SyncFailed", ran.OnlyError.Id());
        Assert.Contains("the workspace is gone", ran.OnlyError.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal(apps[1], Assert.Single(ran.Output).Text("AppId"));
    }

    [Fact]
    public async Task Without_a_persons_credential_nothing_is_tried()
    {
        await using var setup = await SetupShell.OpenAsync(connect: false);

        var nobody = setup.Run("Get-ConductorOneApp").Ended;
        var connector = setup.Run("$s = Connect-ConductorOne -Credential $connector -PassThru; Get-ConductorOneApp -ConductorOneSession $s").Ended;

        Assert.Equal(("ConductorOne.NotConnected", "ConductorOne.NotConnected"), (nobody?.Id(), connector?.Id()));
        Assert.Contains("person", connector!.ErrorDetails.Message, StringComparison.Ordinal);
    }
}
