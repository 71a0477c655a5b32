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

        var plan = await review.PlanAsync(options);
        Assert.Equal(bench.Sandbox.RequestCount(), bench.Sandbox.RequestCount("GET"));
        var actions = await review.RunAsync(plan);
        var after = await Completing.ReadAsync(bench);

        Assert.Equal(plan.Actions.Count, actions.Count);
        Assert.Contains(actions, action => action.Outcome == ReviewOutcome.Done);
        Assert.DoesNotContain(actions, action => action.Outcome is ReviewOutcome.Failed or ReviewOutcome.Unknown or ReviewOutcome.Planned or ReviewOutcome.AlreadyDone);
        AssertDecided(review.Given.Snapshot, actions, options);
        AssertDifferent(ReviewComparison.Of(review.Given.Snapshot, after), actions);
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

    private static void AssertDifferent(ReviewComparison comparison, List<ReviewAction> actions)
    {
        var done = actions.Where(action => action.Outcome == ReviewOutcome.Done).ToList();
        Assert.Equal(
            done.Where(action => action.Decision.RoleId is not null).Select(action => Fact(action.Decision.PrincipalId, action.Decision.RoleId, action.Decision.Scope!, action.Decision.GroupId)).Order(StringComparer.Ordinal),
            Of(ReviewDifferenceKind.AccessLost, difference => Fact(difference.PrincipalId!, difference.RoleId, difference.Scope!, difference.GroupId)));
        Assert.Equal(
            done.Where(action => action.Decision.GroupId is not null).Select(action => $"{action.Decision.PrincipalId} {action.Decision.GroupId}").Distinct().Order(StringComparer.Ordinal),
            Of(ReviewDifferenceKind.MemberRemoved, difference => $"{difference.PrincipalId} {difference.GroupId}").Where(left => done.Exists(action => action.Decision.GroupId is not null && left == $"{action.Decision.PrincipalId} {action.Decision.GroupId}")));
        Assert.Equal(
            done.Where(action => action.Action is ReviewActionKind.RemoveInvite or ReviewActionKind.RemoveUser).Select(action => action.Decision.PrincipalId).Distinct().Order(StringComparer.Ordinal),
            Of(ReviewDifferenceKind.PersonRemoved, difference => difference.PrincipalId!));
        Assert.All(comparison.Differences, difference => Assert.Contains(difference.Kind, new[] { ReviewDifferenceKind.AccessLost, ReviewDifferenceKind.MemberRemoved, ReviewDifferenceKind.PersonRemoved }));

        IEnumerable<string> Of(ReviewDifferenceKind kind, Func<ReviewDifference, string> what) => comparison.Differences.Where(difference => difference.Kind == kind).Select(what).Order(StringComparer.Ordinal);
        static string Fact(string person, string? role, PermissionScope scope, string? group) => $"{person} {role} {scope.Kind} {scope.ResourceType} {scope.Id} {scope.Labels} {group}";
    }
}
