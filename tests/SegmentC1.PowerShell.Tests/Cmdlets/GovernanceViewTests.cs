using System.Management.Automation;
using SegmentC1.Host;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>What a person sees of the governing commands, drawn by the engine.</summary>
public sealed class GovernanceViewTests
{
    [Fact]
    public async Task Each_list_shows_the_columns_that_people_look_for()
    {
        await using var govern = await GovernShell.OpenAsync();
        govern.Tenant.ForgetGrant(govern.Tenant.Grants[0].EntitlementRawId, govern.Tenant.Grants[0].AccountRawId);
        _ = govern.Run("New-ConductorOneAccessRequest $id -User $user; New-ConductorOneAccessReview Q1 -Policy 'Reviewed by owners'",
            ("id", $"group:{govern.Shell.Sandbox.World.Groups[0].Id}:member"), ("user", govern.Shell.Sandbox.World.Users[0].Email)).Clean;
        (string Command, string Columns)[] expected =
        [
            ("Get-ConductorOneUser", "Name Email Status Department Id"),
            ("Get-ConductorOneEntitlement", "Type Resource Name Holders Id"),
            ("Get-ConductorOneGrant", "Account Entitlement Until Through"),
            ("Get-ConductorOneTask", "Number Kind State Step Outcome Name"),
            ("Get-ConductorOneAccessReview", "Name State Items Due Id"),
            ("Compare-ConductorOneAccess", "State Kind Account Entitlement Detail"),
        ];

        var lines = expected.Select(one => (one, Draw(govern, one.Command))).ToList();
        var summary = Draw(govern, "Compare-ConductorOneAccess -Summary");
        var drawn = string.Concat(lines.Select(line => line.Item2)) + summary;

        Assert.All(lines, line => Assert.Contains(line.Item2.Split('\n'), text => line.one.Columns.Split(' ').All(text.Contains)));
        Assert.All(["In step", "Grants agreeing", "Differences", "Matched by id"], label => Assert.Contains(label, summary, StringComparison.Ordinal));
        Assert.DoesNotContain("System.Collections", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("SegmentC1.ConductorOne.", drawn, StringComparison.Ordinal);
    }

    private static string Draw(GovernShell govern, string command)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var runner = new PowerShellHostRunner(new HostOptions
        {
            Manifest = Checkout.Manifest,
            NonInteractive = true,
            Output = output,
            Error = error,
            Width = 220,
            Variables = new Dictionary<string, object?>
            {
                ["token"] = Shell.Secure(govern.Shell.Sandbox.Token),
                ["uri"] = govern.Shell.Sandbox.BaseAddress,
                ["personal"] = new PSCredential(govern.Tenant.Personal.ClientId, Shell.Secure(govern.Tenant.Personal.ClientSecret)),
            },
        });
        var code = runner.RunCommand($"Connect-SegmentWorkspace $token -ApiUri $uri; Connect-ConductorOne -Credential $personal; {command}");
        Assert.True(code == 0, error.ToString());
        return new System.Management.Automation.Internal.StringDecorated(output.ToString()).ToString(OutputRendering.PlainText);
    }
}
