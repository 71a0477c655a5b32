using System.Management.Automation;
using System.Text;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>Every way to connect to a tenant and every governing command, in success and in faults, with all streams at their loudest: no secret and no token occurs anywhere.</summary>
public sealed class ConductorOneCanaryTests
{
    private const string TokenPrefix = "sandbox-c1-access-";

    private static readonly string[] Commands =
    [
        "Connect-ConductorOne -ClientId $federated -OidcToken $oidc -PassThru",
        "Connect-ConductorOne -ClientId $federated -OidcTokenPath $oidcFile -PassThru",
        "Connect-ConductorOne -Tenant $there -AccessToken $access -PassThru",
        "Connect-ConductorOne -Interactive -Tenant $there -PassThru",
        "Connect-ConductorOne -Credential $demanding -PassThru",
        "Connect-ConductorOne -Credential $personal -PassThru",
        "Get-ConductorOneContext",
        "Get-ConductorOneContext | ConvertTo-Json -Depth 8 -WarningAction Ignore",
        "Get-ConductorOneUser",
        "Get-ConductorOneEntitlement",
        "Get-ConductorOneGrant",
        "New-ConductorOneAccessRequest $target -User $person -Duration 04:00:00 -Justification 'Incident 42'",
        "Get-ConductorOneTask",
        "Get-ConductorOneTask -State Open | Approve-ConductorOneTask -Comment 'Go on' -PassThru",
        "Get-ConductorOneTask -State Open | Deny-ConductorOneTask -Confirm:$false",
        "New-ConductorOneAccessReview Q1 -Policy 'Reviewed by owners'",
        "Get-ConductorOneAccessReview",
        "Export-ConductorOneAccessReview Q1 $report -Force",
        "Compare-ConductorOneAccess -Summary",
        "Disconnect-ConductorOne",
    ];

    private static readonly string[] Operations =
    [
        "user.v1.UserSearch.Search", "app.v1.AppEntitlementSearchService.Search", "app.v1.AppEntitlementSearchService.SearchGrants", "task.v1.TaskService.CreateGrantTask",
        "task.v1.TaskSearchService.Search", "task.v1.TaskService.Get", "accessreview.v1.AccessReviewService.Create", "accessreview.v1.AccessReviewService.List",
        "app.v1.AppUserService.List", "policy.v1.PolicySearch.Search",
    ];

    [Theory]
    [InlineData(null)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task Nothing_secret_is_seen(int? fault)
    {
        using var folder = new TempFolder();
        await using var govern = await GovernShell.OpenAsync(users: 8);
        var tenant = govern.Tenant;
        var federation = tenant.CreateFederation();
        var demanding = tenant.CreateCredential(SandboxCredentialKind.Personal, requireDpop: true);
        string[] secrets = [tenant.Personal.ClientSecret.Split(':')[3], demanding.ClientSecret.Split(':')[3], federation.IssueToken(), tenant.CreateAccessToken(), TokenPrefix, "sandbox-device-code-", "eyJ"];
        await File.WriteAllTextAsync(folder.File("oidc"), secrets[2], TestContext.Current.CancellationToken);
        Give(govern, demanding, federation, secrets, folder);
        tenant.Called += method =>
        {
            if (method == "token" && tenant.PendingLogins is [var code, ..]) tenant.AnswerLogin(code, confirm: true);
        };
        foreach (var operation in fault is null ? [] : Operations)
        {
            // As a server would that echoes what it was sent.
            tenant.AddFault(new TenantFault(operation, fault!.Value, Times: 100, Message: $"refused: Authorization: Bearer {secrets[3]}, client_secret={tenant.Personal.ClientSecret}"));
        }

        var seen = new StringBuilder();
        var ended = 0;
        foreach (var command in Commands)
        {
            var ran = govern.Run($"$VerbosePreference = 'Continue'; $DebugPreference = 'Continue'; {command}");
            foreach (var item in ran.Output) CanaryTests.Describe(item, seen, 0);
            foreach (var error in ran.Errors.Append(ran.Ended).OfType<ErrorRecord>()) CanaryTests.Describe(error, seen);
            foreach (var line in ran.Warnings.Concat(ran.Verbose).Concat(ran.Debug).Concat(ran.Information).Concat(ran.Progress)) seen.AppendLine(line);
            ended += ran.Ended is null && ran.Errors.Count == 0 ? 0 : 1;
            if (fault is null) Assert.True(ran.Ended is null, $"{command}: {ran.Ended}");
        }

        Assert.Equal(fault is null, ended == 0);
        if (File.Exists(folder.File("report.csv"))) seen.AppendLine(await File.ReadAllTextAsync(folder.File("report.csv"), TestContext.Current.CancellationToken));
        var text = seen.ToString();
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    private static void Give(GovernShell govern, SandboxCredential demanding, SandboxFederation federation, string[] secrets, TempFolder folder)
    {
        var world = govern.Shell.Sandbox.World;
        govern.Use(demanding, "demanding");
        var state = govern.Shell.Engine.Runspace.SessionStateProxy;
        state.SetVariable("federated", federation.ClientId);
        state.SetVariable("oidc", Shell.Secure(secrets[2]));
        state.SetVariable("oidcFile", folder.File("oidc"));
        state.SetVariable("access", Shell.Secure(secrets[3]));
        state.SetVariable("there", govern.Tenant.Host);
        state.SetVariable("person", world.Users[1].Email);
        state.SetVariable("target", $"group:{world.Groups.First(group => !group.MemberIds.Contains(world.Users[1].Id)).Id}:member");
        state.SetVariable("report", folder.File("report.csv"));
    }
}
