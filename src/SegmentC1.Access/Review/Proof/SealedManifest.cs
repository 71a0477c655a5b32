using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace SegmentC1.Access;

/// <summary>A manifest as it was read: what it vouches for, and what is wrong with the manifest itself.</summary>
internal sealed class SealedManifest
{
    private static readonly JsonLoadSettings Load = new() { DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error };

    private SealedManifest(string path, IReadOnlyList<ReviewFile> files, IReadOnlyList<string> problems, JObject? content)
    {
        Path = path;
        Files = files;
        Problems = problems;
        Content = content;
    }

    public string Path { get; }

    public IReadOnlyList<ReviewFile> Files { get; }

    /// <summary>Why the manifest itself is not to be believed; empty when it is.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>All of it; null when it is not JSON.</summary>
    public JObject? Content { get; }

    public ReviewFile? Find(string name) => Files.FirstOrDefault(file => string.Equals(file.Name, name, StringComparison.Ordinal));

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
        if (!string.Equals(TextOf(content, "hash"), ReviewSeal.HashOf(files), StringComparison.Ordinal)) problems.Add("The hash of the manifest does not fit the files that it names: one of the two was changed.");
        if (!ReviewSeal.Holds(bytes)) problems.Add("The seal of the manifest does not fit the manifest: it was changed after it was written.");
        return new SealedManifest(path, files, problems, content);
    }

    public static string? TextOf(JToken? content, params string[] way)
    {
        foreach (var name in way) content = (content as JObject)?[name];
        return content is JValue { Value: string text } ? text : null;
    }

    private static List<ReviewFile> FilesOf(JObject content, List<string> problems)
    {
        var files = new List<ReviewFile>();
        if (content["files"] is not JArray list)
        {
            problems.Add("The manifest does not say which files there are.");
            return files;
        }

        foreach (var item in list)
        {
            if (TextOf(item, "name") is { } name && TextOf(item, "sha256") is { } hash && item["bytes"] is JValue { Value: long size } && IsInside(name)) files.Add(new ReviewFile(name, size, hash));
            else problems.Add($"The manifest has an entry that is not one: {item.ToString(Formatting.None)}");
        }

        return files;
    }

    // An entry never leads out of the folder that the manifest vouches for.
    private static bool IsInside(string name) =>
        name.Length > 0 && !System.IO.Path.IsPathRooted(name) && name.IndexOfAny(['\\', '\0', ':']) < 0 && name.Split('/').All(part => part is not ("" or "." or ".."));
}
