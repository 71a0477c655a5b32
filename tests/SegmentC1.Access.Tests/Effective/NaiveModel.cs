using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Effective;

/// <summary>
/// What effective access means, said a second time and differently: questions about one person, one role and one thing, answered
/// straight from the raw permissions by trying everything. Shares no code with the product.
/// </summary>
internal sealed class NaiveModel(WorkspaceReading reading)
{
    // Which kinds each role of RandomWorld reaches when it is held on the workspace; null: nobody knows.
    private static readonly Dictionary<string, string[]?> Reach = new()
    {
        ["Workspace Owner"] = ["Source", "Warehouse", "Function", "Space"],
        ["Source Admin"] = ["Source"],
        ["Source Read-only"] = ["Source"],
        ["Unify and Engage Admin"] = ["Space"],
        ["Warehouse Admin"] = ["Warehouse"],
        ["Function Admin"] = ["Function"],
        ["Tracking Plan Admin"] = [],
        ["PII Access"] = [],
        ["Observability Admin"] = null,
    };

    /// <summary>Everybody: kind and id.</summary>
    public IEnumerable<(string Kind, string Id, string Email)> People()
    {
        foreach (var user in reading.Users) yield return ("User", user.Id, user.Email);
        var ghosts = reading.GroupMembers.Where(member => member.UserId != null && reading.Users.All(user => user.Id != member.UserId));
        foreach (var ghost in ghosts.GroupBy(member => member.UserId)) yield return ("User", ghost.Key!, ghost.First().Email);
        var addresses = reading.Invites.Select(invite => invite.Email).Concat(reading.GroupMembers.Where(member => member.UserId == null).Select(member => member.Email));
        foreach (var same in addresses.GroupBy(email => email.ToLowerInvariant()))
        {
            if (!reading.Users.Any(user => user.Email.Equals(same.Key, StringComparison.OrdinalIgnoreCase))) yield return ("Invite", same.First(), same.First());
        }
    }

    /// <summary>The ways of a person: its own permissions and those of each group; null where they are unknown.</summary>
    public IEnumerable<(string Path, IReadOnlyList<SegmentPermission>? Permissions)> Ways((string Kind, string Id, string Email) who)
    {
        if (who.Kind == "User") yield return ("direct", reading.Users.FirstOrDefault(user => user.Id == who.Id)?.Permissions);
        var groups = reading.GroupMembers
            .Where(member => who.Kind == "User" ? member.UserId == who.Id : member.UserId == null && member.Email.Equals(who.Email, StringComparison.OrdinalIgnoreCase))
            .Select(member => member.GroupId)
            .Distinct();
        foreach (var group in groups) yield return (group, reading.Groups.FirstOrDefault(candidate => candidate.Id == group)?.Permissions);
    }

    public bool IsUnknown((string Kind, string Id, string Email) who) => Ways(who).Any(way => way.Permissions is null);

    /// <summary>Whether the person has the role on this scope by this way. The scope is text as <see cref="ScopeText"/> writes it.</summary>
    public IEnumerable<string> Facts()
    {
        foreach (var who in People())
        {
            foreach (var (path, permissions) in Ways(who))
            {
                foreach (var permission in permissions ?? [])
                {
                    foreach (var resource in ResourcesOf(permission)) yield return $"{who.Kind} {who.Id} | {permission.RoleId} | {ScopeText(permission, resource)} | {path}";
                }
            }
        }
    }

    /// <summary>Whether a person touches a resource by a role and a way: "yes", "perhaps" or "no".</summary>
    public string Touches((string Kind, string Id, string Email) who, string roleId, string roleName, string path, SegmentResource thing)
    {
        var answers = Ways(who).Where(way => way.Path == path)
            .SelectMany(way => way.Permissions ?? [])
            .Where(permission => permission.RoleId == roleId)
            .SelectMany(permission => ResourcesOf(permission).Select(resource => Touches(permission, roleName, resource, thing)))
            .ToList();
        return answers.Contains("yes") ? "yes" : answers.Contains("perhaps") ? "perhaps" : "no";
    }

    private static string Touches(SegmentPermission permission, string roleName, SegmentPermissionResource resource, SegmentResource thing)
    {
        if (!resource.Type.Equals("workspace", StringComparison.OrdinalIgnoreCase))
        {
            return resource.Type.Equals(thing.Type.ToString(), StringComparison.OrdinalIgnoreCase) && resource.Id == thing.Id ? "yes" : resource.Id == thing.Id ? "perhaps" : "no";
        }

        var kinds = Reach[roleName];
        if (kinds is not null && !kinds.Contains(thing.Type.ToString())) return "no";
        var needed = permission.Labels.Concat(resource.Labels).Select(label => label.ToString()).ToHashSet();
        if (needed.Count > 0 && thing.Labels is null) return "perhaps";
        if (needed.Count > 0 && !needed.IsSubsetOf(thing.Labels!.Select(label => label.ToString()))) return "no";
        return kinds is null ? "perhaps" : "yes";
    }

    // Labels alone mean the workspace's part that carries them, as Segment writes it for invites.
    internal static IReadOnlyList<SegmentPermissionResource> ResourcesOf(SegmentPermission permission) =>
        permission.Resources.Count == 0 && permission.Labels.Count > 0 ? [new SegmentPermissionResource("WORKSPACE", "w1", [])] : permission.Resources;

    internal static string ScopeText(SegmentPermission permission, SegmentPermissionResource resource)
    {
        if (!resource.Type.Equals("workspace", StringComparison.OrdinalIgnoreCase)) return $"{resource.Type}={resource.Id}";
        var labels = permission.Labels.Concat(resource.Labels).Select(label => label.ToString()).Distinct().OrderBy(text => text, StringComparer.Ordinal);
        return string.Join('&', labels) is { Length: > 0 } text ? text : "everything";
    }
}
