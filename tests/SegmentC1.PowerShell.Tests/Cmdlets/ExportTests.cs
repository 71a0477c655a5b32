using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

public sealed class ExportTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Csv => _folder.File("review.csv");

    [Fact]
    public async Task The_review_is_a_csv_with_a_manifest_that_proves_it()
    {
        await using var shell = await Shell.OpenAsync();

        var result = Assert.Single(shell.Run("Export-SegmentAccessReview $path", ("path", Csv)).Clean);

        var bytes = await File.ReadAllBytesAsync(Csv);
        var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Csv + ".manifest.json")).RootElement;
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), manifest.GetProperty("files")[0].GetProperty("sha256").GetString());
        Assert.Equal(result.Text("Sha256"), manifest.GetProperty("files")[0].GetProperty("sha256").GetString());
        Assert.True(manifest.GetProperty("complete").GetBoolean());
        Assert.Equal("0.1.0", manifest.GetProperty("module").GetProperty("version").GetString());
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public async Task A_piped_snapshot_is_written_without_any_request()
    {
        await using var shell = await Shell.OpenAsync();
        _ = shell.Run("$snapshot = Get-SegmentSnapshot; Disconnect-SegmentWorkspace").Clean;
        shell.Sandbox.ClearRequests();

        Assert.Single(shell.Run("$snapshot | Export-SegmentAccessReview -Path $path", ("path", Csv)).Clean);

        Assert.Empty(shell.Sandbox.Requests);
        Assert.True(File.Exists(Csv));
    }

    [Fact]
    public async Task WhatIf_writes_nothing_and_sends_nothing()
    {
        await using var shell = await Shell.OpenAsync();

        Assert.Empty(shell.Run("Export-SegmentAccessReview $path -WhatIf", ("path", Csv)).Clean);

        Assert.Empty(shell.Sandbox.Requests);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("review.csv")]
    [InlineData("review.csv.manifest.json")]
    public async Task A_file_that_is_there_is_refused_before_anything_is_read_and_replaced_with_Force(string there)
    {
        await using var shell = await Shell.OpenAsync();
        await File.WriteAllTextAsync(_folder.File(there), "old");

        var refused = shell.Run("Export-SegmentAccessReview $path", ("path", Csv));
        Assert.Equal("Output.Exists", refused.Ended?.Id());
        Assert.Empty(shell.Sandbox.Requests);
        Assert.Equal("old", await File.ReadAllTextAsync(_folder.File(there)));

        Assert.Single(shell.Run("Export-SegmentAccessReview $path -Force", ("path", Csv)).Clean);
        Assert.NotEqual("old", await File.ReadAllTextAsync(_folder.File(there)));
    }

    [Theory]
    [InlineData("missing/review.csv", "Output.FolderMissing")]
    [InlineData("missing/review", "Output.FolderMissing")]
    public async Task A_path_that_cannot_be_written_is_refused_before_anything_is_read(string name, string id)
    {
        await using var shell = await Shell.OpenAsync();

        Assert.Equal(id, shell.Run("Export-SegmentAccessReview $path", ("path", _folder.File(name))).Ended?.Id());

        Assert.Empty(shell.Sandbox.Requests);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task The_format_can_be_said_instead()
    {
        await using var shell = await Shell.OpenAsync();

        Assert.Single(shell.Run("Export-SegmentAccessReview $path -As Csv", ("path", _folder.File("review.txt"))).Clean);

        Assert.True(File.Exists(_folder.File("review.txt")));
    }

    [Theory]
    [InlineData("Variable:\\review.csv")]
    [InlineData("NoSuchDrive:\\review.csv")]
    public async Task A_path_that_is_not_of_the_file_system_is_refused(string path)
    {
        await using var shell = await Shell.OpenAsync();

        Assert.Equal("Segment.BadInput", shell.Run("Export-SegmentAccessReview $path", ("path", path)).Ended?.Id());
    }

    [Fact]
    public async Task An_incomplete_picture_is_written_only_when_that_is_wanted_and_marked()
    {
        await using var shell = await Shell.OpenAsync();
        shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/warehouses", Status = 403 });

        Assert.Equal("Review.Incomplete", shell.Run("Export-SegmentAccessReview $path", ("path", Csv)).Ended?.Id());
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));

        var allowed = shell.Run("Export-SegmentAccessReview $path -AllowIncomplete", ("path", Csv));
        Assert.Equal(false, Assert.Single(allowed.Clean).Get("Complete"));
        Assert.NotEmpty(allowed.Warnings);
        Assert.False(JsonDocument.Parse(await File.ReadAllTextAsync(Csv + ".manifest.json")).RootElement.GetProperty("complete").GetBoolean());
    }

    [Theory]
    [InlineData("'text' | Export-SegmentAccessReview -Path $path", "Piped.NotUsable")]
    [InlineData("Get-SegmentUser | Export-SegmentAccessReview -Path $path", "Piped.NotUsable")]
    [InlineData("[pscustomobject]@{ Workspace = 'x' } | Export-SegmentAccessReview -Path $path", "Piped.NotUsable")]
    [InlineData("(Get-SegmentSnapshot), (Get-SegmentSnapshot) | Export-SegmentAccessReview -Path $path", "Piped.Mixed")]
    public async Task What_is_not_a_snapshot_of_this_session_is_refused_with_the_reason(string script, string id)
    {
        await using var shell = await Shell.OpenAsync();

        Assert.Equal(id, shell.Run(script, ("path", Csv)).Ended?.Id());

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Raw_leaves_formula_like_cells_as_they_are()
    {
        await using var shell = await Shell.OpenAsync();
        var user = shell.Sandbox.World.Users[0];
        shell.Sandbox.World.Users.Update(user.Id, old => old with { Name = "=cmd|x" });

        _ = shell.Run("Export-SegmentAccessReview $safe; Export-SegmentAccessReview $raw -Raw", ("safe", Csv), ("raw", _folder.File("raw.csv"))).Clean;

        Assert.Contains(",'=cmd|x,", await File.ReadAllTextAsync(Csv), StringComparison.Ordinal);
        Assert.Contains(",=cmd|x,", await File.ReadAllTextAsync(_folder.File("raw.csv")), StringComparison.Ordinal);
    }
}
