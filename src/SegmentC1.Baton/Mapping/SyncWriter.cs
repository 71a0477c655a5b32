using Google.Protobuf.WellKnownTypes;
using SegmentC1.Access;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Baton.Expansion;

namespace SegmentC1.Baton.Mapping;

/// <summary>Writes a model's rows into a sink, one message at a time.</summary>
internal sealed class SyncWriter
{
    private static readonly IReadOnlySet<string> UsersOnly = new HashSet<string>(StringComparer.Ordinal) { ConnectorTypes.User };
    private static readonly Any Immutable = StableBytes.Pack(new GrantImmutable());

    private readonly WorkspaceSnapshot _snapshot;
    private readonly SyncModel _model;
    private readonly ISyncSink _sink;
    private readonly Selection _selection;
    private readonly CancellationToken _cancellationToken;
    private readonly ResourceId? _parent;
    private readonly Dictionary<string, ResourceType> _types;
    private readonly Dictionary<string, long> _resourceCounts = [];
    private readonly Dictionary<string, long> _entitlementCounts = [];
    private readonly Dictionary<string, long> _grantCounts = [];
    private long _inherited;

    public SyncWriter(WorkspaceSnapshot snapshot, SyncModel model, ISyncSink sink, Selection selection, CancellationToken cancellationToken)
    {
        _snapshot = snapshot;
        _model = model;
        _sink = sink;
        _selection = selection;
        _cancellationToken = cancellationToken;
        // Readers look a parent up and fail when there is none.
        _parent = selection.HasType(ConnectorTypes.Workspace)
            ? new ResourceId { ResourceType = ConnectorTypes.Workspace, Resource = model.Workspace.Id }
            : null;
        _types = selection.Types.ToDictionary(type => type, ConnectorTypes.Create, StringComparer.Ordinal);
    }

    /// <summary>Writes everything that the selection asks for.</summary>
    public MappingReport Write()
    {
        foreach (var type in _selection.Types)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            _sink.Add(_types[type]);
        }

        var holdersOf = _selection.WithGrants ? WorkOutHolders() : null;
        var messages = WriteResources(_selection.IsTargeted ? Companions(holdersOf) : []);
        if (!_selection.Options.SkipEntitlementsAndGrants) WriteEntitlements(messages);
        if (holdersOf is not null) WriteGrants(holdersOf);

        return new MappingReport
        {
            Resources = Counted(_resourceCounts),
            Entitlements = Counted(_entitlementCounts),
            Grants = Counted(_grantCounts),
            InheritedGrants = _inherited,
            Warnings = _model.Warnings,
            GapsReferredTo = GapCheck.ReferredTo(_snapshot),
            InvitesOfUsers = _model.InvitesOfUsers,
            TargetsNotFound = _selection.NotFound(_model),
        };
    }

    /// <summary>What the rows of the targets name: readers fail on a grant whose principal, or a resource whose parent, has no row.</summary>
    private HashSet<MappedResource> Companions(Func<MappedEntitlement, IEnumerable<Holder>>? holdersOf)
    {
        var companions = new HashSet<MappedResource>();
        if (_parent is not null) companions.Add(_model.Workspace);
        if (holdersOf is null) return companions;
        foreach (var entitlement in _model.Entitlements.Where(entitlement => _selection.Has(entitlement.Resource)))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            companions.UnionWith(holdersOf(entitlement).Select(holder => _model.Resources[holder.Principal]));
        }

        return companions;
    }

    private Messages WriteResources(HashSet<MappedResource> companions)
    {
        var groupSizes = _snapshot.GroupMembers.Where(member => !member.Pending)
            .GroupBy(member => BatonIds.Resource(member.GroupId), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(member => member.UserId).Distinct().Count(), StringComparer.Ordinal);
        var children = _selection.Types.Where(type => type != ConnectorTypes.Workspace).ToList();
        var messages = new Messages(_model.Workspace.Id, _parent, children, groupSizes);
        foreach (var resource in _model.Resources.Where(resource => _selection.Has(resource) || companions.Contains(resource)))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            _sink.Add(messages.Create(resource));
            Count(_resourceCounts, resource.Type);
        }

        return messages;
    }

    private void WriteEntitlements(Messages messages)
    {
        // Entitlements come sorted by resource, so the resource's message is made once for all of them.
        MappedResource? current = null;
        Resource? message = null;
        foreach (var entitlement in _model.Entitlements.Where(entitlement => _selection.Has(entitlement.Resource)))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (!ReferenceEquals(current, entitlement.Resource)) (current, message) = (entitlement.Resource, messages.Create(entitlement.Resource));
            _sink.Add(Create(entitlement, message!));
            Count(_entitlementCounts, entitlement.Resource.Type);
        }
    }

    private Entitlement Create(MappedEntitlement entitlement, Resource resource)
    {
        var message = new Entitlement
        {
            Id = entitlement.Id,
            Resource = resource,
            Slug = entitlement.Slug,
            DisplayName = entitlement.DisplayName,
            Description = entitlement.Description,
            Purpose = entitlement.Purpose,
        };
        string[] grantees = entitlement.Grantees switch
        {
            Grantees.Users => [ConnectorTypes.User],
            Grantees.UsersAndInvites => [ConnectorTypes.User, ConnectorTypes.Invite],
            _ => [ConnectorTypes.User, ConnectorTypes.Group],
        };
        foreach (var type in grantees)
        {
            if (_types.TryGetValue(type, out var grantee)) message.GrantableTo.Add(grantee);
        }

        return message;
    }

    private Func<MappedEntitlement, IEnumerable<Holder>> WorkOutHolders()
    {
        var graph = BuildGraph();
        if (!_selection.Options.ExpandGrants)
        {
            return entitlement => graph.DirectHolders(entitlement.Index).Select(principal => new Holder(principal, true, []));
        }

        var expander = new Expander(graph, _cancellationToken);
        return entitlement => expander.HoldersOf(entitlement.Index);
    }

    private void WriteGrants(Func<MappedEntitlement, IEnumerable<Holder>> holdersOf)
    {
        foreach (var entitlement in _model.Entitlements.Where(entitlement => _selection.Has(entitlement.Resource)))
        {
            var stub = new Entitlement { Id = entitlement.Id, Resource = entitlement.Resource.Stub(_parent), Slug = entitlement.Slug };
            foreach (var holder in holdersOf(entitlement))
            {
                _cancellationToken.ThrowIfCancellationRequested();
                Write(entitlement, stub, holder);
            }
        }
    }

    private void Write(MappedEntitlement entitlement, Entitlement stub, Holder holder)
    {
        var principal = _model.Resources[holder.Principal];
        var grant = new Grant
        {
            Id = BatonIds.Grant(entitlement.Id, principal.Type, principal.Id),
            Entitlement = stub,
            Principal = principal.Stub(_parent),
        };
        if (holder.Sources.Count > 0)
        {
            grant.Sources = new GrantSources();
            foreach (var (id, isDirect) in holder.Sources
                .Select(source => (_model.Entitlements[source.Entitlement].Id, source.IsDirect))
                .OrderBy(source => source.Id, StringComparer.Ordinal))
            {
                grant.Sources.Sources.Add(id, new GrantSources.Types.GrantSource { IsDirect = isDirect });
            }
        }

        if (!holder.IsDirect)
        {
            grant.Annotations.Add(Immutable);
            _inherited++;
        }

        _sink.Add(grant, ExpansionOf(entitlement, principal));
        Count(_grantCounts, entitlement.Resource.Type);
    }

    /// <summary>
    /// What a direct grant gives on. A group's grants go to its members, directly only, because groups do not nest; a role's
    /// grant on a source goes to whoever holds the role under labels that the source carries.
    /// </summary>
    private GrantExpandable? ExpansionOf(MappedEntitlement entitlement, MappedResource principal)
    {
        if (!_selection.HasType(ConnectorTypes.User)) return null;
        if (principal.Type == ConnectorTypes.Group)
        {
            return new GrantExpandable
            {
                EntitlementIds = { _model.MembershipOf(principal).Id },
                Shallow = true,
                ResourceTypeIds = { ConnectorTypes.User },
            };
        }

        return entitlement.LabelRoles?.GetValueOrDefault(principal) is { } labels
            ? new GrantExpandable { EntitlementIds = { labels.Select(label => label.Id) }, ResourceTypeIds = { ConnectorTypes.User } }
            : null;
    }

    /// <summary>
    /// Holders and edges of all types that are written, whatever the targets: what a targeted resource's grants are does not
    /// depend on which other resources were asked for.
    /// </summary>
    private ExpansionGraph BuildGraph()
    {
        var graph = new ExpansionGraph(_model.Entitlements.Count, principal => _model.Resources[principal].Type);
        foreach (var entitlement in _model.Entitlements.Where(entitlement => _selection.HasType(entitlement.Resource.Type)))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var holders = entitlement.Holders.Where(holder => _selection.HasType(holder.Type)).Select(holder => holder.Index).Distinct().ToArray();
            Array.Sort(holders);
            graph.AddEntitlement(entitlement.Index, holders);
            if (!_selection.HasType(ConnectorTypes.User)) continue;

            foreach (var group in holders.Select(holder => _model.Resources[holder]).Where(holder => holder.Type == ConnectorTypes.Group))
            {
                graph.AddEdge(new ExpansionEdge(_model.MembershipOf(group).Index, entitlement.Index, Shallow: true, UsersOnly));
            }

            foreach (var label in entitlement.LabelRoles?.Values.SelectMany(labels => labels) ?? [])
            {
                graph.AddEdge(new ExpansionEdge(label.Index, entitlement.Index, Shallow: false, UsersOnly));
            }
        }

        return graph;
    }

    private static void Count(Dictionary<string, long> counts, string type) => counts[type] = counts.GetValueOrDefault(type) + 1;

    private Dictionary<string, long> Counted(Dictionary<string, long> counts) =>
        _selection.Types.ToDictionary(type => type, counts.GetValueOrDefault, StringComparer.Ordinal);
}
