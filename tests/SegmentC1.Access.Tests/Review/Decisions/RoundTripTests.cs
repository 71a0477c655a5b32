using SegmentC1.Access.Tests.Changes;
using SegmentC1.Sandbox;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review.Decisions;

/// <summary>Export, fill in at random, import, complete on the simulated workspace, read again: exactly what was decided differs.</summary>
public sealed class RoundTripTests
{
    [Theory]
    [InlineData(1, GroupMembershipMode.Report)]
    [InlineData(2, GroupMembershipMode.Remove)]
    [InlineData(3, GroupMembershipMode.Remove)]
    [InlineData(4, GroupMembershipMode.Remove)]
    [InlineData(5, GroupMembershipMode.Report)]
    [InlineData(6, GroupMembershipMode.Remove)]
    [InlineData(7, GroupMembershipMode.Remove)]
    [InlineData(8, GroupMembershipMode.Remove)]
    public async Task Exactly_what_was_decided_differs_and_nothing_else(int seed, GroupMembershipMode mode)
    {
        var random = new Random(seed);
        var bench = await Bench.OpenAsync(new SegmentSandboxOptions { Seed = seed, Users = 10 + (seed * 5), Groups = 2 + seed, Invites = seed, RateWindow = TimeSpan.FromSeconds(1) });
        await using var review = await Completing.BeginAsync(bench);
        var options = new ReviewPlanOptions { GroupMembership = mode, UserWithoutRole = seed % 2 == 0 ? UserWithoutRoleMode.Remove : UserWithoutRoleMode.Report };
        // By person as often as by row, so that whole memberships are revoked too.
        var leavers = review.Given.Rows.Select(row => row[4]).Distinct().Where(_ => random.Next(3) == 0).ToHashSet();
        review.Given.Decide(row => leavers.Contains(row[4]) ? "Revoke" : random.Next(10) switch
        {
            < 4 => "Keep",
            < 8 => "Revoke",
            8 => "Modify",
            _ => "",
        });
        bench.Sandbox.ClearRequests();
        var (held, given) = (HeldBy(bench.World), GivenBy(bench.World));

        var plan = await review.PlanAsync(options, asWorkbook: seed % 2 == 1);
        Assert.Equal(bench.Sandbox.RequestCount(), bench.Sandbox.RequestCount("GET"));
        var actions = await review.RunAsync(plan);
        var after = await Completing.ReadAsync(bench);

        Assert.Equal(plan.Actions.Count, actions.Count);
        Assert.Contains(actions, action => action.Outcome == ReviewOutcome.Done);
        Assert.DoesNotContain(actions, action => action.Outcome is ReviewOutcome.Failed or ReviewOutcome.Unknown or ReviewOutcome.Planned or ReviewOutcome.AlreadyDone);
        AssertDecided(review.Given.Snapshot, actions, options);
        AssertDifferent(review.Given.Snapshot, ReviewComparison.Of(review.Given.Snapshot, after), actions);
        AssertTaken(held, HeldBy(bench.World), actions);
        Assert.Equal(given, GivenBy(bench.World));
        Assert.Equal(plan.Steps.Sum(step => step.Kind == ReviewActionKind.RemovePermission ? 1 : (People(step) + 19) / 20), bench.Sandbox.Requests.Count(request => request.Method != "GET"));

        await CompletionProof.WriteAsync(review.Files, plan, review.Given.Review, after, "1.0.0", TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Empty((await ReviewVerifier.VerifyAsync(review.Given.Review, false, TestContext.Current.CancellationToken)).Problems);

        // Run again: what is done is not done twice, and the record has nothing more to say of it.
        var record = await File.ReadAllBytesAsync(review.Files.Record, TestContext.Current.CancellationToken);
        bench.Sandbox.ClearRequests();
        var again = await review.RunAsync(await review.PlanAsync(options));
        Assert.Equal(bench.Sandbox.RequestCount(), bench.Sandbox.RequestCount("GET"));
        Assert.Equal(actions.Count(action => action.Outcome == ReviewOutcome.Done), again.Count(action => action.Outcome == ReviewOutcome.AlreadyDone && action.Note.StartsWith("Done by an earlier run", StringComparison.Ordinal)));
        Assert.StartsWith(Convert.ToHexString(record), Convert.ToHexString(await File.ReadAllBytesAsync(review.Files.Record, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }

    private static int People(ReviewStep step) => step.Actions.Select(action => action.Who).Distinct(StringComparer.OrdinalIgnoreCase).Count();

    // From the rows alone: what has to be done, what may not be, and that every decision has its outcome.
    private static void AssertDecided(WorkspaceSnapshot before, List<ReviewAction> actions, ReviewPlanOptions options)
    {
        var owners = OwnerCensus.Of(before.Users, before.Groups, before.GroupMembers, OwnerCensus.RoleIdIn(before.Roles)).Owners;
        foreach (var action in actions)
        {
            var decision = action.Decision;
            var ofGroup = actions.Where(other => other.Decision.PrincipalId == decision.PrincipalId && other.Decision.GroupId == decision.GroupId).Select(other => other.Decision.Decision).ToList();
            var ofPerson = actions.Where(other => other.Decision.PrincipalId == decision.PrincipalId).Select(other => other.Decision).ToList();
            var withdrawn = decision.PrincipalType == PrincipalType.Invite && ofPerson.Any(other => other is { RoleId: null, Decision: DecisionKind.Revoke });
            ReviewOutcome[] expected = decision switch
            {
                { Decision: DecisionKind.Keep } => [ReviewOutcome.Kept],
                { Decision: DecisionKind.Modify } => [ReviewOutcome.Manual],
                { Decision: DecisionKind.Undecided } => [ReviewOutcome.Undecided],
                _ when withdrawn => [ofPerson.TrueForAll(other => other.Decision == DecisionKind.Revoke) ? ReviewOutcome.Done : ReviewOutcome.Refused],
                { GroupId: not null } when options.GroupMembership == GroupMembershipMode.Report => [ReviewOutcome.Manual],
                { GroupId: not null } when ofGroup.Exists(other => other != DecisionKind.Revoke) => [ReviewOutcome.Refused],
                { RoleId: null, PrincipalType: PrincipalType.User } when options.UserWithoutRole == UserWithoutRoleMode.Report => [ReviewOutcome.Manual],
                { PrincipalType: PrincipalType.User } when owners.Contains(decision.PrincipalId) => [ReviewOutcome.Done, ReviewOutcome.Refused],
                _ => [ReviewOutcome.Done],
            };
            Assert.Contains(action.Outcome, expected);
            if (action.Outcome == ReviewOutcome.Refused) Assert.NotEmpty(action.Note);
        }
    }

    // Without the product's eyes: what somebody holds is what it held, to the label, without exactly as many roles as were taken off.
    private static void AssertTaken(Dictionary<string, HashSet<string>> before, Dictionary<string, HashSet<string>> after, List<ReviewAction> actions)
    {
        var done = actions.Where(action => action.Outcome == ReviewOutcome.Done).ToLookup(action => action.Decision.PrincipalId);
        foreach (var (user, held) in before)
        {
            var removed = done[user].Any(action => action.Action == ReviewActionKind.RemoveUser);
            Assert.Equal(!removed, after.ContainsKey(user));
            if (removed) continue;
            Assert.Subset(held, after[user]);
            Assert.Equal(held.Count - done[user].Count(action => action.Action == ReviewActionKind.RemovePermission), after[user].Count);
        }

        Assert.Empty(after.Keys.Except(before.Keys));
    }

    private static Dictionary<string, HashSet<string>> HeldBy(SegmentWorld world) => world.Users.ToDictionary(user => user.Id, user => Lines(user.Permissions));

    // What groups give, and the labels of sources: no decision changes any of it.
    private static List<string> GivenBy(SegmentWorld world) =>
    [
        .. world.Groups.Select(group => $"{group.Id} {group.Name}: {string.Join("; ", Lines(group.Permissions).Order(StringComparer.Ordinal))}"),
        .. world.Sources.Select(source => $"{source.Id}: {Labels(source.Labels)}"),
    ];

    private static HashSet<string> Lines(IEnumerable<WorldPermission> permissions) =>
        [.. permissions.SelectMany(permission => permission.Resources.Select(on => $"{permission.RoleId} {on.Type} {on.Id} {Labels([.. on.Labels ?? [], .. permission.Labels ?? []])}"))];

    private static string Labels(IEnumerable<WorldLabel>? labels) =>
        string.Join(' ', (labels ?? []).Select(label => $"{label.Key}:{label.Value}").Distinct().Order(StringComparer.Ordinal));

    private static void AssertDifferent(WorkspaceSnapshot before, ReviewComparison comparison, List<ReviewAction> actions)
    {
        var done = actions.Where(action => action.Outcome == ReviewOutcome.Done).ToList();
        Assert.Equal(
            done.Where(action => action.Decision.RoleId is not null).Select(action => Fact(action.Decision.PrincipalId, action.Decision.RoleId, action.Decision.Scope!, action.Decision.GroupId)).Order(StringComparer.Ordinal),
            Of(ReviewDifferenceKind.AccessLost, difference => Fact(difference.PrincipalId!, difference.RoleId, difference.Scope!, difference.GroupId)));
        // Who goes altogether goes out of the groups too, also out of those that give nothing.
        var gone = done.Where(action => action.Action is ReviewActionKind.RemoveInvite or ReviewActionKind.RemoveUser).Select(action => action.Decision.PrincipalId).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.Equal(
            done.Where(action => action.Decision.GroupId is not null).Select(action => $"{action.Decision.PrincipalId} {action.Decision.GroupId}")
                .Concat(before.GroupMembers.Where(member => gone.Contains(member.UserId ?? member.Email)).Select(member => $"{member.UserId ?? member.Email} {member.GroupId}"))
                .Select(member => member.ToUpperInvariant()).Distinct().Order(StringComparer.Ordinal),
            Of(ReviewDifferenceKind.MemberRemoved, difference => $"{difference.PrincipalId} {difference.GroupId}".ToUpperInvariant()));
        Assert.Equal(
            done.Where(action => action.Action is ReviewActionKind.RemoveInvite or ReviewActionKind.RemoveUser).Select(action => action.Decision.PrincipalId).Distinct().Order(StringComparer.Ordinal),
            Of(ReviewDifferenceKind.PersonRemoved, difference => difference.PrincipalId!));
        Assert.All(comparison.Differences, difference => Assert.Contains(difference.Kind, new[] { ReviewDifferenceKind.AccessLost, ReviewDifferenceKind.MemberRemoved, ReviewDifferenceKind.PersonRemoved }));

        IEnumerable<string> Of(ReviewDifferenceKind kind, Func<ReviewDifference, string> what) => comparison.Differences.Where(difference => difference.Kind == kind).Select(what).Order(StringComparer.Ordinal);
        static string Fact(string person, string? role, PermissionScope scope, string? group) => $"{person} {role} {scope.Kind} {scope.ResourceType} {scope.Id} {scope.Labels} {group}";
    }
}
