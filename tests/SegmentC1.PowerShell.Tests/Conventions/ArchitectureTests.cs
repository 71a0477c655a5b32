using System.Xml.Linq;

namespace SegmentC1.PowerShell.Tests.Conventions;

/// <summary>Who may reference whom.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["SegmentC1.Segment"] = [],
        ["SegmentC1.Access"] = ["SegmentC1.Segment"],
        ["SegmentC1.Baton"] = ["SegmentC1.Access", "SegmentC1.Segment"],
        ["SegmentC1.ConductorOne"] = ["SegmentC1.Baton", "SegmentC1.Access", "SegmentC1.Segment"],
        ["SegmentC1"] = ["SegmentC1.ConductorOne", "SegmentC1.Baton", "SegmentC1.Access", "SegmentC1.Segment"],
        ["SegmentC1.Loader"] = [],
        ["SegmentC1.Help"] = [],
        ["SegmentC1.Sandbox"] = [],
        ["SegmentC1.Host"] = [],
        ["SegmentC1.Demo"] = ["SegmentC1.Host", "SegmentC1.Sandbox"],
    };

    private static readonly string[] Engine = ["System.Management.Automation", "PowerShellStandard.Library", "Microsoft.PowerShell.SDK"];

    public static TheoryData<string> Projects => [.. ProjectFiles("src").Select(file => Path.GetFileNameWithoutExtension(file)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_arrow_turns_round(string project)
    {
        var references = Items(project, "ProjectReference")
            .Where(reference => !IsBuildOrderOnly(reference))
            .Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')));

        Assert.Empty(references.Except(Allowed[project]));
    }

    [Fact]
    public void PowerShell_is_known_to_the_cmdlets_and_the_host_alone()
    {
        var users = ProjectFiles("src").Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Where(project => Items(project, "PackageReference").Any(reference => Engine.Contains((string?)reference.Attribute("Include"))));

        Assert.Equal(["SegmentC1", "SegmentC1.Host"], users.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_sandbox_shares_no_source_with_the_product()
    {
        var linked = Items("SegmentC1.Sandbox", "Compile").Concat(Items("SegmentC1.Sandbox", "Protobuf"))
            .Select(item => (string?)item.Attribute("Include") ?? string.Empty)
            .Where(include => include.Contains("..", StringComparison.Ordinal));

        Assert.All(linked, include => Assert.EndsWith(".proto", include, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void What_ships_is_for_dotnet_8(string project)
    {
        var framework = XDocument.Load(FileOf(project)).Descendants("TargetFramework").Single().Value;

        Assert.Equal(Allowed[project].Length == 0 && project is not ("SegmentC1.Segment" or "SegmentC1.Loader") || project == "SegmentC1.Demo" ? "net10.0" : "net8.0", framework);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Checkout.Root, "SegmentC1.sln"));

        Assert.All(ProjectFiles("src").Concat(ProjectFiles("tests")), file => Assert.Contains(Path.GetFileName(file), solution, StringComparison.Ordinal));
    }

    private static IEnumerable<string> ProjectFiles(string folder) =>
        Directory.GetDirectories(Path.Combine(Checkout.Root, folder)).SelectMany(path => Directory.GetFiles(path, "*.csproj"));

    private static string FileOf(string project) => Path.Combine(Checkout.Root, "src", project, project + ".csproj");

    private static IEnumerable<XElement> Items(string project, string name) => XDocument.Load(FileOf(project)).Descendants(name);

    private static bool IsBuildOrderOnly(XElement reference) => (string?)reference.Attribute("ReferenceOutputAssembly") == "false";
}
