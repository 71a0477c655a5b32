using System.Globalization;
using System.Security.Cryptography;
using Newtonsoft.Json.Linq;

namespace SegmentC1.Access;

/// <summary>Verifies a review against its manifest: every hash, the manifest itself, and that nothing is missing or too many.</summary>
public static class ReviewVerifier
{
    /// <summary>The manifest of what completing a review wrote into its folder.</summary>
    internal const string CompletionManifest = "completion.manifest.json";

    /// <summary>Verifies a folder, or a single file by the manifest beside it.</summary>
    /// <param name="path">The folder; or a file, with <c>&lt;file&gt;.manifest.json</c> beside it.</param>
    /// <param name="allowIncomplete">Whether a review that says of itself that it is incomplete may be valid.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FileNotFoundException">There is neither a folder nor a file nor a manifest of one.</exception>
    public static async Task<ReviewVerification> VerifyAsync(string path, bool allowIncomplete, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        var result = Directory.Exists(full) ? await FolderAsync(full, cancellationToken).ConfigureAwait(false)
            : File.Exists(full) || File.Exists(ReviewManifest.PathOf(full)) ? await FileAsync(full, cancellationToken).ConfigureAwait(false)
            : throw new FileNotFoundException($"'{full}' is not there.", full);
        return result with { Valid = result.Intact && (result.Complete == true || (allowIncomplete && result.Complete is not null)) };
    }

    private static async Task<ReviewVerification> FolderAsync(string folder, CancellationToken cancellationToken)
    {
        var checks = new SortedDictionary<string, ReviewFileCheck>(StringComparer.Ordinal);
        var present = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => NameOf(folder, file)).ToHashSet(StringComparer.Ordinal);
        // The record of completing a review may have a folder of its own; then its manifest is the only one.
        var isCompletion = present.All(IsOfCompletion) && present.Contains(CompletionManifest);
        var manifest = await ManifestAsync(folder, ReviewManifest.FileName, required: !isCompletion, checks, cancellationToken).ConfigureAwait(false);
        var completion = await ManifestAsync(folder, CompletionManifest, required: present.Any(IsOfCompletion), checks, cancellationToken).ConfigureAwait(false);
        foreach (var source in new[] { manifest, completion }.OfType<SealedManifest>())
        {
            foreach (var entry in source.Files)
            {
                if (checks.ContainsKey(entry.Name)) checks[entry.Name] = new ReviewFileCheck(entry.Name, ReviewFileState.Changed, $"{entry.Name} is named more than once by the manifests.");
                else checks[entry.Name] = await CheckAsync(folder, entry, cancellationToken).ConfigureAwait(false);
            }
        }

        if (completion?.Content is { } content && manifest is not null) CheckLink(content, await HashAsync(manifest.Path, cancellationToken).ConfigureAwait(false), checks);
        foreach (var name in present.Where(name => !checks.ContainsKey(name))) checks[name] = new ReviewFileCheck(name, ReviewFileState.Unexpected, $"{name} is in the folder, but no manifest names it.");
        return Result(folder, [.. new[] { manifest, completion }.OfType<SealedManifest>()], checks.Values);
    }

    private static async Task<ReviewVerification> FileAsync(string file, CancellationToken cancellationToken)
    {
        var checks = new SortedDictionary<string, ReviewFileCheck>(StringComparer.Ordinal);
        var (folder, name) = (Path.GetDirectoryName(file)!, Path.GetFileName(file));
        var manifest = await ManifestAsync(folder, ReviewManifest.PathOf(name), required: true, checks, cancellationToken).ConfigureAwait(false);
        foreach (var entry in manifest?.Files ?? []) checks[entry.Name] = await CheckAsync(folder, entry, cancellationToken).ConfigureAwait(false);
        if (!checks.ContainsKey(name)) checks[name] = new ReviewFileCheck(name, ReviewFileState.Unexpected, $"The manifest beside {name} does not name it.");
        return Result(file, manifest is null ? [] : [manifest], checks.Values);
    }

    private static async Task<SealedManifest?> ManifestAsync(
        string folder, string name, bool required, SortedDictionary<string, ReviewFileCheck> checks, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            if (required) checks[name] = new ReviewFileCheck(name, ReviewFileState.Missing, $"{name} is not there, so nothing vouches for the files.");
            return null;
        }

        var manifest = await SealedManifest.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        checks[name] = manifest.Problems.Count == 0
            ? new ReviewFileCheck(name, ReviewFileState.Intact, null)
            : new ReviewFileCheck(name, ReviewFileState.Changed, $"{name}: {string.Join(' ', manifest.Problems)}");
        return manifest;
    }

    private static async Task<ReviewFileCheck> CheckAsync(string folder, ReviewFile entry, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, entry.Name);
        if (!File.Exists(path)) return new ReviewFileCheck(entry.Name, ReviewFileState.Missing, $"{entry.Name} is not there.");
        var bytes = new FileInfo(path).Length;
        if (bytes != entry.Bytes)
        {
            return Changed(entry, string.Create(CultureInfo.InvariantCulture, $"it has {bytes} bytes, and {entry.Bytes} were written"));
        }

        var hash = await HashAsync(path, cancellationToken).ConfigureAwait(false);
        return string.Equals(hash, entry.Sha256, StringComparison.Ordinal)
            ? new ReviewFileCheck(entry.Name, ReviewFileState.Intact, null)
            : Changed(entry, $"its SHA-256 is {hash}, and {entry.Sha256} was written");
    }

    private static ReviewFileCheck Changed(ReviewFile entry, string difference) =>
        new(entry.Name, ReviewFileState.Changed, $"{entry.Name} is not as it was written: {difference}.");

    // A completion belongs to one review; beside another one it proves nothing.
    private static void CheckLink(JObject completion, string reviewManifestHash, SortedDictionary<string, ReviewFileCheck> checks)
    {
        if (SealedManifest.TextOf(completion, "review", "manifestSha256") is not { } linked || string.Equals(linked, reviewManifestHash, StringComparison.Ordinal)) return;
        checks[CompletionManifest] = new ReviewFileCheck(CompletionManifest, ReviewFileState.Changed, $"{CompletionManifest} belongs to another review: it names a manifest with the SHA-256 {linked}.");
    }

    private static bool IsOfCompletion(string name) => name.StartsWith("completion.", StringComparison.Ordinal);

    private static ReviewVerification Result(string path, IReadOnlyList<SealedManifest> manifests, IReadOnlyCollection<ReviewFileCheck> checks)
    {
        var intact = checks.All(check => check.State == ReviewFileState.Intact);
        var said = manifests.Select(manifest => (manifest.Content, Complete: manifest.Content?["complete"] is JValue { Value: bool complete } ? complete : (bool?)null)).ToList();
        bool? complete = said.Count == 0 || said.Exists(one => one.Complete is null) ? null : said.TrueForAll(one => one.Complete == true);
        var first = manifests.Count == 0 ? null : manifests[0].Content;
        return new ReviewVerification
        {
            Path = path,
            Intact = intact,
            Complete = complete,
            Workspace = SealedManifest.TextOf(first, "workspace", "slug"),
            CapturedAt = SealedManifest.TextOf(first, "endedAtUtc"),
            Files = [.. checks],
            Problems =
            [
                .. checks.Select(check => check.Difference).OfType<string>(),
                .. complete is null ? ["The manifest does not say whether the review is complete."] : said.Where(one => one.Complete == false).Select(one => WhyIncomplete(one.Content!)),
            ],
        };
    }

    private static string WhyIncomplete(JObject manifest) =>
        SealedManifest.TextOf(manifest, "schema")?.StartsWith(CompletionProof.Family, StringComparison.Ordinal) == true
            ? $"The completion says that the workspace after it was not read whole{ProblemsOf(manifest)}."
            : $"The review says of itself that it is not complete{ProblemsOf(manifest)}.";

    private static string ProblemsOf(JObject manifest)
    {
        var problems = (manifest["problems"] as JArray)?.OfType<JValue>().Select(problem => problem.Value as string).OfType<string>().ToList() ?? [];
        return problems.Count == 0 ? string.Empty : $": {string.Join(' ', problems).TrimEnd('.')}";
    }

    private static string NameOf(string folder, string file) => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');

    internal static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (stream.ConfigureAwait(false))
        {
            return Convert.ToHexString(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false)).ToLowerInvariant();
        }
    }
}
