using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;

namespace SegmentC1.PowerShell.Tests.Module;

public sealed class ManifestTests
{
    private static readonly Hashtable Manifest =
        (Hashtable)((HashtableAst)Parser.ParseFile(Checkout.Manifest, out _, out _).Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false)!).SafeGetValue();

    [Fact]
    public void Every_cmdlet_class_is_exported_and_nothing_else()
    {
        using var session = EngineSession.WithModule();
        var classes = ModuleCommands.Types(session).Select(type => type.GetCustomAttribute<CmdletAttribute>()!).Select(attribute => $"{attribute.VerbName}-{attribute.NounName}");

        Assert.Equal(classes.Order(StringComparer.Ordinal), Names("CmdletsToExport").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_alias_of_a_cmdlet_is_exported_and_nothing_else()
    {
        using var session = EngineSession.WithModule();
        var aliases = ModuleCommands.Types(session).SelectMany(type => type.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? []);

        Assert.Equal(aliases.Order(StringComparer.Ordinal), Names("AliasesToExport").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("CmdletsToExport")]
    [InlineData("AliasesToExport")]
    [InlineData("FunctionsToExport")]
    [InlineData("VariablesToExport")]
    public void Exports_are_named_one_by_one(string kind)
    {
        Assert.True(Manifest.ContainsKey(kind));
        Assert.DoesNotContain(Names(kind), name => name.Contains('*', StringComparison.Ordinal));
    }

    [Fact]
    public void It_says_what_a_gallery_asks_for()
    {
        foreach (var key in new[] { "GUID", "Author", "CompanyName", "Copyright", "Description", "ModuleVersion" })
        {
            Assert.False(string.IsNullOrWhiteSpace(Manifest[key] as string), key);
        }

        Assert.Equal("7.4", Manifest["PowerShellVersion"]);
        Assert.Equal(["Core"], Names("CompatiblePSEditions"));
        var data = (Hashtable)((Hashtable)Manifest["PrivateData"]!)["PSData"]!;
        Assert.NotEmpty((object[])data["Tags"]!);
        Assert.True(Uri.TryCreate((string)data["LicenseUri"]!, UriKind.Absolute, out _));
    }

    [Fact]
    public void Its_version_is_the_assemblies()
    {
        using var session = EngineSession.WithModule();
        var assembly = ModuleCommands.Types(session)[0].Assembly.GetName().Version!;

        Assert.Equal(assembly.ToString(3), Manifest["ModuleVersion"]);
    }

    [Fact]
    public void Every_file_that_it_names_is_there_and_the_engine_accepts_it()
    {
        foreach (var file in Names("FormatsToProcess").Concat(Names("TypesToProcess")).Append((string)Manifest["RootModule"]!))
        {
            Assert.True(File.Exists(Path.Combine(Checkout.Root, file)), file);
        }

        using var session = EngineSession.Bare();
        Assert.Single(session.Run("Test-ModuleManifest $manifest", ("manifest", Checkout.Manifest)));
        Assert.Empty(session.Errors);
    }

    private static IEnumerable<string> Names(string key) => Manifest[key] switch
    {
        object[] many => many.Cast<string>(),
        string one => [one],
        _ => [],
    };
}
