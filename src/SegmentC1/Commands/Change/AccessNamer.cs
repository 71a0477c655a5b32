using System.Collections;
using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Turns what people write of roles, scopes and labels into roles on scopes.</summary>
internal sealed class AccessNamer(SegmentSession session)
{
    private const string WholeWorkspace = "Workspace";

    private IReadOnlyList<SegmentResource>? _resources;

    /// <summary>Each role on each scope.</summary>
    /// <exception cref="CommandException">Something has no match or several, or a role cannot be limited so.</exception>
    public async Task<IReadOnlyList<RoleOnScope>> NameAsync(
        RoleReference[] roles, ResourceReference[]? scopes, Hashtable? labels, IReadOnlyList<SegmentRole> catalogue, CancellationToken cancellationToken)
    {
        var named = roles.SelectMany(role => Resolver.Find(role, catalogue, item => item.Id, item => [item.Name], "role")).DistinctBy(role => role.Id, StringComparer.Ordinal).ToList();
        var where = new List<PermissionScope>();
        foreach (var scope in scopes ?? []) where.AddRange(await ScopesAsync(scope, cancellationToken));
        if (labels is not null)
        {
            if (named.FirstOrDefault(role => RoleFacts.Of(role.Name) is { IsKnown: true, LabelCapable: false }) is { } rigid)
            {
                throw new CommandException(ErrorIds.BadInput, $"The role '{rigid.Name}' cannot be limited by labels. Nothing was sent.", rigid.Name);
            }

            where.Add(PermissionScope.OnLabels(session.WorkspaceId, LabelSet.Of(LabelsOf(labels))));
        }

        return [.. named.SelectMany(role => where.Select(scope => new RoleOnScope(role.Id, scope, role.Name))).Distinct()];
    }

    /// <summary>Labels as people write them: one value for each key.</summary>
    /// <exception cref="CommandException">A key or value is empty, or a key has several values.</exception>
    public static IReadOnlyList<SegmentLabel> LabelsOf(IDictionary labels)
    {
        var read = new List<SegmentLabel>();
        foreach (DictionaryEntry entry in labels)
        {
            var value = entry.Value is System.Management.Automation.PSObject wrapped ? wrapped.BaseObject : entry.Value;
            var (key, text) = (entry.Key.ToString(), value as string ?? (value is IFormattable plain ? plain.ToString(null, System.Globalization.CultureInfo.InvariantCulture) : null));
            if (string.IsNullOrWhiteSpace(key) || string.IsNullOrWhiteSpace(text)) throw new CommandException(ErrorIds.BadInput, $"The label '{key}' needs one value that is a text. Nothing was sent.", key);
            read.Add(new SegmentLabel(key, text));
        }

        return read;
    }

    private async Task<IEnumerable<PermissionScope>> ScopesAsync(ResourceReference reference, CancellationToken cancellationToken)
    {
        if (reference.Resource is { } given) return [PermissionScope.OnResource(given.Type, given.Id)];
        if (string.Equals(reference.Text, WholeWorkspace, StringComparison.OrdinalIgnoreCase) || reference.IsId(session.WorkspaceId)) return [PermissionScope.OnWorkspace(session.WorkspaceId)];
        _resources ??= await ReadResourcesAsync(cancellationToken);
        return Resolver.Find(reference, _resources, item => item.Id, item => [item.Name, item.Slug], "resource").Select(item => PermissionScope.OnResource(item.Type, item.Id));
    }

    private async Task<IReadOnlyList<SegmentResource>> ReadResourcesAsync(CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(ResourceLists.Of(session.Client, ResourceLists.AllTypes).Select(list => list.ToListAsync(cancellationToken)));
        return [.. lists.SelectMany(list => list).DistinctBy(ResourceLists.IdentityOf)];
    }
}
