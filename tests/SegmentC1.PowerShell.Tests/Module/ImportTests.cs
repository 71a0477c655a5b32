using System.Management.Automation;
using System.Runtime.Loader;

namespace SegmentC1.PowerShell.Tests.Module;

public sealed class ImportTests
{
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
}
