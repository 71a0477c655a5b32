using System.Management.Automation;
using System.Runtime.Loader;

namespace SegmentC1.PowerShell.Tests.Module;

public sealed class ImportTests
{
    private const string Exported = "(Get-Module SegmentC1).ExportedCommands.Keys";

    [Fact]
    public void The_manifest_imports_the_module_and_adds_the_loader_alone_to_the_default_context()
    {
        using var session = EngineSession.Bare();

        var module = Assert.Single(session.Run("Import-Module $manifest -PassThru", ("manifest", Checkout.Manifest)));

        Assert.Empty(session.Errors);
        Assert.Equal("SegmentC1", ((PSModuleInfo)module.BaseObject).Name);
        var ours = AssemblyLoadContext.Default.Assemblies
            .Where(assembly => !assembly.IsDynamic && assembly.Location.StartsWith(Checkout.ModuleBin, StringComparison.Ordinal));
        Assert.Equal("SegmentC1.Loader", Assert.Single(ours).GetName().Name);
    }

    [Fact]
    public void Everything_is_there_again_after_Force_and_after_removal()
    {
        using var session = EngineSession.WithModule();
        var first = Keys(session.Run(Exported));

        var forced = Keys(session.Run("Import-Module $manifest -Force; " + Exported, ("manifest", Checkout.Manifest)));
        var removed = session.Run("Remove-Module SegmentC1; Get-Command -Name $names -ErrorAction Ignore", ("names", first));
        var again = Keys(session.Run("Import-Module $manifest; " + Exported, ("manifest", Checkout.Manifest)));

        Assert.NotEmpty(first);
        Assert.Equal(first, forced);
        Assert.Empty(removed);
        Assert.Equal(first, again);
        Assert.Equal(first.Length, session.Run("Get-Command -Name $names", ("names", first)).Count);
        Assert.Empty(session.Errors);
    }

    [Fact]
    public void A_cmdlet_runs_after_Force()
    {
        using var session = EngineSession.WithModule();

        session.Run("Import-Module $manifest -Force; Get-SegmentContext", ("manifest", Checkout.Manifest));

        Assert.DoesNotContain(session.Errors, error => error.Exception is CommandNotFoundException);
    }

    [Fact]
    public void Another_copy_of_the_module_is_refused_and_both_places_are_named()
    {
        using var session = EngineSession.WithModule();
        var copy = Directory.CreateTempSubdirectory("segmentc1-copy-").FullName;
        try
        {
            CopyForImport(copy);
            var failure = Assert.ThrowsAny<RuntimeException>(
                () => session.Run("Remove-Module SegmentC1; Import-Module $copy -ErrorAction Stop", ("copy", Path.Combine(copy, "SegmentC1.psd1"))));

            Assert.Contains(Checkout.ModuleBin, failure.Message, StringComparison.Ordinal);
            Assert.Contains(Path.Combine(copy, "module", "bin"), failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public void A_checkout_that_is_not_built_says_so()
    {
        var copy = Directory.CreateTempSubdirectory("segmentc1-bare-").FullName;
        try
        {
            CopyForImport(copy);
            Directory.Delete(Path.Combine(copy, "module", "bin"), recursive: true);
            // In a process of its own: here the loader was loaded by other tests.
            var result = HostProgram.Run(null, new Dictionary<string, string> { ["SEGMENTC1_MODULE"] = copy }, "-Command", "1");

            Assert.Equal(70, result.ExitCode);
            Assert.Contains("not built", result.Error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static string[] Keys(IEnumerable<PSObject> keys) => [.. keys.Select(key => key.ToString()).Order(StringComparer.Ordinal)];

    private static void CopyForImport(string folder)
    {
        var bin = Directory.CreateDirectory(Path.Combine(folder, "module", "bin")).FullName;
        File.Copy(Checkout.Manifest, Path.Combine(folder, "SegmentC1.psd1"));
        foreach (var file in Directory.GetFiles(Checkout.ModuleFolder))
        {
            File.Copy(file, Path.Combine(folder, "module", Path.GetFileName(file)));
        }

        foreach (var name in new[] { "SegmentC1.dll", "SegmentC1.Loader.dll" })
        {
            File.Copy(Path.Combine(Checkout.ModuleBin, name), Path.Combine(bin, name));
        }
    }
}
