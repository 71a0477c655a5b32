using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace SegmentC1.PowerShell.Tests.Conventions;

/// <summary>What the repository says of itself is so.</summary>
public sealed partial class RepositoryTests
{
    [Fact]
    public void Every_script_can_be_parsed()
    {
        var scripts = new[] { "build.ps1", "SegmentC1.psd1", "module/SegmentC1.psm1" }.Select(name => Path.Combine(Checkout.Root, name))
            .Concat(Directory.GetFiles(Path.Combine(Checkout.Root, "tests", "Pester"), "*.ps*1"))
            .Concat(Directory.GetFiles(Path.Combine(Checkout.Root, "docs"), "*.ps1", SearchOption.AllDirectories));
        foreach (var script in scripts)
        {
            Parser.ParseFile(script, out _, out var errors);
            Assert.Empty(errors.Select(error => $"{script}: {error}"));
        }
    }

    [Fact]
    public void Every_example_in_the_documents_can_be_parsed()
    {
        var broken =
            from document in Directory.GetFiles(Path.Combine(Checkout.Root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(Checkout.Root, "README.md"))
            from Match block in Example().Matches(File.ReadAllText(document).ReplaceLineEndings("\n"))
            from error in ErrorsOf(block.Groups[1].Value)
            select $"{Path.GetFileName(document)}: {error}";

        Assert.Empty(broken);
    }

    [Fact]
    public void The_gate_runs_the_test_command_of_the_readme()
    {
        const string command = "dotnet test SegmentC1.sln -c Release";

        Assert.Contains($"```sh\n{command}\n```", File.ReadAllText(Path.Combine(Checkout.Root, "README.md")).ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains(command, File.ReadAllText(Path.Combine(Checkout.Root, ".ci", "run")), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_in_the_documents_lead_somewhere()
    {
        var documents = Directory.GetFiles(Path.Combine(Checkout.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Checkout.Root, "*.md"));
        var broken =
            from document in documents
            from Match link in Link().Matches(File.ReadAllText(document))
            let target = link.Groups[1].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
            let path = Path.Combine(Path.GetDirectoryName(document)!, target)
            where !File.Exists(path) && !Directory.Exists(path)
            select $"{Path.GetFileName(document)}: {target}";

        Assert.Empty(broken);
    }

    private static IEnumerable<string> ErrorsOf(string script)
    {
        Parser.ParseInput(script, out _, out var errors);
        return errors.Select(error => $"{error.Message} {error.Extent.Text}");
    }

    [GeneratedRegex("^```powershell\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
