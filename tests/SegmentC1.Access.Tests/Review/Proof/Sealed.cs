using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SegmentC1.Access.Tests.Review.Proof;

/// <summary>Writes manifests of review folders by the rule that the product's documents state, with no code of the product.</summary>
internal static class Sealed
{
    public static void Folder(string folder, bool complete = true) =>
        Write(Path.Combine(folder, "manifest.json"), folder, [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))], complete);

    public static void File(string file) => Write(file + ".manifest.json", Path.GetDirectoryName(file)!, [Path.GetFileName(file)], complete: true);

    private static void Write(string path, string folder, IReadOnlyList<string> names, bool complete)
    {
        var lines = new StringBuilder();
        var entries = new List<string>();
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            var bytes = System.IO.File.ReadAllBytes(Path.Combine(folder, name));
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            lines.Append(CultureInfo.InvariantCulture, $"{hash}  {name}\n");
            entries.Add($$"""{ "name": "{{name}}", "bytes": {{bytes.Length}}, "sha256": "{{hash}}" }""");
        }

        var text = $$"""
            {
              "schema": "segmentc1/access-review/2",
              "workspace": { "id": "ws1", "slug": "acme", "name": "Acme" },
              "endedAtUtc": "2026-03-01T08:00:42.000Z",
              "complete": {{(complete ? "true" : "false")}},
              "problems": [{{(complete ? "" : "\"Users were not read.\"")}}],
              "files": [{{string.Join(", ", entries)}}],
              "hash": "{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())))}}",
              "seal": "{{new string('0', 64)}}"
            }

            """;
        var seal = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        System.IO.File.WriteAllText(path, text.Replace(new string('0', 64), seal, StringComparison.Ordinal));
    }
}
