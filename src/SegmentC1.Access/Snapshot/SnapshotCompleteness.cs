using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Decides from the ledgers and the objects whether a reading is all of the workspace.</summary>
internal sealed class SnapshotCompleteness
{
    private const int NamesShown = 3;

    // Without these nothing true can be said about access, so a plan that seems to lack one is a failure, not a gap.
    private static readonly SegmentListKind[] Mandatory =
    [
        SegmentListKind.Workspace, SegmentListKind.User, SegmentListKind.UserPermission, SegmentListKind.GroupPermission,
        SegmentListKind.GroupMember, SegmentListKind.Role, SegmentListKind.Source,
    ];

    private static readonly SegmentListKind[] AlwaysRead =
    [
        SegmentListKind.User, SegmentListKind.Role, SegmentListKind.Source, SegmentListKind.Group, SegmentListKind.Invite,
        SegmentListKind.Label, SegmentListKind.Warehouse, SegmentListKind.Function, SegmentListKind.Space,
    ];

    private readonly WorkspaceReading _reading;
    private readonly Dictionary<string, string> _groupNames;
    private readonly List<string> _problems = [];

    private SnapshotCompleteness(WorkspaceReading reading)
    {
        _reading = reading;
        _groupNames = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in reading.Groups) _groupNames.TryAdd(group.Id, group.Name);
    }

    /// <summary>Lists that the plan does not have; one line per list, however many groups it would have been asked for.</summary>
    public static IReadOnlyList<SnapshotGap> GapsOf(WorkspaceReading reading) =>
        [.. reading.Ledgers
            .Where(IsGap)
            .Select(ledger => new SnapshotGap(
                ledger.Kind,
                ledger.Kind == SegmentListKind.Function ? ledger.Owner : null,
                ledger.Reason ?? "not available",
                ledger.HttpStatus))
            .Distinct()];

    /// <summary>Why the reading is not all of the workspace, one sentence each; empty when it is.</summary>
    public static IReadOnlyList<string> ProblemsOf(WorkspaceReading reading)
    {
        var completeness = new SnapshotCompleteness(reading);
        completeness.JudgeLedgers();
        completeness.JudgeMissingLists();
        completeness.JudgeMissingRows();
        completeness.JudgePermissions();
        completeness.JudgeReferences();
        return completeness._problems;
    }

    private static bool IsGap(ListLedger ledger) => ledger.State == ListState.Gap && !Mandatory.Contains(ledger.Kind);

    private void JudgeLedgers()
    {
        foreach (var ledger in _reading.Ledgers)
        {
            var list = ListNames.Capital(NameOf(ledger));
            var reason = ledger.Reason is null ? "" : $" ({(ledger.HttpStatus is null ? "" : $"HTTP {ledger.HttpStatus}: ")}{ledger.Reason.TrimEnd('.')})";
            var rows = ledger.TotalEntries is { } total ? $"{ledger.Rows} of {total} rows" : $"{ledger.Rows} rows";
            switch (ledger.State)
            {
                case ListState.NotRead:
                    _problems.Add($"{list} were not read{reason}.");
                    break;
                case ListState.Reading:
                    _problems.Add($"{list} were not read to their end: {rows} came{reason}.");
                    break;
                case ListState.Incomplete:
                    _problems.Add($"{list} could not be read to their end: {rows} came{reason}.");
                    break;
                case ListState.Inconsistent:
                    _problems.Add($"{list} do not agree with Segment's own count: {rows} came, twice{reason}. The workspace may be changing; read it again.");
                    break;
                case ListState.Gap when !IsGap(ledger):
                    _problems.Add($"{list} were refused, and without them nothing can be said about access{reason}.");
                    break;
            }
        }
    }

    private void JudgeMissingLists()
    {
        var kinds = _reading.Ledgers.Select(ledger => ledger.Kind).ToHashSet();
        foreach (var kind in AlwaysRead.Where(kind => !kinds.Contains(kind)))
        {
            _problems.Add($"{ListNames.Capital(ListNames.Of(kind))} were not read.");
        }

        foreach (var group in GroupsWithout(SegmentListKind.GroupMember)) _problems.Add($"Members of group '{group.Name}' were not read.");

        // A group can only wait for people who are invited, so no invites means that nobody had to ask.
        var noInvites = _reading.Invites.Count == 0 && _reading.Ledgers.Any(ledger => ledger is { Kind: SegmentListKind.Invite, State: ListState.Complete });
        if (noInvites) return;
        foreach (var group in GroupsWithout(SegmentListKind.GroupInvite)) _problems.Add($"Pending members of group '{group.Name}' were not read.");
    }

    // Objects may have come by another way than the reader, so a ledger that promises more than is here is told.
    private void JudgeMissingRows()
    {
        foreach (var kind in _reading.Ledgers.Where(ledger => ledger.IsComplete).GroupBy(ledger => ledger.Kind))
        {
            switch (kind.Key)
            {
                case SegmentListKind.User:
                    Compare(ListNames.Of(kind.Key), kind, _reading.Users.Count);
                    break;
                case SegmentListKind.Invite:
                    Compare(ListNames.Of(kind.Key), kind, _reading.Invites.Count);
                    break;
                case SegmentListKind.Group:
                    Compare(ListNames.Of(kind.Key), kind, _reading.Groups.Count);
                    break;
                case SegmentListKind.Role:
                    Compare(ListNames.Of(kind.Key), kind, _reading.Roles.Count);
                    break;
                case SegmentListKind.Function:
                    // A server that does not tell the kinds apart lists every function in each, so only the longest list is sure.
                    Compare(ListNames.Of(kind.Key), [kind.MaxBy(ledger => ledger.Rows)!], Count(kind.Key));
                    break;
                case SegmentListKind.Source or SegmentListKind.Warehouse or SegmentListKind.Space:
                    Compare(ListNames.Of(kind.Key), kind, Count(kind.Key));
                    break;
                case SegmentListKind.GroupMember or SegmentListKind.GroupInvite:
                    CompareMembers(kind, pending: kind.Key == SegmentListKind.GroupInvite);
                    break;
            }
        }
    }

    private int Count(SegmentListKind kind) => _reading.Resources.Count(resource => ListNames.ListOf(resource.Type) == kind);

    private void CompareMembers(IEnumerable<ListLedger> ledgers, bool pending)
    {
        var counts = _reading.GroupMembers.Where(member => member.Pending == pending)
            .GroupBy(member => member.GroupId, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        foreach (var ledger in ledgers.Where(ledger => ledger.Owner is not null))
        {
            Compare(NameOf(ledger), [ledger], counts.GetValueOrDefault(ledger.Owner!));
        }
    }

    private void Compare(string list, IEnumerable<ListLedger> ledgers, int present)
    {
        var promised = ledgers.Sum(ledger => ledger.Rows);
        if (present < promised) _problems.Add($"Only {present} of {promised} {list} are here.");
    }

    private void JudgePermissions()
    {
        Tell(_reading.Users.Where(user => user.Permissions is null).Select(user => user.Email), "user", "users", "The permissions of {0} could not be read: {1}.");
        Tell(_reading.Groups.Where(group => group.Permissions is null).Select(group => group.Name), "group", "groups", "The permissions of {0} could not be read: {1}.");
    }

    private void JudgeReferences()
    {
        Tell(
            WorkspaceSnapshot.UnlistedUsersOf(_reading.Users, _reading.GroupMembers).Select(user => user.Email),
            "person",
            "people",
            "Groups name {0} who are not among the users: {1}. The workspace may have changed while it was read; read it again.");
        Tell(
            _reading.GroupMembers.Where(member => !_groupNames.ContainsKey(member.GroupId)).Select(member => member.GroupName ?? member.GroupId).Distinct(StringComparer.Ordinal),
            "group",
            "groups",
            "There are members of {0} that are not among the groups: {1}. The workspace may have changed while it was read; read it again.");
    }

    private void Tell(IEnumerable<string> who, string one, string many, string sentence)
    {
        var names = who.ToList();
        if (names.Count == 0) return;
        var count = names.Count == 1 ? $"1 {one}" : $"{names.Count} {many}";
        var list = string.Join(", ", names.Order(StringComparer.Ordinal).Take(NamesShown)) + (names.Count > NamesShown ? " and others" : "");
        _problems.Add(string.Format(System.Globalization.CultureInfo.InvariantCulture, sentence, count, list));
    }

    private IEnumerable<SegmentGroup> GroupsWithout(SegmentListKind kind)
    {
        var owners = _reading.Ledgers.Where(ledger => ledger.Kind == kind).Select(ledger => ledger.Owner).ToHashSet(StringComparer.Ordinal);

        // A refusal for the whole kind may be told once, without a group.
        return owners.Contains(null) ? [] : _reading.Groups.Where(group => !owners.Contains(group.Id));
    }

    private string NameOf(ListLedger ledger) =>
        ListNames.Of(ledger.Kind, ledger.Owner is null ? null : _groupNames.GetValueOrDefault(ledger.Owner, ledger.Owner));
}
