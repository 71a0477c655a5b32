using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Newtonsoft.Json.Linq;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review;

public sealed class AccessReviewExporterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_manifest_proves_the_file()
    {
        var result = await ExportAsync(Small().Snapshot());
        var bytes = await File.ReadAllBytesAsync(_folder["access.csv"], TestContext.Current.CancellationToken);
        var manifest = Manifest();
        Assert.Equal(["access.csv", "access.csv.manifest.json"], _folder.Names);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant(), (string?)manifest["files"]![0]!["sha256"]);
        Assert.Equal(bytes.Length, (long)manifest["files"]![0]!["bytes"]!);
        Assert.Equal("access.csv", (string?)Assert.Single(manifest["files"]!)["name"]);
        Assert.True(ReviewSeal.Holds(Bytes("access.csv.manifest.json")));
        Assert.Equal((2L, 2L), ((long)manifest["counts"]!["rows"]!, (long)manifest["counts"]!["principals"]!));
        Assert.True((bool)manifest["complete"]!);
        Assert.Equal("2026-03-01T08:00:00.000Z", (string?)manifest["startedAtUtc"]);
        Assert.Equal("2026-03-01T08:00:42.000Z", (string?)manifest["endedAtUtc"]);
        Assert.Equal("2026-03-01T09:00:00.000Z", (string?)manifest["writtenAtUtc"]);
        Assert.Equal("1.2.3", (string?)manifest["module"]!["version"]);
        Assert.Equal(World.WorkspaceId, (string?)manifest["workspace"]!["id"]);
        Assert.Equal(AccessReviewCsv.Columns, manifest["columns"]!.Select(column => (string)column!));
        Assert.Equal((_folder["access.csv"], 2L, bytes.Length, true), (result.Path, result.Rows, (int)result.Bytes, result.Complete));
        Assert.Equal((string?)manifest["files"]![0]!["sha256"], result.Sha256);
    }

    [Theory]
    [InlineData(ReviewFormat.Html, "report.html")]
    [InlineData(ReviewFormat.Xlsx, "review.xlsx")]
    public async Task What_is_read_alone_names_the_hash_of_the_rows_that_it_was_made_of(ReviewFormat format, string name)
    {
        var book = ReviewBook.Build(HostileWorld.Make().Snapshot(), new ReviewBookOptions { ModuleVersion = "1.2.3", Clock = new FixedClock() });
        await WriteAsync(ReviewFormat.Csv, "rows.csv");
        await WriteAsync(format, name);
        var expected = Convert.ToHexStringLower(SHA256.HashData(Bytes("rows.csv")));
        using var sheet = format == ReviewFormat.Xlsx ? System.IO.Compression.ZipFile.OpenRead(_folder[name]) : null;
        using var text = new StreamReader(sheet?.GetEntry("xl/worksheets/sheet1.xml")!.Open() ?? File.OpenRead(_folder[name]));
        Assert.Contains(expected, await text.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        Task WriteAsync(ReviewFormat to, string file) => AccessReviewExporter.ExportAsync(
            book, new AccessReviewOptions { Path = _folder[file], Format = to, AllowIncomplete = true }, null, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_manifest_has_each_ledger_and_each_gap()
    {
        var world = Small().State(SegmentListKind.Space, ListState.Gap, reason: "not in plan", status: 400).Invite("U1@example.com");
        await ExportAsync(world.Snapshot());
        var manifest = Manifest();
        var users = manifest["ledgers"]!.Single(ledger => (string?)ledger["list"] == "User");
        Assert.Equal(("Complete", 2L), ((string?)users["state"], (long)users["rows"]!));
        Assert.Equal(world.Snapshot().Ledgers.Count, manifest["ledgers"]!.Count());
        var gap = Assert.Single(manifest["gaps"]!);
        Assert.Equal(("Space", "not in plan", 400), ((string?)gap["list"], (string?)gap["reason"], (int)gap["httpStatus"]!));
        Assert.Equal(["U1@example.com"], manifest["invitesOfMembers"]!.Select(email => (string)email!));
        Assert.True((bool)manifest["complete"]!);
    }

    [Fact]
    public async Task The_manifest_lists_its_properties_always_in_the_same_order()
    {
        await ExportAsync(Small().Snapshot());
        Assert.Equal(
            [
                "schema", "workspace", "startedAtUtc", "endedAtUtc", "writtenAtUtc", "module", "runBy", "complete", "problems", "gaps", "part", "scope", "files", "hash",
                "rowsSha256", "options", "counts", "columns", "findings", "reviewers", "baselineAtUtc", "requests", "ledgers", "invitesOfMembers", "auditTrail", "limitations", "seal",
            ],
            Manifest().Properties().Select(property => property.Name));
        Assert.DoesNotContain('\r', await File.ReadAllTextAsync(_folder["access.csv.manifest.json"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_same_picture_gives_the_same_bytes()
    {
        await ExportAsync(Small().Snapshot());
        var (csv, manifest) = (Bytes("access.csv"), Bytes("access.csv.manifest.json"));
        await ExportAsync(Small().Snapshot(), overwrite: true);
        Assert.Equal(csv, Bytes("access.csv"));
        Assert.Equal(manifest, Bytes("access.csv.manifest.json"));
    }

    [Fact]
    public async Task Both_files_are_readable_by_their_owner_only()
    {
        if (OperatingSystem.IsWindows()) return;
        await ExportAsync(Small().Snapshot());
        foreach (var name in _folder.Names) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder[name]));
    }

    [Fact]
    public async Task An_incomplete_picture_is_refused_and_says_what_is_missing()
    {
        var snapshot = Small().User("u9", "u9@example.com", null).Snapshot();
        var error = await Assert.ThrowsAsync<ReviewIncompleteException>(() => ExportAsync(snapshot));
        Assert.Equal("Review.Incomplete", error.ErrorId);
        Assert.Contains("The permissions of 1 user could not be read: u9@example.com.", error.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public async Task A_file_for_ConductorOne_is_never_of_an_incomplete_picture()
    {
        var book = ReviewBook.Build(Small().User("u9", "u9@example.com", null).Snapshot(), new ReviewBookOptions { ModuleVersion = "1.2.3" });
        var options = new AccessReviewOptions { Path = _folder["c1.csv"], Format = ReviewFormat.ConductorOneCsv, AllowIncomplete = true };
        var error = await Assert.ThrowsAsync<ReviewIncompleteException>(() => AccessReviewExporter.ExportAsync(book, options, null, TestContext.Current.CancellationToken));
        Assert.Contains("would take what a file lacks for revoked", error.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public async Task Allowed_it_is_written_and_marked()
    {
        var result = await ExportAsync(Small().User("u9", "u9@example.com", null).Snapshot(), allowIncomplete: true);
        Assert.False(result.Complete);
        Assert.Single(result.Problems);
        var manifest = Manifest();
        Assert.False((bool)manifest["complete"]!);
        Assert.Single(manifest["problems"]!);
        Assert.Equal(1, (int)manifest["counts"]!["unknownUsers"]!);
    }

    [Theory]
    [InlineData("access.csv")]
    [InlineData("access.csv.manifest.json")]
    public async Task If_either_file_is_there_nothing_is_written(string existing)
    {
        File.WriteAllText(_folder[existing], "old");
        var error = await Assert.ThrowsAsync<OutputFileException>(() => ExportAsync(Small().Snapshot()));
        Assert.Equal(("Output.Exists", _folder[existing]), (error.ErrorId, error.Path));
        Assert.Equal([existing], _folder.Names);
        Assert.Equal("old", File.ReadAllText(_folder[existing]));
    }

    [Fact]
    public async Task Overwriting_replaces_both()
    {
        File.WriteAllText(_folder["access.csv"], "old");
        File.WriteAllText(_folder["access.csv.manifest.json"], "old");
        await ExportAsync(Small().Snapshot(), overwrite: true);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(Bytes("access.csv"))).ToLowerInvariant(), (string?)Manifest()["files"]![0]!["sha256"]);
        Assert.Equal(["access.csv", "access.csv.manifest.json"], _folder.Names);
    }

    [Fact]
    public async Task Cancelled_while_writing_it_leaves_what_was_there()
    {
        File.WriteAllText(_folder["access.csv"], "old review");
        File.WriteAllText(_folder["access.csv.manifest.json"], "old manifest");
        using var source = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ExportAsync(Small().Snapshot(), overwrite: true, progress: new Then(source.Cancel), cancellationToken: source.Token));
        Assert.Equal(["access.csv", "access.csv.manifest.json"], _folder.Names);
        Assert.Equal("old review", File.ReadAllText(_folder["access.csv"]));
        Assert.Equal("old manifest", File.ReadAllText(_folder["access.csv.manifest.json"]));
    }

    [Fact]
    public async Task A_review_that_cannot_take_its_name_gives_the_old_manifest_back()
    {
        File.WriteAllText(_folder["access.csv.manifest.json"], "old manifest");
        var error = await Assert.ThrowsAsync<OutputFileException>(
            () => ExportAsync(Small().Snapshot(), overwrite: true, progress: new Then(() => Directory.CreateDirectory(_folder["access.csv"]))));
        Assert.Equal(_folder["access.csv"], error.Path);
        Assert.Equal(["access.csv", "access.csv.manifest.json"], _folder.Names);
        Assert.Equal("old manifest", File.ReadAllText(_folder["access.csv.manifest.json"]));
    }

    [Fact]
    public async Task A_manifest_that_appears_meanwhile_is_kept_and_no_review_stands_beside_it()
    {
        var error = await Assert.ThrowsAsync<OutputFileException>(
            () => ExportAsync(Small().Snapshot(), progress: new Then(() => File.WriteAllText(_folder["access.csv.manifest.json"], "theirs"))));
        Assert.Equal("Output.Exists", error.ErrorId);
        Assert.Equal(["access.csv.manifest.json"], _folder.Names);
        Assert.Equal("theirs", File.ReadAllText(_folder["access.csv.manifest.json"]));
    }

    [Fact]
    public async Task A_large_workspace_is_written_whole()
    {
        var world = new World().Role("r1", "Source Admin");
        var permissions = Enumerable.Range(0, 50).Select(i => World.Permission("r1", World.On("SOURCE", $"s{i}"))).ToList();
        for (var i = 0; i < 50; i++) world.Resource(SegmentResourceType.Source, $"s{i}");
        for (var i = 0; i < 2000; i++) world.User($"u{i}", $"u{i}@example.com", permissions);
        var result = await ExportAsync(world.Snapshot());
        Assert.Equal((100_000, 2000), (result.Rows, result.Principals));
        Assert.Equal(100_001, File.ReadLines(_folder["access.csv"]).Count());
    }

    private static World Small() => new World().Role("r1", "Source Admin").User("u1", World.Permission("r1", World.All())).User("u2");

    private byte[] Bytes(string name) => File.ReadAllBytes(_folder[name]);

    private JObject Manifest()
    {
        using var reader = new Newtonsoft.Json.JsonTextReader(new StringReader(File.ReadAllText(_folder["access.csv.manifest.json"])))
        {
            DateParseHandling = Newtonsoft.Json.DateParseHandling.None,
        };
        return JObject.Load(reader);
    }

    private Task<AccessReviewResult> ExportAsync(
        WorkspaceSnapshot snapshot, bool overwrite = false, bool allowIncomplete = false, IProgress<long>? progress = null, CancellationToken cancellationToken = default) =>
        AccessReviewExporter.ExportAsync(
            ReviewBook.Build(snapshot, new ReviewBookOptions { ModuleVersion = "1.2.3", Clock = new FakeTimeProvider(World.Start.AddHours(1)) }, CancellationToken.None),
            new AccessReviewOptions { Path = _folder["access.csv"], Overwrite = overwrite, AllowIncomplete = allowIncomplete },
            progress,
            cancellationToken);

    private sealed class Then(Action action) : IProgress<long>
    {
        public void Report(long value) => action();
    }
}
