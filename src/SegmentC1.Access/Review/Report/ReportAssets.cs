using System.Security.Cryptography;
using System.Text;

namespace SegmentC1.Access;

/// <summary>The style and the script of the report, and the policy that lets a browser use these two and nothing else.</summary>
internal static class ReportAssets
{
    // In HTML the marks are comments of the language; to an XML reader they say that no markup is between them.
    private const string Open = "/*<![CDATA[*/\n";
    private const string Close = "/*]]>*/";

    /// <summary>Content of the one style element.</summary>
    public static string Style { get; } = Open + Read("report.css") + Close;

    /// <summary>Content of the one script element.</summary>
    public static string Script { get; } = Open + Read("report.js") + Close;

    /// <summary>The content security policy: nothing may be loaded, sent or run, but this style and this script.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src '{Hash(Style)}'; script-src '{Hash(Script)}'; base-uri 'none'; form-action 'none'";

    private static string Hash(string content) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    // A browser hashes what it has parsed, where every line ends with a line feed.
    private static string Read(string name)
    {
        using var asset = new StreamReader(typeof(ReportAssets).Assembly.GetManifestResourceStream("SegmentC1.Access.Review.Report." + name)!, Encoding.UTF8);
        return asset.ReadToEnd().ReplaceLineEndings("\n");
    }
}
