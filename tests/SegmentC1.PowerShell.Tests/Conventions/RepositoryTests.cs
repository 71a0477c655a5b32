using System.Management.Automation.Language;

namespace SegmentC1.PowerShell.Tests.Conventions;

/// <summary>What the repository says of itself is so.</summary>
public sealed class RepositoryTests
{
    [Fact]
    public void What_the_readme_tells_people_to_test_with_is_what_CI_runs()
    {
        var told = File.ReadLines(Path.Combine(Checkout.Root, "README.md")).Where(line => line.StartsWith("dotnet test ", StringComparison.Ordinal)).ToArray();
        var run = File.ReadLines(Path.Combine(Checkout.Root, ".ci", "run")).Where(line => line.StartsWith("dotnet test ", StringComparison.Ordinal));

        Assert.StartsWith(Assert.Single(told), Assert.Single(run), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_script_can_be_parsed()
    {
        var scripts = new[] { "build.ps1", "SegmentC1.psd1", "module/SegmentC1.psm1" }.Select(name => Path.Combine(Checkout.Root, name))
            .Concat(Directory.GetFiles(Path.Combine(Checkout.Root, "tests", "Pester"), "*.ps*1"));
        foreach (var script in scripts)
        {
            Parser.ParseFile(script, out _, out var errors);
            Assert.Empty(errors.Select(error => $"{script}: {error}"));
        }
    }
}
