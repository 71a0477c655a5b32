using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Newtonsoft.Json.Linq;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review.Evidence;

public sealed class ReviewFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => _folder["review"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_file_is_in_the_manifest_with_its_hash_and_the_hashes_have_one()
    {
        var result = await ExportAsync();
        var manifest = Manifest();
        var files = manifest["files"]!.Select(file => ((string)file["name"]!, (long)file["bytes"]!, (string)file["sha256"]!)).ToList();
        Assert.Equal([.. files.Select(file => file.Item1), "manifest.json"], Names(Target).OrderBy(name => name == "manifest.json").ThenBy(name => name, StringComparer.Ordinal));
        Assert.All(files, file =>
        {
            var bytes = File.ReadAllBytes(Path.Combine(Target, file.Item1));
            Assert.Equal((bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))), (file.Item2, file.Item3));
        });
        var lines = string.Concat(files.Select(file => $"{file.Item3}  {file.Item1}\n"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines))), (string?)manifest["hash"]);
        Assert.Equal((string?)manifest["hash"], result.Sha256);
        Assert.Equal((Target, Path.Combine(Target, "manifest.json"), files.Count), (result.Path, result.ManifestPath, result.Files.Count));
    }

    [Fact]
    public async Task The_seal_is_the_hash_of_the_manifest_with_zeros_in_its_place()
    {
        await ExportAsync();
        var text = await File.ReadAllTextAsync(Path.Combine(Target, "manifest.json"), TestContext.Current.CancellationToken);
        var seal = (string)Manifest()["seal"]!;
        Assert.EndsWith($"\"seal\": \"{seal}\"\n}}\n", text, StringComparison.Ordinal);
        Assert.Equal(seal, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.Replace(seal, new string('0', 64), StringComparison.Ordinal)))));
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.True(ReviewSeal.Holds(bytes));
        for (var at = 0; at < bytes.Length; at += 7)
        {
            bytes[at] ^= 1;
            Assert.False(ReviewSeal.Holds(bytes));
            bytes[at] ^= 1;
        }
    }

    [Fact]
    public async Task The_same_review_gives_the_same_bytes()
    {
        await ExportAsync();
        var first = Names(Target).ToDictionary(name => name, name => File.ReadAllBytes(Path.Combine(Target, name)));
        await ExportAsync(overwrite: true);
        Assert.Equal(first.Keys.Order(), Names(Target).Order());
        Assert.All(first, file => Assert.Equal(file.Value, File.ReadAllBytes(Path.Combine(Target, file.Key))));
    }

    [Fact]
    public async Task The_folder_and_its_files_are_their_owners_only()
    {
        if (OperatingSystem.IsWindows()) return;
        await ExportAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Target));
        foreach (var name in Names(Target)) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Target, name)));
    }

    [Fact]
    public async Task A_folder_that_is_there_is_refused_even_when_it_is_empty()
    {
        Directory.CreateDirectory(Target);
        var error = await Assert.ThrowsAsync<OutputFileException>(() => ExportAsync());
        Assert.Equal(("Output.Exists", Target), (error.ErrorId, error.Path));
        Assert.Empty(Names(Target));
        Assert.Equal(["review"], _folder.Names);
    }

    [Fact]
    public async Task An_older_review_is_replaced_as_a_whole()
    {
        await ExportAsync();
        File.WriteAllText(Path.Combine(Target, "users.csv"), "filled in");
        await ExportAsync(overwrite: true);
        Assert.NotEqual("filled in", File.ReadAllText(Path.Combine(Target, "users.csv")));
        Assert.Equal(["review"], _folder.Names);
    }

    [Theory]
    [InlineData("completion.csv", "'completion.csv' in it is not a file of the access review")]
    [InlineData("manifest.json", "its manifest cannot be read")]
    public async Task A_folder_with_anything_else_in_it_is_never_replaced(string name, string why)
    {
        await ExportAsync();
        File.WriteAllText(Path.Combine(Target, name), "precious");
        var error = await Assert.ThrowsAsync<OutputFileException>(() => ExportAsync(overwrite: true));
        Assert.Equal("Output.NotReplaceable", error.ErrorId);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(Path.Combine(Target, name)));
    }

    [Fact]
    public async Task A_folder_of_something_else_is_never_replaced()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "photo.jpg"), "precious");
        Assert.Equal("Output.NotReplaceable", (await Assert.ThrowsAsync<OutputFileException>(() => ExportAsync(overwrite: true))).ErrorId);
        Assert.Equal(["photo.jpg"], Names(Target));
    }

    [Fact]
    public async Task Cancelled_in_the_middle_it_leaves_nothing_and_the_old_review_as_it_was()
    {
        using var source = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ExportAsync(progress: new Then(source.Cancel), cancellationToken: source.Token));
        Assert.Empty(_folder.Names);

        await ExportAsync();
        var manifest = File.ReadAllText(Path.Combine(Target, "manifest.json"));
        using var second = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ExportAsync(overwrite: true, progress: new Then(second.Cancel), cancellationToken: second.Token));
        Assert.Equal(["review"], _folder.Names);
        Assert.Equal(manifest, File.ReadAllText(Path.Combine(Target, "manifest.json")));
    }

    [Fact]
    public async Task A_folder_that_appears_meanwhile_is_kept_and_nothing_else_is_left()
    {
        var error = await Assert.ThrowsAsync<OutputFileException>(() => ExportAsync(progress: new Then(() => Directory.CreateDirectory(Path.Combine(Target, "theirs")))));
        Assert.Equal("Output.Exists", error.ErrorId);
        Assert.Equal(["review"], _folder.Names);
        Assert.Equal(["theirs"], Names(Target));
    }

    [Fact]
    public async Task A_full_disk_names_the_file_and_leaves_nothing()
    {
        using var folder = AtomicFolder.Create(Target, null);
        var error = await Assert.ThrowsAsync<OutputFileException>(() => folder.WriteAsync(
            "users.csv", _ => throw OutputFileException.OutOfSpace("hidden", new IOException("No space left on device", 28)), CancellationToken.None));
        Assert.Equal((OperatingSystem.IsWindows() ? "Output.Failed" : "Output.DiskFull", Path.Combine(Target, "users.csv")), (error.ErrorId, error.Path));
        folder.Dispose();
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public async Task Where_the_disk_is_full_in_the_middle_the_older_review_stands_as_it_was()
    {
        await ExportAsync();
        var before = Names(Target).ToDictionary(name => name, name => File.ReadAllBytes(Path.Combine(Target, name)));
        var full = new Then(() => throw OutputFileException.OutOfSpace("access.csv", new IOException("No space left on device", 28)));
        await Assert.ThrowsAsync<OutputFileException>(() => ExportAsync(overwrite: true, progress: full));
        Assert.Equal(["review"], _folder.Names);
        Assert.Equal(before.Keys.Order(), Names(Target).Order());
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(Path.Combine(Target, file.Key))));
    }

    [Fact]
    public async Task An_incomplete_picture_is_refused_and_nothing_is_left()
    {
        var snapshot = ReviewWorld().User("u9", "u9@example.com", null).Snapshot();
        await Assert.ThrowsAsync<ReviewIncompleteException>(() => ExportAsync(snapshot: snapshot));
        Assert.Empty(_folder.Names);
        Assert.False((await ExportAsync(snapshot: snapshot, allowIncomplete: true)).Complete);
        Assert.False((bool)Manifest()["complete"]!);
    }

    [Fact]
    public async Task The_manifest_says_what_was_asked_and_what_is_not_known()
    {
        var options = new ReviewBookOptions
        {
            ModuleVersion = "1.2.3",
            Scope = new ReviewScope { Domain = ["example.com"] },
            Thresholds = new ReviewThresholds { MaxOwners = 1, ActivityDays = 30, InviteDays = 5, InternalDomains = ["Example.com"] },
            DisabledFindings = [ReviewFindings.NoGroup],
            Reviewers = [new ReviewerRule(ReviewerRuleBy.Person, "u1@example.com", "boss@example.com")],
            Leavers = ["x@example.com"],
        };
        await ExportAsync(options: options);
        var manifest = Manifest();
        Assert.Equal((true, "domain: example.com"), ((bool)manifest["part"]!, (string?)manifest["scope"]));
        var findings = manifest["findings"]!;
        Assert.Equal((1, 30, 5), ((int)findings["maxOwners"]!, (int)findings["activityDays"]!, (int)findings["inviteDays"]!));
        Assert.Equal((false, true), ((bool)findings["internalDomainsAssumed"]!, (bool)findings["leaversCompared"]!));
        Assert.Equal(["example.com"], findings["internalDomains"]!.Select(domain => (string)domain!));
        Assert.Equal(["NoGroup"], findings["switchedOff"]!.Select(id => (string)id!));
        Assert.Equal((1, 1), ((int)manifest["reviewers"]!["rules"]!, (int)manifest["reviewers"]!["rowsWithout"]!));
        Assert.Equal(("not read", 0), ((string?)manifest["auditTrail"]!["state"], (int)manifest["auditTrail"]!["events"]!));
        Assert.Contains("does not tell", (string?)manifest["runBy"], StringComparison.Ordinal);
        Assert.All(["MFA", "tokens", "SSO", "Sign-in"], word => Assert.Contains(manifest["limitations"]!, limit => ((string)limit!).Contains(word, StringComparison.Ordinal)));
    }

    internal static World ReviewWorld() => new World()
        .Role("r1", "Source Admin").Role("r2", "Workspace Owner")
        .Resource(SegmentResourceType.Source, "s1", null, World.Label("env:prod"))
        .Group("g1", [World.Permission("r1", World.All(World.Label("env:prod")))], "u1")
        .User("u1", World.Permission("r2", World.All()))
        .User("u2");

    private static IEnumerable<string> Names(string folder) => Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path));

    private JObject Manifest()
    {
        using var reader = new Newtonsoft.Json.JsonTextReader(new StreamReader(Path.Combine(Target, "manifest.json"))) { DateParseHandling = Newtonsoft.Json.DateParseHandling.None };
        return JObject.Load(reader);
    }

    private Task<AccessReviewResult> ExportAsync(
        bool overwrite = false,
        bool allowIncomplete = false,
        WorkspaceSnapshot? snapshot = null,
        ReviewBookOptions? options = null,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default) =>
        AccessReviewExporter.ExportAsync(
            ReviewBook.Build(snapshot ?? ReviewWorld().Snapshot(), (options ?? new ReviewBookOptions { ModuleVersion = "1.2.3" }) with { Clock = new FakeTimeProvider(World.Start.AddHours(1)) }, CancellationToken.None),
            new AccessReviewOptions { Path = Target, Format = ReviewFormat.Folder, Overwrite = overwrite, AllowIncomplete = allowIncomplete },
            progress,
            cancellationToken);

    private sealed class Then(Action action) : IProgress<long>
    {
        public void Report(long value) => action();
    }
}
