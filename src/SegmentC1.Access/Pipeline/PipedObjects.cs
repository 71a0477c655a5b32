using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>
/// Collects what comes by the pipeline, a snapshot or the objects of its lists, and finds out whether each list is there whole.
/// An object knows the ledger of its list, so a filter in between shows.
/// </summary>
public sealed class PipedObjects
{
    private readonly Dictionary<string, SegmentUser> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SegmentInvite> _invites = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SegmentGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Group, bool Pending, string Who), SegmentGroupMember> _members = [];
    private readonly Dictionary<string, SegmentRole> _roles = new(StringComparer.Ordinal);
    private readonly Dictionary<(SegmentResourceType Type, string Id), SegmentResource> _resources = [];
    private readonly List<string> _parts = [];
    private WorkspaceSnapshot? _snapshot;

    /// <summary>Whether nothing came.</summary>
    public bool IsEmpty => _snapshot is null && !HasObjects;

    private bool HasObjects => _users.Count + _invites.Count + _groups.Count + _members.Count + _roles.Count + _resources.Count > 0;

    /// <summary>Takes in one object. The same object twice counts once.</summary>
    /// <exception cref="PipedObjectException">It is of another type, a copy that lost its list, or does not go with what came before.</exception>
    public void Add(object item)
    {
        ArgumentNullException.ThrowIfNull(item);
        switch (item)
        {
            case WorkspaceSnapshot snapshot:
                if (ReferenceEquals(_snapshot, snapshot)) return;
                if (!IsEmpty) throw Mixed();
                _snapshot = snapshot;
                return;
            case ISegmentListed listed and not SegmentAuditEvent:
                if (_snapshot is not null) throw Mixed();
                if (listed.Ledger is null)
                {
                    throw new PipedObjectException(
                        "Piped.HandMade",
                        $"{Describe(item)} does not know the list that it was read from, so nobody can tell whether the list is whole. It was read alone, made by hand, or restored from a file. Pipe what a Get- cmdlet of this session lists, or Get-SegmentSnapshot.");
                }

                Keep(listed);
                return;
            default:
                throw new PipedObjectException(
                    "Piped.NotUsable",
                    $"An object of type {item.GetType().Name} cannot be used here; copies from a file or a remote session cannot either. Pipe a snapshot, users, invites, groups, group members, roles or resources of this session.");
        }
    }

    /// <summary>Says what was piped: whole lists that need not be read again, or a part and of what.</summary>
    public PipedDecision Decide()
    {
        if (_snapshot is not null) return new PipedDecision(_snapshot, new WorkspaceReadOptions(), []);
        _parts.Clear();
        Judge(ListNames.Of(SegmentListKind.User), _users.Values);
        Judge(ListNames.Of(SegmentListKind.Invite), _invites.Values);
        Judge(ListNames.Of(SegmentListKind.Group), _groups.Values);
        Judge(ListNames.Of(SegmentListKind.Role), _roles.Values);
        JudgeMembers();
        JudgeResources();
        var options = new WorkspaceReadOptions
        {
            Users = OrNull(_users.Values),
            Invites = OrNull(_invites.Values),
            Groups = OrNull(_groups.Values),
            Roles = OrNull(_roles.Values),
            GroupMembers = OrNull(_members.Values),
            Resources = OrNull(_resources.Values),
        };
        return new PipedDecision(null, options, [.. _parts]);
    }

    private static List<T>? OrNull<T>(IEnumerable<T> items)
    {
        var list = items.ToList();
        return list.Count == 0 ? null : list;
    }

    private static PipedObjectException Mixed() =>
        new("Piped.Mixed", "A snapshot has everything already: pipe one snapshot and nothing else.");

    private static string Describe(object item) => item switch
    {
        SegmentUser user => $"User {user.Email}",
        SegmentInvite invite => $"Invite {invite.Email}",
        SegmentGroup group => $"Group '{group.Name}'",
        SegmentGroupMember member => $"Group member {member.Email}",
        SegmentRole role => $"Role '{role.Name}'",
        SegmentResource resource => $"{resource.Type} '{resource.Name}'",
        _ => $"An object of type {item.GetType().Name}",
    };

    private void Keep(ISegmentListed listed)
    {
        switch (listed)
        {
            case SegmentUser user:
                _users.TryAdd(user.Id, user);
                break;
            case SegmentInvite invite:
                _invites.TryAdd(invite.Email, invite);
                break;
            case SegmentGroup group:
                _groups.TryAdd(group.Id, group);
                break;
            case SegmentGroupMember member:
                _members.TryAdd((member.GroupId, member.Pending, member.UserId ?? member.Email.ToUpperInvariant()), member);
                break;
            case SegmentRole role:
                _roles.TryAdd(role.Id, role);
                break;
            case SegmentResource resource:
                _resources.TryAdd((resource.Type, resource.Id), resource);
                break;
            default:
                throw new PipedObjectException("Piped.NotUsable", $"{Describe(listed)} cannot be used here.");
        }
    }

    // Of one list: all from the same reading, read to its end, and as many as it has.
    private void Judge<T>(string list, IReadOnlyCollection<T> items)
        where T : ISegmentListed
    {
        if (items.Count == 0) return;
        var ledgers = items.Select(item => item.Ledger!).Distinct().ToList();
        if (ledgers.Count > 1)
        {
            _parts.Add($"The {list} come from {ledgers.Count} readings; pipe one reading.");
            return;
        }

        var ledger = ledgers[0];
        if (!ledger.IsComplete) _parts.Add($"{items.Count} {list} were piped, and their list was not read to its end{(ledger.Reason is null ? "" : $" ({ledger.Reason.TrimEnd('.')})")}.");
        else if (items.Count < ledger.Rows) _parts.Add($"{items.Count} of {ledger.Rows} {list} were piped.");
    }

    private void JudgeMembers()
    {
        foreach (var list in _members.Values.GroupBy(member => (member.GroupId, member.Ledger!.Kind)))
        {
            Judge(ListNames.Of(list.Key.Kind, list.First().GroupName ?? list.Key.GroupId), [.. list]);
        }
    }

    // A list per kind of resource, and for functions one per kind of function; lists of which nothing came are read.
    private void JudgeResources()
    {
        foreach (var list in _resources.Values.GroupBy(resource => (resource.Type, resource.Type == SegmentResourceType.Function ? resource.Ledger!.Owner : null)))
        {
            Judge(ListNames.Of(ListNames.ListOf(list.Key.Type), list.Key.Item2), [.. list]);
        }
    }
}
