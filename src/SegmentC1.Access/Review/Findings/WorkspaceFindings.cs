using System.Globalization;
using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Finds what is about nobody's lines: too many owners, and code whose author has left.</summary>
internal sealed class WorkspaceFindings(WorkspaceSnapshot snapshot, ReviewBookOptions options, IReadOnlyList<string> owners)
{
    public void AddTo(FindingCollector findings)
    {
        var most = options.Thresholds.MaxOwners;
        if (owners.Count > most)
        {
            var subject = new FindingSubject(FindingSubject.WorkspaceType, snapshot.Workspace.Id, snapshot.Workspace.Name);
            var many = owners.Count == 1 ? "1 person is Workspace Owner" : string.Create(CultureInfo.InvariantCulture, $"{owners.Count} people are Workspace Owners");
            findings.Add(ReviewFindings.TooManyOwners, subject, string.Create(CultureInfo.InvariantCulture, $"{many}; more than {most} was set to be too many. They are {Words.And(owners)}."));
        }

        if (!snapshot.IsListComplete(SegmentListKind.User)) return;
        var leavers = new Leavers(options.Leavers);
        var members = snapshot.Users.Concat(snapshot.UnlistedUsers).GroupBy(user => user.Id, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        foreach (var function in snapshot.Resources.Where(resource => resource is { Type: SegmentResourceType.Function, CreatedBy.Length: > 0 }).DistinctBy(function => function.Id, StringComparer.Ordinal))
        {
            var subject = new FindingSubject(FindingSubject.FunctionType, function.Id, function.Name);
            if (!members.TryGetValue(function.CreatedBy!, out var author))
            {
                findings.Add(ReviewFindings.FunctionOfLeaver, subject, $"Its author, user {function.CreatedBy}, is not in the workspace any more.");
            }
            else if (leavers.Has(author.Email, author.Id))
            {
                findings.Add(ReviewFindings.FunctionOfLeaver, subject, $"Its author, {author.Email}, is on the list of leavers.");
            }
        }
    }
}

/// <summary>The people who have left: addresses without regard to case, ids exactly.</summary>
internal sealed class Leavers
{
    private readonly HashSet<string> _addresses = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    public Leavers(IReadOnlyCollection<string>? given)
    {
        foreach (var leaver in given ?? []) (leaver.Contains('@', StringComparison.Ordinal) ? _addresses : _ids).Add(leaver.Trim());
    }

    public bool Has(string email, string id) => _addresses.Contains(email) || _ids.Contains(id);
}

/// <summary>Invites that an earlier picture had already, and long enough ago.</summary>
internal sealed class StaleInvites
{
    private readonly HashSet<string> _addresses = new(StringComparer.OrdinalIgnoreCase);

    public StaleInvites(WorkspaceSnapshot snapshot, ReviewBookOptions options)
    {
        if (options.Baseline is not { } baseline || snapshot.CapturedAt - baseline.CapturedAt < TimeSpan.FromDays(options.Thresholds.InviteDays)) return;
        var days = (long)(snapshot.CapturedAt - baseline.CapturedAt).TotalDays;
        Why = $"Was pending already at {baseline.CapturedAt.UtcDateTime:yyyy-MM-dd}, {Words.Count(days, "day")} before; how much longer is not in the Segment API.";
        _addresses.UnionWith(EffectiveAccessReader.InvitedAddresses(baseline));
    }

    public string Why { get; } = string.Empty;

    public bool Contains(string email) => _addresses.Contains(email);
}
