namespace SegmentC1.Host.Tests;

public sealed class PromptTests
{
    private const string Confirming =
        "function f { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param() if ($PSCmdlet.ShouldProcess('it')) { 'did it' } else { 'left it' } }";

    [Theory]
    [InlineData("y", "did it")]
    [InlineData("Yes to All", "did it")]
    [InlineData("n", "left it")]
    [InlineData("?\nwhat\nn", "left it")]
    [InlineData("", "did it")]
    public void Confirm_asks_and_does_what_was_answered(string answers, string expected)
    {
        var (code, output, _) = Run(answers + "\n", Confirming + "; f");

        Assert.Equal(0, code);
        Assert.EndsWith(expected + "\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_credential_is_asked_for_and_its_password_never_shown()
    {
        var (_, output, error) = Run("ann\ns3cret value\n", "$c = Get-Credential; $c.GetNetworkCredential().Password.Length; $c.UserName");

        Assert.EndsWith("12\nann\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_mandatory_parameter_is_asked_for()
    {
        var (_, output, _) = Run("blue\n", "function f { param([Parameter(Mandatory)] $Colour) \"got $Colour\" } f");

        Assert.EndsWith("got blue\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_prompt_reads_statements_over_several_lines_until_exit()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var runner = new PowerShellHostRunner(new HostOptions
        {
            Output = output,
            Error = error,
            Input = new StringReader("$x = 20\nif ($x) {\n  $x + 1\n}\nthrow 'bad'\n'still here'\nexit 6\n'never'\n"),
        });

        Assert.Equal(6, runner.RunPrompt());

        Assert.Contains("21", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("still here", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("never", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("bad", error.ToString(), StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(string input, string command)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var runner = new PowerShellHostRunner(new HostOptions { Output = output, Error = error, Input = new StringReader(input) });
        var code = runner.RunCommand(command);
        return (code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
