using System.Security.Cryptography;
using System.Text;
using SegmentC1.Access;

namespace SegmentC1.Baton;

/// <summary>The ids under which ConductorOne knows Segment's access. They are the same in every sync and must stay so.</summary>
/// <remarks>
/// The forms are those of ConductorOne's own connector for Segment, so that a tenant can change over without losing history:
/// <c>&lt;type&gt;:&lt;id&gt;:&lt;slug&gt;</c> for an entitlement, <c>&lt;entitlement&gt;:&lt;type&gt;:&lt;id&gt;</c> for a grant.
/// Ours alone are the slugs <c>labels:…</c> and <c>scope:…</c> of a role.
/// </remarks>
public static class BatonIds
{
    /// <summary>Slug of membership: of the workspace, of a group, and of holding a role for the whole workspace.</summary>
    public const string Member = "member";

    private const string LabelsPrefix = "labels:";
    private const string ScopePrefix = "scope:";

    /// <summary>Id of a resource as C1 is told it. The same text, unless it is not valid UTF-16 or above 1,024 bytes.</summary>
    public static string Resource(string id) => Fit(Mapping.Text.Clean(id));

    /// <summary>Id of an entitlement on a resource.</summary>
    public static string Entitlement(string resourceType, string resourceId, string slug) =>
        Fit($"{resourceType}:{resourceId}:{slug}");

    /// <summary>Id of a grant.</summary>
    public static string Grant(string entitlementId, string principalType, string principalId) =>
        Fit($"{entitlementId}:{principalType}:{principalId}");

    /// <summary>
    /// Slug of a role held on what carries all of some labels: <c>labels:key=value,key=value</c> in the canonical order of
    /// <see cref="LabelSet"/>. Keys and values are percent-encoded: letters, digits and <c>-._~</c> of ASCII stand for
    /// themselves, every other byte of UTF-8 is <c>%XX</c> in upper case, so that no two sets share a slug.
    /// Where the entitlement's id would be above 1,024 bytes the slug is <c>labels:sha256-&lt;hex&gt;</c> of that text.
    /// </summary>
    /// <param name="roleId">Id of the role; its length decides together with the labels'.</param>
    /// <param name="labels">The labels; at least one.</param>
    public static string LabelSlug(string roleId, LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var text = string.Join(',', labels.Labels.Select(label => $"{Encode(label.Key)}={Encode(label.Value)}"));
        var id = $"role:{roleId}:{LabelsPrefix}{text}";
        return Mapping.Text.Bytes(id) <= Mapping.Text.MaxId
            ? LabelsPrefix + text
            : $"{LabelsPrefix}sha256-{Hash(text)}";
    }

    /// <summary>
    /// Slug of a role held on a kind of resource that this version does not know: <c>scope:&lt;type&gt;=&lt;id&gt;</c>, both
    /// percent-encoded as labels are.
    /// </summary>
    public static string ScopeSlug(string scopeType, string scopeId)
    {
        ArgumentNullException.ThrowIfNull(scopeType);
        ArgumentNullException.ThrowIfNull(scopeId);
        return $"{ScopePrefix}{Encode(scopeType)}={Encode(scopeId)}";
    }

    /// <summary>An id within 1,024 bytes: the text itself, or as much of its start as leaves room for the hash of the whole.</summary>
    private static string Fit(string id)
    {
        if (id.Length * 3 <= Mapping.Text.MaxId || Mapping.Text.Bytes(id) <= Mapping.Text.MaxId) return id;
        var tail = $"~sha256-{Hash(id)}";
        return Mapping.Text.Cut(id, Mapping.Text.MaxId - tail.Length) + tail;
    }

    private static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~') encoded.Append(c);
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                AppendBytes(encoded, char.ConvertToUtf32(c, text[++i]));
            else AppendBytes(encoded, c);
        }

        return encoded.ToString();
    }

    /// <remarks>Half of a surrogate pair gets the three bytes that its number would have; no valid text has those.</remarks>
    private static void AppendBytes(StringBuilder encoded, int scalar)
    {
        if (scalar < 0x80)
        {
            AppendByte(encoded, scalar);
            return;
        }

        var continuation = scalar < 0x800 ? 1 : scalar < 0x10000 ? 2 : 3;
        var lead = continuation switch { 1 => 0xC0, 2 => 0xE0, _ => 0xF0 };
        AppendByte(encoded, lead | (scalar >> (6 * continuation)));
        while (continuation-- > 0) AppendByte(encoded, 0x80 | ((scalar >> (6 * continuation)) & 0x3F));
    }

    private static void AppendByte(StringBuilder encoded, int value) =>
        encoded.Append('%').Append("0123456789ABCDEF"[value >> 4]).Append("0123456789ABCDEF"[value & 0xF]);

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();
}
