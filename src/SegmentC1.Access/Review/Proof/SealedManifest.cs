using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace SegmentC1.Access;

/// <summary>A file that a manifest vouches for.</summary>
/// <param name="Name">Its name from the manifest's folder.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its hash, lower-case hexadecimal.</param>
internal sealed record ManifestEntry(string Name, long Bytes, string Sha256);

/// <summary>A manifest as it was read: what it vouches for, and what is wrong with the manifest itself.</summary>
/// <remarks>
/// <c>files</c> are the entries, ordinally by name; <c>hash</c> is the SHA-256 of the lines "&lt;sha256&gt;  &lt;name&gt;\n"; <c>seal</c>, the last
/// property, is the SHA-256 of the manifest's own bytes with 64 zeros in the place of the seal, so that no byte of it can change unseen.
/// </remarks>
internal sealed class SealedManifest
{
    public const string FolderName = "manifest.json";
    public const string FileSuffix = ".manifest.json";

    private const int HashLength = 64;

    private static readonly JsonLoadSettings Load = new() { DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error };

    private SealedManifest(string path, IReadOnlyList<ManifestEntry> files, IReadOnlyList<string> problems, JObject? content)
    {
        Path = path;
        Files = files;
        Problems = problems;
        Content = content;
    }

    public string Path { get; }

    public IReadOnlyList<ManifestEntry> Files { get; }

    /// <summary>Why the manifest itself is not to be believed; empty when it is.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>All of it; null when it is not JSON.</summary>
    public JObject? Content { get; }

    public ManifestEntry? Find(string name) => Files.FirstOrDefault(file => string.Equals(file.Name, name, StringComparison.Ordinal));

    public static async Task<SealedManifest> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        JObject content;
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
            using var json = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None, MaxDepth = 64 };
            content = JObject.Load(json, Load);
        }
        catch (Exception failure) when (failure is JsonException or DecoderFallbackException)
        {
            return new SealedManifest(path, [], [$"The manifest is not JSON: {failure.Message}"], null);
        }

        var problems = new List<string>();
        var files = FilesOf(content, problems);
        if (!files.SequenceEqual(files.OrderBy(file => file.Name, StringComparer.Ordinal))) problems.Add("The files of the manifest are not in their order.");
        Check("hash", TextOf(content, "hash"), HashOf(files), problems);
        Check("seal", TextOf(content, "seal"), SealOf(bytes, TextOf(content, "seal")), problems);
        return new SealedManifest(path, files, problems, content);
    }

    public static string? TextOf(JToken? content, params string[] way)
    {
        foreach (var name in way) content = (content as JObject)?[name];
        return content is JValue { Value: string text } ? text : null;
    }

    public static string HashOf(IEnumerable<ManifestEntry> files) =>
        Hash(Encoding.UTF8.GetBytes(string.Concat(files.Select(file => $"{file.Sha256}  {file.Name}\n"))));

    /// <summary>The seal that these bytes should have; null when the seal that they name is not where a seal is.</summary>
    public static string? SealOf(byte[] manifest, string? seal)
    {
        if (seal is not { Length: HashLength } || !Ascii.IsValid(seal)) return null;
        var at = manifest.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(seal));
        if (at < 0) return null;
        var blank = manifest.ToArray();
        blank.AsSpan(at, HashLength).Fill((byte)'0');
        return Hash(blank);
    }

    private static List<ManifestEntry> FilesOf(JObject content, List<string> problems)
    {
        var files = new List<ManifestEntry>();
        if (content["files"] is not JArray list)
        {
            problems.Add("The manifest does not say which files there are.");
            return files;
        }

        foreach (var item in list)
        {
            if (TextOf(item, "name") is { } name && TextOf(item, "sha256") is { } hash && item["bytes"] is JValue { Value: long size } && IsInside(name)) files.Add(new ManifestEntry(name, size, hash));
            else problems.Add($"The manifest has an entry that is not one: {item.ToString(Formatting.None)}");
        }

        return files;
    }

    // An entry never leads out of the folder that the manifest vouches for.
    private static bool IsInside(string name) =>
        name.Length > 0 && !System.IO.Path.IsPathRooted(name) && name.IndexOfAny(['\\', '\0', ':']) < 0 && name.Split('/').All(part => part is not ("" or "." or ".."));

    private static void Check(string what, string? said, string? actual, List<string> problems)
    {
        if (said is null) problems.Add($"The manifest has no {what}.");
        else if (!string.Equals(said, actual, StringComparison.Ordinal)) problems.Add($"The {what} of the manifest does not fit its content: it was changed after it was written.");
    }

    private static string Hash(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant();
}
