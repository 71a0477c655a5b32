using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace SegmentC1.Access;

/// <summary>Where the record and the proof of a completed review are.</summary>
public sealed record CompletionFiles
{
    private CompletionFiles(string folder) => Folder = folder;

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The record of each decision.</summary>
    public string Record => Path.Combine(Folder, "completion.csv");

    /// <summary>The workspace after it.</summary>
    public string Snapshot => Path.Combine(Folder, "completion.snapshot.json");

    /// <summary>What vouches for both.</summary>
    public string Manifest => Path.Combine(Folder, ReviewVerifier.CompletionManifest);

    /// <summary>The files in a folder that was named, or in the folder of the review; beside a review that is a file, in a folder of their own.</summary>
    /// <param name="review">Full name of the review.</param>
    /// <param name="destination">A folder that was named; null for none.</param>
    public static CompletionFiles For(string review, string? destination)
    {
        ArgumentNullException.ThrowIfNull(review);
        return new CompletionFiles(destination ?? (Directory.Exists(review) ? review : review + ".completion"));
    }

    /// <summary>Makes the folder where it is not there, for its owner only.</summary>
    /// <exception cref="OutputFileException">It cannot be made.</exception>
    public void CreateFolder()
    {
        if (Directory.Exists(Folder)) return;
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Folder);
            else Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception failure) when (AtomicFile.IsOfTheSystem(failure))
        {
            throw OutputFileException.From(failure, Folder);
        }
    }
}

/// <summary>Writes what proves a completed review: the workspace after it, and the manifest of record and picture.</summary>
public static class CompletionProof
{
    /// <summary>What every version's <c>schema</c> begins with.</summary>
    internal const string Family = "segmentc1/access-review-completion/";

    private const string Schema = Family + "1";

    /// <summary>Writes the picture and then the manifest, each whole or not at all; those of an earlier run are replaced.</summary>
    /// <param name="files">Where to; the record is there and closed.</param>
    /// <param name="plan">What was carried out.</param>
    /// <param name="review">Full name of the review that the decisions are of.</param>
    /// <param name="after">The workspace after it.</param>
    /// <param name="moduleVersion">Version of the module.</param>
    /// <param name="clock">The clock that dates the manifest.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OutputFileException">One of the files cannot be written.</exception>
    public static async Task WriteAsync(
        CompletionFiles files, ReviewPlan plan, string review, WorkspaceSnapshot after, string moduleVersion, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(clock);
        await WriteAsync(files.Snapshot, stream => SnapshotJson.WriteAsync(stream, after, cancellationToken)).ConfigureAwait(false);
        var listed = new[] { await DescribeAsync(files.Record, cancellationToken).ConfigureAwait(false), await DescribeAsync(files.Snapshot, cancellationToken).ConfigureAwait(false) };
        var manifest = new JObject(
            new JProperty("schema", Schema),
            new JProperty("workspace", new JObject(
                new JProperty("id", after.Workspace.Id),
                new JProperty("slug", after.Workspace.Slug),
                new JProperty("name", after.Workspace.Name))),
            new JProperty("plannedForUtc", Time(plan.Snapshot.CapturedAt)),
            new JProperty("endedAtUtc", Time(after.CapturedAt)),
            new JProperty("writtenAtUtc", Time(clock.GetUtcNow())),
            new JProperty("module", new JObject(new JProperty("name", "SegmentC1"), new JProperty("version", moduleVersion))),
            new JProperty("complete", after.IsComplete),
            new JProperty("problems", new JArray(after.Problems)),
            new JProperty("review", new JObject(
                new JProperty("name", Path.GetFileName(Path.TrimEndingDirectorySeparator(review))),
                new JProperty("manifestSha256", await ManifestHashAsync(review, cancellationToken).ConfigureAwait(false)))),
            new JProperty("options", new JObject(
                new JProperty("groupMembership", plan.Options.GroupMembership.ToString()),
                new JProperty("userWithoutRole", plan.Options.UserWithoutRole.ToString()),
                new JProperty("allowLastOwner", plan.Options.AllowLastOwner))),
            new JProperty("decisions", new JObject(Enum.GetValues<DecisionKind>().Select(kind => new JProperty(kind.ToString(), plan.Actions.Count(action => action.Decision.Decision == kind))))),
            new JProperty("files", new JArray(listed.Select(file => new JObject(new JProperty("name", file.Name), new JProperty("bytes", file.Bytes), new JProperty("sha256", file.Sha256))))),
            new JProperty("hash", ReviewSeal.HashOf(listed)),
            new JProperty("seal", ReviewSeal.Blank));
        var text = manifest.ToString(Formatting.Indented).ReplaceLineEndings("\n") + "\n";
        await WriteAsync(files.Manifest, stream => stream.WriteAsync(ReviewSeal.Close(Encoding.UTF8.GetBytes(text)), cancellationToken).AsTask()).ConfigureAwait(false);
    }

    private static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        var file = AtomicFile.Create(path, overwrite: true);
        await using (file.ConfigureAwait(false))
        {
            await write(file.Stream).ConfigureAwait(false);
            file.Commit();
        }
    }

    private static async Task<ReviewFile> DescribeAsync(string path, CancellationToken cancellationToken) =>
        new(Path.GetFileName(path), new FileInfo(path).Length, await ReviewVerifier.HashAsync(path, cancellationToken).ConfigureAwait(false));

    private static async Task<string?> ManifestHashAsync(string review, CancellationToken cancellationToken)
    {
        var path = Directory.Exists(review) ? Path.Combine(review, ReviewManifest.FileName) : ReviewManifest.PathOf(review);
        return File.Exists(path) ? await ReviewVerifier.HashAsync(path, cancellationToken).ConfigureAwait(false) : null;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
