using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace SegmentC1.Access;

/// <summary>Files of a review on the disk.</summary>
internal static class ReviewFiles
{
    private const int LongestName = 80;

    // Each piece that is read costs a change of thread.
    private const int HashedAtOnce = 256 * 1024;

    /// <summary>Size and hash of what was written to a stream that can be read back.</summary>
    public static async Task<ReviewFile> DescribeAsync(string name, Stream stream, CancellationToken cancellationToken)
    {
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        stream.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(HashedAtOnce);
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read) hash.AppendData(buffer, 0, read);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }

        return new ReviewFile(name, stream.Length, Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant());
    }

    /// <summary>
    /// Why a folder may not be replaced by a review; null where it may: it is empty, or an older review and nothing else. Whatever else is in
    /// it, such as the proof of a completed review, would be lost.
    /// </summary>
    public static string? WhyNotReplace(string folder)
    {
        try
        {
            var there = Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).OfType<string>().ToHashSet(StringComparer.Ordinal);
            if (there.Count == 0) return null;
            if (!there.Remove(ReviewManifest.FileName)) return "it is not empty and has no manifest of an access review";
            there.ExceptWith(ListedIn(Path.Combine(folder, ReviewManifest.FileName)));
            return there.Order(StringComparer.Ordinal).FirstOrDefault() is { } other ? $"'{other}' in it is not a file of the access review that it holds" : null;
        }
        catch (Exception exception) when (AtomicFile.IsOfTheSystem(exception) || exception is JsonException)
        {
            return $"its manifest cannot be read ({exception.Message})";
        }
    }

    /// <summary>A name for each reviewer's workbook that every file system takes; no two alike, whatever the case.</summary>
    public static IReadOnlyList<(string Reviewer, string Name)> WorkbookNames(IEnumerable<string> reviewers)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = new List<(string, string)>();
        foreach (var reviewer in reviewers.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var stem = "review-" + Safe(reviewer);
            var name = stem;
            for (var number = 2; !taken.Add(name); number++) name = $"{stem}-{number}";
            names.Add((reviewer, name + ".xlsx"));
        }

        return names;
    }

    private static string Safe(string reviewer)
    {
        var safe = new StringBuilder();
        foreach (var rune in reviewer.EnumerateRunes())
        {
            if (safe.Length == LongestName) break;
            safe.Append(rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || (char)rune.Value is '@' or '.' or '-' or '+') ? (char)rune.Value : '_');
        }

        return safe.ToString().TrimEnd('.');
    }

    private static HashSet<string> ListedIn(string manifest)
    {
        using var reader = new JsonTextReader(new StreamReader(manifest, Encoding.UTF8)) { DateParseHandling = DateParseHandling.None };
        var root = JObject.Load(reader);
        if (root["schema"] is not JValue { Value: string schema } || !schema.StartsWith(ReviewManifest.SchemaFamily, StringComparison.Ordinal)) return [];
        return (root["files"] as JArray ?? []).OfType<JObject>().Select(file => (string?)file["name"]).OfType<string>().ToHashSet(StringComparer.Ordinal);
    }
}
