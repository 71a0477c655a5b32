using System.Text;
using Newtonsoft.Json.Linq;

namespace SegmentC1.Segment;

/// <summary>One call: what goes over the wire, without the address and without the token.</summary>
/// <param name="Method">The HTTP method; anything but GET is a write.</param>
/// <param name="Path">Path behind the base address, escaped, without a leading slash; empty for the workspace.</param>
/// <param name="Query">Query without the question mark, escaped; null for none.</param>
/// <param name="JsonBody">The body of a write; null for none.</param>
internal sealed record SegmentRequest(HttpMethod Method, string Path, string? Query = null, string? JsonBody = null)
{
    private const int LongestId = 255;

    private static readonly string[] AccessPaths = ["users", "groups", "group", "roles", "invites"];

    /// <summary>Method and path without query, for messages.</summary>
    public string Operation => $"{Method.Method} /{Path}";

    /// <summary>
    /// Requests that are counted together: all reads share the default limit; the writes of people, groups and labels have a
    /// limit of their own each, so that a refused write does not hold up the reading.
    /// </summary>
    public string RateLane =>
        Method == HttpMethod.Get ? "" : $"{Method.Method} {string.Join('/', Path.Split('/').Select((part, index) => index % 2 == 0 && !(index == 2 && IsLabel) ? part : "*"))}";

    /// <summary>What the token is good for when this call succeeds.</summary>
    public TokenProof Proves => Path.Length == 0 ? TokenProof.Workspace : AccessPaths.Contains(Path.Split('/')[0], StringComparer.Ordinal) ? TokenProof.Access : TokenProof.None;

    // A label is named by two parts, its key and its value.
    private bool IsLabel => Path.StartsWith("labels/", StringComparison.Ordinal);

    /// <summary>A read.</summary>
    public static SegmentRequest Get(string path, string? query = null) => new(HttpMethod.Get, path, query);

    /// <summary>A write.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The escaped path.</param>
    /// <param name="body">What is sent; null for nothing.</param>
    /// <param name="query">Escaped query; null for none.</param>
    public static SegmentRequest Write(HttpMethod method, string path, JObject? body, string? query = null) =>
        new(method, path, query, body?.ToString(Newtonsoft.Json.Formatting.None));

    /// <summary>The message to send; a new one for each attempt.</summary>
    public HttpRequestMessage ToMessage(Uri baseAddress)
    {
        var query = Query is null ? "" : "?" + Query;
        var message = new HttpRequestMessage(Method, new Uri(baseAddress.AbsoluteUri + Path + query));
        if (JsonBody is not null) message.Content = new StringContent(JsonBody, Encoding.UTF8, "application/json");
        return message;
    }

    /// <summary>An id as a part of a path.</summary>
    /// <exception cref="ArgumentException">It is not 1 to 255 characters, or would change the path.</exception>
    public static string EscapeId(string id, string parameter)
    {
        ArgumentNullException.ThrowIfNull(id, parameter);
        if (id.Length is 0 or > LongestId) throw new ArgumentException("An id has 1 to 255 characters.", parameter);
        // Escaping does not protect these two: an address with them names another path.
        if (id is "." or "..") throw new ArgumentException("This is not an id.", parameter);
        return Uri.EscapeDataString(id);
    }
}
