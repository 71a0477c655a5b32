using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>What people gained and lost, and what labels moved into and out of what they hold.</summary>
internal static class AccessComparer
{
    private static readonly Dictionary<(HoldingKey Holding, string Group), AccessEntry> Nothing = [];

    public static void Compare(ComparedPicture before, ComparedPicture after, DifferenceList found)
    {
        var moves = new LabelMoves();
        foreach (var person in after.People.Values)
        {
            var old = before.People.GetValueOrDefault(person.Key);
            foreach (var (key, line) in person.Lines)
            {
                if (old?.Lines.GetValueOrDefault(key) is { } held) Move(before, after, person, moves.Of(held.MatchedResources, line.MatchedResources), line, found);
                else found.Add(Gained(person, old, line), before.WhyUnknown(person, line));
            }
        }

        foreach (var person in before.People.Values.Where(person => !PeopleComparer.Accepted(person, after)))
        {
            var now = after.People.GetValueOrDefault(person.Key);
            var held = now?.Lines ?? Nothing;
            foreach (var (key, line) in person.Lines.Where(line => !held.ContainsKey(line.Key)))
            {
                found.Add(Of(ReviewDifferenceKind.AccessLost, now ?? person, line) with { HeldOtherwise = Ways(now, line) }, after.WhyUnknown(person, line));
            }
        }
    }

    /// <summary>Why a role that is gained weighs more than what was held; empty where it does not.</summary>
    /// <param name="old">Who held what before; null for nobody.</param>
    /// <param name="line">What is gained.</param>
    public static IReadOnlyList<string> Escalation(ComparedPerson? old, AccessEntry line)
    {
        if (old?.Covering(line).Any() == true) return [];
        var reasons = new List<string>();
        if (line.RoleFacts!.IsPrivileged && old?.HasRole(facts => facts.IsPrivileged) != true) reasons.Add(AccessFinding.Privileged);
        if (line.RoleFacts.GivesPii && old?.HasRole(facts => facts.GivesPii) != true) reasons.Add(AccessFinding.PiiAccess);
        if (old?.HasNarrowerThan(line) == true) reasons.Add("WiderScope");
        return reasons;
    }

    private static ReviewDifference Gained(ComparedPerson person, ComparedPerson? old, AccessEntry line)
    {
        var escalation = Escalation(old, line);
        return Of(escalation.Count > 0 ? ReviewDifferenceKind.AccessEscalated : ReviewDifferenceKind.AccessGained, person, line) with
        {
            Escalation = escalation,
            HeldOtherwise = Ways(old, line),
            Note = line.RoleFacts!.IsKnown ? null : "This role is not known; whether it weighs more than what was held cannot be told.",
        };
    }

    private static void Move(ComparedPicture before, ComparedPicture after, ComparedPerson person, LabelMove? move, AccessEntry line, DifferenceList found)
    {
        if (move is null) return;
        var whyUnknown = !before.KnowsSources ? $"The sources are not all known in the {before.Called}." : !after.KnowsSources ? $"The sources are not all known in the {after.Called}." : null;
        foreach (var resource in move.Came) found.Add(Moved(ReviewDifferenceKind.ScopeGained, resource), whyUnknown);
        foreach (var resource in move.Went) found.Add(Moved(ReviewDifferenceKind.ScopeLost, resource), whyUnknown);

        ReviewDifference Moved(ReviewDifferenceKind kind, SegmentResource resource)
        {
            var (then, today) = (before.Snapshot.FindResource(resource.Type, resource.Id), after.Snapshot.FindResource(resource.Type, resource.Id));
            return Of(kind, person, line) with
            {
                ResourceType = resource.Type,
                ResourceId = resource.Id,
                ResourceName = resource.Name,
                Before = LabelsOf(then),
                After = LabelsOf(today),
                Note = then is null ? "It is new." : today is null ? "It is gone." : "Its labels were changed.",
            };
        }
    }

    private static ReviewDifference Of(ReviewDifferenceKind kind, ComparedPerson person, AccessEntry line) => PeopleComparer.Of(kind, person) with
    {
        RoleId = line.RoleId,
        Role = line.Role,
        Scope = line.Scope,
        ScopeName = line.ScopeName,
        Via = line.Via,
        GroupId = line.Group?.Id,
        GroupName = line.Group?.Name,
    };

    private static IReadOnlyList<string> Ways(ComparedPerson? person, AccessEntry line) =>
        person is null ? [] : [.. person.Covering(line).Select(way => new AlsoHeld(way.Via!.Value, way.Group, way.Scope!, way.ScopeName!).ToString()).Order(StringComparer.Ordinal)];

    private static string? LabelsOf(SegmentResource? resource) => resource?.Labels is { } labels ? LabelText.Format(LabelSet.Of(labels)) : null;
}

/// <summary>What came into the scope of labels, and what left it.</summary>
internal sealed record LabelMove(IReadOnlyList<SegmentResource> Came, IReadOnlyList<SegmentResource> Went);

/// <summary>Tells what labels match now and did not, once for all people who hold the same labels.</summary>
internal sealed class LabelMoves
{
    private readonly Dictionary<(IReadOnlyList<SegmentResource>, IReadOnlyList<SegmentResource>), LabelMove?> _known = [];

    /// <summary>The difference between two lists of matches; null where there is none, or one of them is not known.</summary>
    public LabelMove? Of(IReadOnlyList<SegmentResource>? was, IReadOnlyList<SegmentResource>? now)
    {
        if (was is null || now is null) return null;
        // Each picture has one list for the same labels, so the lists themselves are the key.
        if (_known.TryGetValue((was, now), out var move)) return move;
        var (old, current) = (was.Select(Key).ToHashSet(), now.Select(Key).ToHashSet());
        List<SegmentResource> came = [.. now.Where(resource => !old.Contains(Key(resource)))];
        List<SegmentResource> went = [.. was.Where(resource => !current.Contains(Key(resource)))];
        return _known[(was, now)] = came.Count + went.Count == 0 ? null : new LabelMove(came, went);
    }

    private static (SegmentResourceType, string) Key(SegmentResource resource) => (resource.Type, resource.Id);
}
