using System.Security.Cryptography;
using System.Text;
using SegmentC1.Access;
using SegmentC1.Segment;

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
    private const string HashedLabelsPrefix = LabelsPrefix + "sha256-";
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
        var text = string.Join(',', labels.Labels.Select(label => $"{Mapping.PercentText.Encode(label.Key)}={Mapping.PercentText.Encode(label.Value)}"));
        var id = $"role:{roleId}:{LabelsPrefix}{text}";
        return Mapping.Text.Bytes(id) <= Mapping.Text.MaxId
            ? LabelsPrefix + text
            : HashedLabelsPrefix + Hash(text);
    }

    /// <summary>
    /// Slug of a role held on a kind of resource that this version does not know: <c>scope:&lt;type&gt;=&lt;id&gt;</c>, both
    /// percent-encoded as labels are.
    /// </summary>
    public static string ScopeSlug(string scopeType, string scopeId)
    {
        ArgumentNullException.ThrowIfNull(scopeType);
        ArgumentNullException.ThrowIfNull(scopeId);
        return $"{ScopePrefix}{Mapping.PercentText.Encode(scopeType)}={Mapping.PercentText.Encode(scopeId)}";
    }

    /// <summary>Whether a slug holds only the hash of its labels. No label's own text looks like it: there is always a <c>=</c>.</summary>
    internal static bool IsHashedLabels(string slug) =>
        slug.StartsWith(HashedLabelsPrefix, StringComparison.Ordinal) && !slug.Contains('=', StringComparison.Ordinal);

    /// <summary>The labels that a slug spells out; null when it does not.</summary>
    internal static LabelSet? TryReadLabels(string slug)
    {
        if (!slug.StartsWith(LabelsPrefix, StringComparison.Ordinal)) return null;
        var labels = new List<SegmentLabel>();
        foreach (var part in slug[LabelsPrefix.Length..].Split(','))
        {
            if (TryReadPair(part) is not var (key, value)) return null;
            labels.Add(new SegmentLabel(key, value));
        }

        return LabelSet.Of(labels);
    }

    /// <summary>Type and id that a slug of an unknown kind names; null when it is not one.</summary>
    internal static (string Type, string Id)? TryReadScope(string slug) =>
        slug.StartsWith(ScopePrefix, StringComparison.Ordinal) ? TryReadPair(slug[ScopePrefix.Length..]) : null;

    private static (string Left, string Right)? TryReadPair(string text) =>
        text.Split('=') is [var left, var right] && Mapping.PercentText.TryDecode(left) is { } key && Mapping.PercentText.TryDecode(right) is { } value ? (key, value) : null;

    /// <summary>An id within 1,024 bytes: the text itself, or as much of its start as leaves room for the hash of the whole.</summary>
    private static string Fit(string id)
    {
        if (id.Length * 3 <= Mapping.Text.MaxId || Mapping.Text.Bytes(id) <= Mapping.Text.MaxId) return id;
        var tail = $"~sha256-{Hash(id)}";
        return Mapping.Text.Cut(id, Mapping.Text.MaxId - tail.Length) + tail;
    }

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();
}
