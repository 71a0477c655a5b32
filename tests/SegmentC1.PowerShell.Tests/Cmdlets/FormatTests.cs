using System.Management.Automation;
using SegmentC1.Host;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>What a person sees, drawn by the engine.</summary>
public sealed class FormatTests
{
    [Theory]
    [InlineData("Get-SegmentContext", "Workspace Slug ApiUri ReadOnly Requests Connected")]
    [InlineData("Get-SegmentWorkspace", "Name Slug Id")]
    [InlineData("Get-SegmentUser", "Name Email Direct Id")]
    [InlineData("Get-SegmentInvite", "Email State")]
    [InlineData("Get-SegmentGroup", "Name Members Permissions Id")]
    [InlineData("Get-SegmentGroupMember", "Group Name Email State UserId")]
    [InlineData("Get-SegmentRole", "Name Id Description")]
    [InlineData("Get-SegmentResource", "Type Name Kind Enabled Labels Id")]
    [InlineData("Get-SegmentLabel", "Key Value Description")]
    [InlineData("Get-SegmentPermission", "Of Name Role On Id Labels")]
    [InlineData("Get-SegmentAccess", "Who State Role Scope On Through")]
    [InlineData("Get-SegmentAuditEvent", "Time Type Actor Kind Resource")]
    public async Task A_list_shows_the_columns_that_people_look_for(string command, string columns)
    {
        await using var sandbox = await SegmentSandbox.StartAsync();

        var drawn = Draw(sandbox, command);

        var header = Assert.Single(drawn.Split('\n'), line => columns.Split(' ').All(line.Contains) && !line.Contains(':', StringComparison.Ordinal));
        Assert.DoesNotContain("Ledger", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("System.Collections", drawn, StringComparison.Ordinal);
        Assert.True(header.IndexOf(columns.Split(' ')[0], StringComparison.Ordinal) < header.IndexOf(columns.Split(' ')[^1], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Sync", "SyncId Type Ended Resources Entitlements Grants")]
    [InlineData("Resource", "Type Id Name Status Parent")]
    [InlineData("Entitlement", "Id Name Purpose Grantable")]
    [InlineData("Grant", "Entitlement Holder Name Through")]
    public async Task A_sync_file_shows_its_rows(string content, string columns)
    {
        using var folder = new TempFolder();
        await using var sandbox = await SegmentSandbox.StartAsync();

        var drawn = Draw(sandbox, $"$result = Sync-ToConductorOne -Path '{folder.File("sync.c1z")}'; Get-ConductorOneSyncFile '{folder.File("sync.c1z")}' {content}");

        Assert.Contains(drawn.Split('\n'), line => columns.Split(' ').All(line.Contains));
        Assert.DoesNotContain("System.Collections", drawn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_show_what_was_done_and_where_it_is()
    {
        using var folder = new TempFolder();
        await using var sandbox = await SegmentSandbox.StartAsync();

        var sync = Draw(sandbox, $"Sync-ToConductorOne -Path '{folder.File("sync.c1z")}'");
        var review = Draw(sandbox, $"Export-SegmentAccessReview '{folder.File("review.csv")}'");

        Assert.All(["sync.c1z", "SyncId", "Grants", "inherited", "Requests", "SHA-256"], part => Assert.Contains(part, sync, StringComparison.Ordinal));
        Assert.All(["review.csv", "review.csv.manifest.json", "Rows", "Complete", "SHA-256"], part => Assert.Contains(part, review, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_snapshot_shows_what_it_holds_and_whether_that_is_all()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { SpacesInPlan = false });

        var drawn = Draw(sandbox, "Get-SegmentSnapshot");

        Assert.Contains("40 users", drawn, StringComparison.Ordinal);
        Assert.Contains("Complete       : True", drawn, StringComparison.Ordinal);
        Assert.Contains("Gaps", drawn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_and_none_look_different()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { InlineUserPermissions = false });

        Assert.Contains("not read", Draw(sandbox, "Get-SegmentUser"), StringComparison.Ordinal);
        Assert.Contains("not told", Draw(sandbox, "Get-SegmentResource -Type Space"), StringComparison.Ordinal);
    }

    private static string Draw(SegmentSandbox sandbox, string command)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var runner = new PowerShellHostRunner(new HostOptions
        {
            Manifest = Checkout.Manifest,
            NonInteractive = true,
            Output = output,
            Error = error,
            Width = 180,
            Variables = new Dictionary<string, object?> { ["token"] = Shell.Secure(sandbox.Token), ["uri"] = sandbox.BaseAddress },
        });
        Assert.Equal(0, runner.RunCommand($"Connect-SegmentWorkspace $token -ApiUri $uri; {command}"));
        return new System.Management.Automation.Internal.StringDecorated(output.ToString()).ToString(OutputRendering.PlainText);
    }
}
