namespace SegmentC1.Host.Tests;

public sealed class ModuleManifestTests
{
    [Fact]
    public void The_variable_may_name_the_file_or_its_folder_and_wins()
    {
        using var folder = new TemporaryFolder();
        var manifest = folder.Write("SegmentC1.psd1", "@{}");

        Assert.Equal(manifest, ModuleManifest.Find(AppContext.BaseDirectory, manifest));
        Assert.Equal(manifest, ModuleManifest.Find(AppContext.BaseDirectory, folder.Path));
    }

    [Fact]
    public void Deployed_the_folder_beside_the_program_comes_before_what_lies_above()
    {
        using var folder = new TemporaryFolder();
        folder.Write("SegmentC1.psd1", "@{}");
        var program = Directory.CreateDirectory(Path.Combine(folder.Path, "app")).FullName;
        Assert.Equal(Path.Combine(folder.Path, "SegmentC1.psd1"), ModuleManifest.Find(program, null));

        Directory.CreateDirectory(Path.Combine(program, "SegmentC1"));
        var deployed = folder.Write("app/SegmentC1/SegmentC1.psd1", "@{}");

        Assert.Equal(deployed, ModuleManifest.Find(program, null));
    }

    [Fact]
    public void Nothing_found_says_how_to_name_it()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<FileNotFoundException>(() => ModuleManifest.Find(folder.Path, null));

        Assert.Contains(ModuleManifest.Variable, error.Message, StringComparison.Ordinal);
    }
}
