using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;

namespace SegmentC1.PowerShell.Tests.Module;

/// <summary>What lies in the module's folder of binaries, judged without running it: no .NET 8 is needed here.</summary>
public sealed class ContentTests
{
    private const long SizeLimit = 30_000_000;

    private static readonly string ReferencePack = typeof(ContentTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Net8ReferencePack").Value!;

    private static readonly IReadOnlyDictionary<string, Version> Platform = Versions(Directory.GetFiles(ReferencePack, "*.dll"));

    private static readonly string[] Files = Directory.GetFiles(Checkout.ModuleBin, "*", SearchOption.AllDirectories);

    private static readonly string[] Assemblies = Directory.GetFiles(Checkout.ModuleBin, "*.dll");

    [Fact]
    public void Nothing_that_the_platform_has_is_shipped()
    {
        Assert.NotEmpty(Platform);
        var names = Assemblies.Select(file => Path.GetFileNameWithoutExtension(file)!).ToArray();

        Assert.DoesNotContain(names, Platform.ContainsKey);
        Assert.DoesNotContain(names, name => name.StartsWith("System.", StringComparison.Ordinal));
        Assert.DoesNotContain(names, name => name.StartsWith("Microsoft.PowerShell", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_reference_is_shipped_or_in_dotnet_8_or_the_engine_and_new_enough()
    {
        var shipped = Versions(Assemblies);
        var missing = new List<string>();
        foreach (var file in Assemblies)
        {
            foreach (var (name, version) in References(file))
            {
                var has = shipped.GetValueOrDefault(name) ?? Platform.GetValueOrDefault(name);
                if (name != "System.Management.Automation" && (has is null || has < version))
                {
                    missing.Add($"{Path.GetFileName(file)} needs {name} {version}, has {has?.ToString() ?? "none"}");
                }
            }
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void The_cmdlets_alone_know_the_engine() =>
        Assert.Equal(
            ["SegmentC1.dll"],
            Assemblies.Where(file => References(file).Any(reference => reference.Name == "System.Management.Automation")).Select(Path.GetFileName));

    [Fact]
    public void Native_parts_are_there_for_the_named_platforms_and_no_others()
    {
        var native = Files.Select(file => Path.GetRelativePath(Checkout.ModuleBin, file).Replace('\\', '/')).Where(file => file.Contains('/', StringComparison.Ordinal));

        Assert.Equal(
            [
                "runtimes/linux-arm64/native/libe_sqlite3.so", "runtimes/linux-musl-arm64/native/libe_sqlite3.so",
                "runtimes/linux-musl-x64/native/libe_sqlite3.so", "runtimes/linux-x64/native/libe_sqlite3.so",
                "runtimes/osx-arm64/native/libe_sqlite3.dylib", "runtimes/osx-x64/native/libe_sqlite3.dylib",
                "runtimes/win-arm64/native/e_sqlite3.dll", "runtimes/win-x64/native/e_sqlite3.dll",
            ],
            native.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_module_stays_small() => Assert.InRange(Files.Sum(file => new FileInfo(file).Length), 1, SizeLimit);

    [Fact]
    public void Nothing_but_assemblies_and_native_libraries_is_there() =>
        Assert.DoesNotContain(Files, file => Path.GetExtension(file) is not (".dll" or ".so" or ".dylib"));

    [Fact]
    public void Every_third_party_file_is_named_in_the_notices_and_nothing_else_is()
    {
        var rows = File.ReadLines(Path.Combine(Checkout.Root, "THIRD-PARTY-NOTICES.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Trim('|', ' ').Split(" | ")).ToArray();

        Assert.Equal(
            Files.Select(file => Path.GetFileName(file)!).Where(name => !name.StartsWith("SegmentC1.", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal),
            rows.SelectMany(row => row[^1].Split(", ")).Order(StringComparer.Ordinal));
        using var restored = JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "src", "SegmentC1", "obj", "project.assets.json")));
        var packages = restored.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name).ToArray();
        Assert.All(rows, row => Assert.Contains($"{row[0]}/{row[1]}", packages));
    }

    private static Dictionary<string, Version> Versions(IEnumerable<string> files)
    {
        var versions = new Dictionary<string, Version>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            var name = AssemblyName.GetAssemblyName(file);
            versions[name.Name!] = name.Version!;
        }

        return versions;
    }

    private static List<(string Name, Version Version)> References(string file)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Select(reference => (metadata.GetString(reference.Name), reference.Version))];
    }
}
