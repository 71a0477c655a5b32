using System.Text;

namespace SegmentC1.Baton.Mapping;

/// <summary>Gives each role of a workspace the slug that its entitlements on sources, warehouses, functions and spaces end in.</summary>
internal static class RoleSlugs
{
    /// <summary>The slug of a name: lower case, space and hyphen become <c>_</c>, all but a-z, 0-9 and <c>_</c> dropped. May be empty.</summary>
    public static string Of(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            var lower = char.ToLowerInvariant(c);
            if (lower is ' ' or '-' or '_') slug.Append('_');
            else if (char.IsAsciiLetterLower(lower) || char.IsAsciiDigit(lower)) slug.Append(lower);
        }

        return slug.ToString();
    }

    /// <summary>
    /// A slug for each role id, no two alike. A name without a slug gives the role's id; where names collide, the first role
    /// keeps the slug and the others append <c>_&lt;role id&gt;</c>.
    /// </summary>
    /// <param name="roles">Ids and names; the order decides who keeps a slug.</param>
    public static Dictionary<string, string> Assign(IEnumerable<(string Id, string Name)> roles)
    {
        var slugs = new Dictionary<string, string>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var colliding = new List<(string Id, string Slug)>();
        foreach (var (id, name) in roles)
        {
            var slug = Of(name);
            if (slug.Length == 0) slug = id;
            if (taken.Add(slug)) slugs.Add(id, slug);
            else colliding.Add((id, slug));
        }

        foreach (var (id, wanted) in colliding)
        {
            var slug = $"{wanted}_{id}";
            while (!taken.Add(slug)) slug = $"{slug}_{id}";
            slugs.Add(id, slug);
        }

        return slugs;
    }
}
