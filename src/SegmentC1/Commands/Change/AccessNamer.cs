using System.Collections;
using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Turns what people write of roles, scopes and labels into roles on scopes.</summary>
internal sealed class AccessNamer(SegmentSession session)
{
    private const string WholeWorkspace = "Workspace";

    private IReadOnlyList<SegmentResource>? _resources;
    private string _unread = string.Empty;

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
        return Find(reference, _resources).Select(item => PermissionScope.OnResource(item.Type, item.Id));
    }

    private async Task<IReadOnlyList<SegmentResource>> ReadResourcesAsync(CancellationToken cancellationToken)
    {
        var lists = ResourceLists.Of(session.Client, ResourceLists.AllTypes).ToList();
        var rows = await Task.WhenAll(lists.Select(list => list.ToListAsync(cancellationToken)));
        _unread = string.Join(", ", lists.Where(list => list.Ledger.State != ListState.Complete).Select(list => ListNames.Of(list.Ledger)));
        return [.. rows.SelectMany(list => list).DistinctBy(ResourceLists.IdentityOf)];
    }

    // What is in a list that this workspace does not give is not there to be found, which is not the same as not being there.
    private IEnumerable<SegmentResource> Find(ResourceReference reference, IReadOnlyList<SegmentResource> resources)
    {
        try
        {
            return Resolver.Find(reference, resources, item => item.Id, item => [item.Name, item.Slug], "resource");
        }
        catch (CommandException missing) when (missing.ErrorId == ErrorIds.NoMatch && _unread.Length > 0)
        {
            throw new CommandException(ErrorIds.NoMatch, $"No resource with the id or name '{reference}' was among those that could be read; not available in this workspace: {_unread}. Nothing was sent.", reference.Text);
        }
    }
}
