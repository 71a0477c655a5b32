using System.Collections;
using System.Management.Automation;

namespace SegmentC1.PowerShell.Tests.Help;

/// <summary>What Get-Help shows of the built module, in the real engine.</summary>
public sealed class HelpTests
{
    [Fact]
    public void Every_cmdlet_has_a_synopsis_a_description_and_two_examples()
    {
        using var session = EngineSession.WithModule();
        var names = session.Run("(Get-Command -Module SegmentC1).Name").Select(name => (string)name.BaseObject).ToList();

        Assert.NotEmpty(names);
        Assert.All(names, name =>
        {
            var help = Assert.Single(session.Run("Get-Help $name -Full", ("name", name)));
            // Without a help file the engine shows the syntax in the synopsis' place.
            Assert.DoesNotContain(name + " [", Text(help, "Synopsis"), StringComparison.Ordinal);
            Assert.NotEmpty(session.Run("(Get-Help $name -Full).Description.Text", ("name", name)));
            Assert.True(session.Run("@((Get-Help $name -Full).Examples.Example).Count -ge 2", ("name", name)) is [{ BaseObject: true }], name);
        });
    }

    [Fact]
    public void Every_parameter_of_every_cmdlet_is_described()
    {
        using var session = EngineSession.WithModule();

        var silent = session.Run("""
            foreach ($command in Get-Command -Module SegmentC1) {
                $help = Get-Help $command.Name -Full
                $described = @($help.Parameters.Parameter | Where-Object { $_.Description.Text }).Name
                foreach ($name in $command.Parameters.Keys) {
                    if ($name -notin [System.Management.Automation.PSCmdlet]::CommonParameters -and
                        $name -notin [System.Management.Automation.PSCmdlet]::OptionalCommonParameters -and
                        $name -notin $described) { "$($command.Name) -$name" }
                }
            }
            """);

        Assert.Empty(silent.Select(name => name.ToString()));
    }

    [Fact]
    public void The_about_topic_is_found()
    {
        using var session = EngineSession.WithModule();

        var text = string.Concat(session.Run("Get-Help about_SegmentC1").Select(part => part.ToString()));

        Assert.Contains("COMPLETENESS", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cmdlet_has_a_page_and_every_page_a_cmdlet()
    {
        using var session = EngineSession.WithModule();
        var names = session.Run("(Get-Command -Module SegmentC1).Name").Select(name => (string)name.BaseObject).Order(StringComparer.Ordinal);
        var pages = Directory.GetFiles(Path.Combine(Checkout.Root, "docs", "cmdlets"), "*.md").Select(page => Path.GetFileNameWithoutExtension(page)!).Order(StringComparer.Ordinal);

        Assert.Equal(names, pages);
    }

    [Fact]
    public void Examples_use_parameters_that_exist()
    {
        using var session = EngineSession.WithModule();

        var unknown = session.Run("""
            foreach ($command in Get-Command -Module SegmentC1) {
                foreach ($example in (Get-Help $command.Name -Full).Examples.Example) {
                    $tree = [System.Management.Automation.Language.Parser]::ParseInput([string] $example.Code, [ref] $null, [ref] $null)
                    $calls = $tree.FindAll({ param($node) $node -is [System.Management.Automation.Language.CommandAst] }, $true)
                    foreach ($call in $calls) {
                        $target = Get-Command -Module SegmentC1 -Name $call.GetCommandName() -ErrorAction Ignore
                        if (-not $target) { continue }
                        foreach ($element in $call.CommandElements) {
                            if ($element -is [System.Management.Automation.Language.CommandParameterAst] -and -not $target.Parameters.ContainsKey($element.ParameterName)) {
                                "$($command.Name): $($target.Name) -$($element.ParameterName)"
                            }
                        }
                    }
                }
            }
            """);

        Assert.Empty(unknown.Select(text => text.ToString()));
    }

    private static string Text(PSObject help, string property) => help.Properties[property]?.Value switch
    {
        string text => text,
        IEnumerable parts => string.Concat(parts.Cast<object>()),
        var other => other?.ToString() ?? string.Empty,
    };
}
