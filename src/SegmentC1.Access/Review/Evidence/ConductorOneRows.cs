using System.Text;
using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>
/// The review in the columns that ConductorOne's file import knows without a mapping: each person with each entitlement that it effectively
/// has, however many ways lead there. Resource type, resource name and entitlement together are the entitlement's id there, so they never
/// name two different things, and stay the same from run to run.
/// </summary>
internal sealed class ConductorOneRows
{
    private const string Member = "member";

    private static readonly Comparer<(string Type, string Name, string Entitlement)> Ordinal = Comparer<(string Type, string Name, string Entitlement)>.Create((one, other) =>
    {
        var order = string.CompareOrdinal(one.Type, other.Type);
        if (order == 0) order = string.CompareOrdinal(one.Name, other.Name);
        return order == 0 ? string.CompareOrdinal(one.Entitlement, other.Entitlement) : order;
    });

    private readonly Dictionary<string, string> _slugs;
    private readonly Dictionary<(string Type, string Id), string> _names = [];

    private ConductorOneRows(ReviewBook book)
    {
        var roles = book.Entries.Where(entry => entry.RoleId is not null).Select(entry => (Id: entry.RoleId!, Name: entry.Role!))
            .Concat(book.Snapshot.Roles.Select(role => (role.Id, role.Name)))
            .DistinctBy(role => role.Id, StringComparer.Ordinal)
            .ToList();
        _slugs = UniqueNames(roles.Select(role => (role.Id, Slug(role.Name))), (slug, id) => $"{slug}_{id}");
        Name("Role", roles);
        Name("Group", book.Snapshot.Groups.Select(group => (group.Id, group.Name)));
        foreach (var kind in book.Snapshot.Resources.GroupBy(resource => resource.Type)) Name(kind.Key.ToString(), kind.Select(resource => (resource.Id, resource.Name)));
    }

    /// <summary>The columns.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "User ID", "Full Name", "Username", "Email Address", "User Status",
        "Resource Type", "Resource Name", "Entitlement", "Entitlement Display Name", "Entitlement Description", "Entitlement Slug",
    ];

    /// <summary>The rows, by person as in the review, then ordinally. Pending invites are left out: they are not accounts yet.</summary>
    public static IEnumerable<IReadOnlyList<string>> Of(ReviewBook book)
    {
        var rows = new ConductorOneRows(book);
        var shown = book.Groups.Select(group => group.Id).ToHashSet(StringComparer.Ordinal);
        var lines = book.Entries.Where(entry => entry.RoleId is not null).ToLookup(entry => (entry.PrincipalType, entry.PrincipalId));
        foreach (var user in book.Users.Where(user => user.PrincipalType == PrincipalType.User))
        {
            var held = new SortedDictionary<(string Type, string Name, string Entitlement), (string Display, string Description)>(Ordinal);
            var workspace = book.Snapshot.Workspace;
            if (book.Scope is null) held[("Workspace", workspace.Name, Member)] = ($"{workspace.Name} member", "Is a member of the Segment workspace.");
            foreach (var group in user.Groups.Where(group => shown.Contains(group.Id)))
            {
                held[("Group", rows.NameOf("Group", group.Id, group.Name), Member)] = ($"{group.Name} member", "Is a member of the Segment group.");
            }

            foreach (var line in lines[(user.PrincipalType, user.PrincipalId)]) rows.Add(held, line);
            foreach (var ((type, name, entitlement), (display, description)) in held)
            {
                yield return
                [
                    user.PrincipalId, user.Name.Length > 0 ? user.Name : user.Email, user.Email, user.Email, "Enabled",
                    type, name, entitlement, display, description, entitlement,
                ];
            }
        }
    }

    private static Dictionary<string, string> UniqueNames(IEnumerable<(string Id, string Name)> items, Func<string, string, string> apart)
    {
        // The lowest id keeps a name that several have, so that one that comes later takes it from nobody.
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, wanted) in items.OrderBy(item => item.Id, StringComparer.Ordinal))
        {
            if (names.ContainsKey(id)) continue;
            var name = wanted.Length > 0 ? wanted : id;
            while (!taken.Add(name)) name = apart(name, id);
            names[id] = name;
        }

        return names;
    }

    private static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var character in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(character)) slug.Append(character);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        return slug.ToString().TrimEnd('-');
    }

    private void Name(string type, IEnumerable<(string Id, string Name)> items)
    {
        foreach (var (id, name) in UniqueNames(items, (name, id) => $"{name} ({id})")) _names[(type, id)] = name;
    }

    private string NameOf(string type, string id, string other) => _names.GetValueOrDefault((type, id)) ?? other;

    private void Add(SortedDictionary<(string Type, string Name, string Entitlement), (string Display, string Description)> held, AccessEntry line)
    {
        var scope = line.Scope!;
        var role = NameOf("Role", line.RoleId!, line.Role!);
        var words = Words.Scope(scope, line.ScopeName!);
        var description = $"Holds the Segment role {line.Role} on {words}.";
        switch (scope.Kind)
        {
            case ScopeKind.Workspace:
                held[("Role", role, Member)] = (role, description);
                break;
            case ScopeKind.Label:
                held[("Role", role, $"labels:{LabelText.Format(scope.Labels)}")] = ($"{role} on {words}", description);
                break;
            case ScopeKind.Resource:
                var type = scope.ResourceType!.Value.ToString();
                var name = NameOf(type, scope.Id, line.ScopeName!);
                held[(type, name, _slugs[line.RoleId!])] = ($"{name} {role}", description);
                break;
            default:
                held[("Role", role, $"scope:{scope.RawType}={scope.Id}")] = ($"{role} on {words}", description);
                break;
        }
    }
}
