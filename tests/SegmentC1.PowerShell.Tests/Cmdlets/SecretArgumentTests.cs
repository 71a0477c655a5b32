using System.Collections;
using System.Management.Automation;
using System.Text;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

public sealed class SecretArgumentTests
{
    private const string Canary = "plain-text-canary";

    [Theory]
    [InlineData("Connect-SegmentWorkspace -Token $plain")]
    [InlineData("Connect-SegmentWorkspace $plain")]
    [InlineData("Connect-ConductorOne -ClientId 'some-id@tenant.example.com/ccc' -ClientSecret $plain")]
    [InlineData("Connect-ConductorOne -Tenant acme -AccessToken $plain")]
    [InlineData("Connect-ConductorOne -ClientId 'some-id@tenant.example.com/wfe' -OidcToken $plain")]
    public async Task A_secret_in_plain_text_is_refused_and_not_repeated(string script)
    {
        await using var shell = await Shell.OpenAsync(connect: false);

        var (error, seen) = Refuse(shell, script);

        Assert.StartsWith("ParameterArgumentTransformationError", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Read-Host -AsSecureString", error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, seen, StringComparison.Ordinal);
        Assert.Empty(shell.Sandbox.Requests);
    }

    [Theory]
    [InlineData("Connect-SegmentWorkspace -Credential $plain")]
    [InlineData("Connect-ConductorOne -Credential $plain")]
    public async Task A_secret_given_for_a_credential_is_refused_by_the_engine_and_not_repeated(string script)
    {
        await using var shell = await Shell.OpenAsync(connect: false);

        var (_, seen) = Refuse(shell, script);

        Assert.DoesNotContain(Canary, seen, StringComparison.Ordinal);
        Assert.Empty(shell.Sandbox.Requests);
    }

    [Fact]
    public async Task A_secure_string_is_taken_as_it_is_or_wrapped()
    {
        await using var shell = await Shell.OpenAsync(connect: false);

        Assert.Single(shell.Run("Connect-SegmentWorkspace -Token $token -ApiUri $uri -PassThru").Clean);
        var wrapped = new PSObject(Shell.Secure(shell.Sandbox.Token));
        wrapped.Properties.Add(new PSNoteProperty("Note", 1));
        Assert.Single(shell.Run("Connect-SegmentWorkspace -Token $wrapped -ApiUri $uri -PassThru", ("wrapped", wrapped)).Clean);
    }

    [Fact]
    public void The_parameters_are_still_shown_as_secure_strings()
    {
        using var session = EngineSession.WithModule();

        Assert.Equal("SecureString", Type("Connect-SegmentWorkspace", "Token"));
        Assert.Equal("SecureString", Type("Connect-ConductorOne", "ClientSecret"));

        string Type(string command, string parameter) =>
            session.Run("(Get-Help $command -Parameter $parameter).Type.Name.Split('.')[-1]", ("command", command), ("parameter", parameter))[0].ToString();
    }

    private static (ErrorRecord Error, string Seen) Refuse(Shell shell, string script)
    {
        var ran = shell.Run(script, ("plain", Canary));
        var error = Assert.IsType<ErrorRecord>(ran.Ended);
        var seen = new StringBuilder();
        foreach (var one in ran.Errors.Append(error)) CanaryTests.Describe(one, seen);
        foreach (var part in Chain(error.Exception).Cast<object>().Append(error).Append(error.InvocationInfo)) Properties(part, seen);
        foreach (var kept in shell.Run("$Error | ForEach-Object { \"$_\" }").Output) seen.AppendLine(kept.ToString());
        return (error, seen.ToString());
    }

    // The engine's own types, which hold more than they print.
    private static void Properties(object item, StringBuilder seen)
    {
        foreach (var property in PSObject.AsPSObject(item).Properties.Where(property => property.IsGettable))
        {
            seen.AppendLine(property.Value is IDictionary table ? string.Join("|", table.Values.Cast<object?>()) : property.Value?.ToString());
        }
    }

    private static IEnumerable<Exception> Chain(Exception failure)
    {
        for (Exception? next = failure; next is not null; next = next.InnerException) yield return next;
    }
}
