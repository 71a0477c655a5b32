using FsCheck.Xunit;
using SegmentC1.Access.Tests.Review.Decisions;

namespace SegmentC1.Access.Tests.Review.Proof;

public sealed class VerifierTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly TemporaryFolder _folder = new();

    public VerifierTests()
    {
        Write("access.csv", "a,b\r\n1,2\r\n");
        Write("snapshot.json", "{}");
        Write("empty.csv", "");
        Write("reviewers/kim.xlsx", "PK\u0003\u0004");
        Sealed.Folder(_folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_as_it_was_written_is_valid()
    {
        var result = await ReviewVerifier.VerifyAsync(_folder.Path, false, Stop);

        Assert.True(result.Valid);
        Assert.Empty(result.Problems);
        Assert.Equal(["access.csv", "empty.csv", "manifest.json", "reviewers/kim.xlsx", "snapshot.json"], result.Files.Select(file => file.Name));
        Assert.Equal(("acme", "2026-03-01T08:00:42.000Z", true), (result.Workspace, result.CapturedAt, result.Complete));
    }

    [Property(MaxTest = 300)]
    public Task Any_changed_byte_of_any_file_is_found_and_its_file_is_named(int seed) => TamperAsync(_folder.Path, new Random(seed));

    [Fact]
    public async Task Any_changed_byte_of_a_review_as_it_is_written_is_found()
    {
        using var given = await Given.OutAsync(HostileWorld.Make().Snapshot());
        Assert.True((await ReviewVerifier.VerifyAsync(given.Review, true, Stop)).Valid);
        for (var seed = 0; seed < 200; seed++) await TamperAsync(given.Review, new Random(seed));
    }

    [Theory]
    [InlineData("access.csv")]
    [InlineData("manifest.json")]
    [InlineData("reviewers/kim.xlsx")]
    public async Task A_missing_file_is_named(string name)
    {
        File.Delete(Path.Combine(_folder.Path, name));

        var result = await ReviewVerifier.VerifyAsync(_folder.Path, false, Stop);

        Assert.False(result.Valid);
        Assert.Equal(ReviewFileState.Missing, result.Files.Single(file => file.Name == name).State);
    }

    [Theory]
    [InlineData("more.csv")]
    [InlineData("reviewers/else.csv")]
    [InlineData("completion.csv")]
    public async Task A_file_too_many_is_named(string name)
    {
        Write(name, "x");

        var result = await ReviewVerifier.VerifyAsync(_folder.Path, false, Stop);

        Assert.False(result.Intact);
        Assert.Equal(ReviewFileState.Unexpected, result.Files.Single(file => file.Name == name).State);
    }

    [Fact]
    public async Task Files_that_changed_places_and_other_line_ends_are_found_and_another_folder_is_not()
    {
        var moved = Path.Combine(_folder.Path, "..", Path.GetFileName(_folder.Path) + "-moved");
        Directory.Move(_folder.Path, moved);
        Assert.True((await ReviewVerifier.VerifyAsync(moved, false, Stop)).Valid);
        Directory.Move(moved, _folder.Path);

        var (access, snapshot) = (Path.Combine(_folder.Path, "access.csv"), Path.Combine(_folder.Path, "snapshot.json"));
        File.Move(access, access + "~");
        File.Move(snapshot, access);
        File.Move(access + "~", snapshot);
        var swapped = await ReviewVerifier.VerifyAsync(_folder.Path, false, Stop);
        Assert.Equal(["access.csv", "snapshot.json"], swapped.Files.Where(file => file.State == ReviewFileState.Changed).Select(file => file.Name));

        File.Move(snapshot, access, overwrite: true);
        await File.WriteAllTextAsync(snapshot, "{}", Stop);
        Assert.True((await ReviewVerifier.VerifyAsync(_folder.Path, false, Stop)).Valid);
        await File.WriteAllTextAsync(access, (await File.ReadAllTextAsync(access, Stop)).ReplaceLineEndings("\n"), Stop);
        Assert.Equal("access.csv is not as it was written: it has 8 bytes, and 10 were written.", Assert.Single((await ReviewVerifier.VerifyAsync(_folder.Path, false, Stop)).Problems));
    }

    [Fact]
    public async Task A_manifest_that_was_made_anew_by_half_is_found()
    {
        // The hash of a changed file put into the manifest, as somebody would who does not know of hash and seal.
        var manifest = Path.Combine(_folder.Path, "manifest.json");
        var old = Hash("access.csv");
        Write("access.csv", "a,b\r\n1,3\r\n");
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest, Stop)).Replace(old, Hash("access.csv"), StringComparison.Ordinal), Stop);

        var result = await ReviewVerifier.VerifyAsync(_folder.Path, false, Stop);

        Assert.False(result.Intact);
        Assert.Equal(["manifest.json"], result.Files.Where(file => file.State != ReviewFileState.Intact).Select(file => file.Name));
        Assert.Contains("hash", result.Problems[0], StringComparison.Ordinal);
        Assert.Contains("seal", result.Problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incomplete_review_is_valid_only_where_that_is_allowed()
    {
        File.Delete(Path.Combine(_folder.Path, "manifest.json"));
        Sealed.Folder(_folder.Path, complete: false);

        var refused = await ReviewVerifier.VerifyAsync(_folder.Path, false, Stop);

        Assert.True(refused.Intact);
        Assert.False(refused.Valid);
        Assert.Equal(["The review says of itself that it is not complete: Users were not read."], refused.Problems);
        Assert.True((await ReviewVerifier.VerifyAsync(_folder.Path, true, Stop)).Valid);
    }

    [Fact]
    public async Task A_file_alone_is_verified_by_the_manifest_beside_it()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "q3.csv");
        await File.WriteAllTextAsync(file, "a\r\n", Stop);
        Sealed.File(file);
        Assert.True((await ReviewVerifier.VerifyAsync(file, false, Stop)).Valid);

        await File.WriteAllTextAsync(file, "b\r\n", Stop);
        var changed = await ReviewVerifier.VerifyAsync(file, false, Stop);
        Assert.False(changed.Valid);
        Assert.StartsWith("q3.csv is not as it was written: its SHA-256 is", Assert.Single(changed.Problems), StringComparison.Ordinal);

        File.Delete(file);
        Assert.Equal(ReviewFileState.Missing, (await ReviewVerifier.VerifyAsync(file, false, Stop)).Files.Single(check => check.Name == "q3.csv").State);
        File.Delete(file + ".manifest.json");
        await Assert.ThrowsAsync<FileNotFoundException>(() => ReviewVerifier.VerifyAsync(file, false, Stop));
    }

    [Theory]
    [InlineData("../outside.csv")]
    [InlineData("/etc/hostname")]
    [InlineData("a/../../b")]
    public async Task An_entry_that_leads_out_of_the_folder_is_not_followed(string name)
    {
        var manifest = Path.Combine(_folder.Path, "manifest.json");
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest, Stop)).Replace("access.csv", name, StringComparison.Ordinal), Stop);

        var result = await ReviewVerifier.VerifyAsync(_folder.Path, false, Stop);

        Assert.False(result.Intact);
        Assert.DoesNotContain(result.Files, file => file.Name == name);
    }

    /// <summary>Changes, adds or takes away one byte of one file at random, and asserts that this is found.</summary>
    internal static async Task TamperAsync(string folder, Random random)
    {
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length > 0).Order(StringComparer.Ordinal).ToList();
        var file = files[random.Next(files.Count)];
        var name = Path.GetRelativePath(folder, file).Replace('\\', '/');
        var good = await File.ReadAllBytesAsync(file, Stop);
        byte[] bad = [.. good];
        var at = random.Next(bad.Length);
        switch (random.Next(3))
        {
            case 0:
                bad[at] ^= (byte)random.Next(1, 256);
                break;
            case 1:
                bad = [.. bad[..at], (byte)random.Next(256), .. bad[at..]];
                break;
            default:
                bad = [.. bad[..at], .. bad[(at + 1)..]];
                break;
        }

        await File.WriteAllBytesAsync(file, bad, Stop);
        var result = await ReviewVerifier.VerifyAsync(folder, false, Stop);
        await File.WriteAllBytesAsync(file, good, Stop);

        Assert.False(result.Valid);
        Assert.False(result.Intact);
        Assert.Contains(result.Problems, problem => problem.Contains(name, StringComparison.Ordinal));
    }

    private string Hash(string name) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(_folder.Path, name))));

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
