using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Module;

/// <summary>A user's PowerShell has a Newtonsoft.Json of its own; neither side may get the other's, whoever comes first.</summary>
public sealed class NewtonsoftTests
{
    private const string Other = "$other = [Newtonsoft.Json.JsonConvert]::SerializeObject(@(1, 2)); ";

    private const string Module =
        "Connect-SegmentWorkspace -Token (ConvertTo-SecureString $env:TEST_TOKEN -AsPlainText -Force) -ApiUri $env:TEST_URI; $name = (Get-SegmentWorkspace).Slug; ";

    private const string Report =
        """
        "$other $name"
        [System.AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'Newtonsoft.Json' }).ForEach({
            "$([System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name) $([System.Diagnostics.FileVersionInfo]::GetVersionInfo($_.Location).FileVersion) $($_.Location)" }) | Sort-Object
        """;

    [Theory]
    [InlineData(Other + Module)]
    [InlineData(Module + Other)]
    public async Task Each_side_keeps_its_own(string script)
    {
        await using var sandbox = await SegmentSandbox.StartAsync(null);

        var result = HostProgram.Run(
            null,
            new Dictionary<string, string> { ["TEST_TOKEN"] = sandbox.Token, ["TEST_URI"] = sandbox.BaseAddress.ToString(), ["SEGMENTC1_MODULE"] = Checkout.Root },
            "-Command",
            script + Report);

        Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
        var lines = result.Output.TrimEnd().Split('\n');
        Assert.Equal("[1,2] " + sandbox.World.Workspace.Slug, lines[^3]);
        Assert.StartsWith("Default 13.0.1.", lines[^2], StringComparison.Ordinal);
        Assert.StartsWith("SegmentC1 13.0.4.", lines[^1], StringComparison.Ordinal);
        Assert.EndsWith(Path.Combine(Checkout.ModuleBin, "Newtonsoft.Json.dll"), lines[^1], StringComparison.Ordinal);
    }
}
