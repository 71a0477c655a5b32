using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review.Decisions;

public sealed class ReviewPlanTests
{
    private static readonly SegmentPermission Owner = World.Permission("r2", World.All());

    [Fact]
    public async Task Several_rows_of_one_person_are_one_step_and_members_of_one_group_too()
    {
        var world = Base().User("boss", Owner).User("a", Direct("s1"), Direct("s2")).User("b", Direct("s1"));
        world.Group("g", [World.Permission("r1", World.All())], "a", "b");
        var plan = await PlanAsync(world, world, row => row.Contains("boss@example.com") ? "Keep" : "Revoke", new ReviewPlanOptions { GroupMembership = GroupMembershipMode.Remove });

        Assert.Equal(
            [
                "1 RemoveMembership g: Out of group Group g: take a@example.com, b@example.com",
                "2 RemovePermission a: From a@example.com: take Source Admin on Source s1 and Source Admin on Source s2",
                "3 RemovePermission b: From b@example.com: take Source Admin on Source s1",
            ],
            plan.Steps.Select(step => $"{step.Number} {step.Kind} {step.TargetId}: {step.Summary}"));
        Assert.All(plan.Actions.Where(action => action.Step == 2), action => Assert.Equal(("Source Admin on Source s1; Source Admin on Source s2", "no direct role"), (action.Before, action.After)));
    }

    [Fact]
    public async Task What_is_still_held_in_another_way_is_said()
    {
        var world = Base().User("boss", Owner).User("a", Direct("s1")).Group("g", [World.Permission("r1", World.All())], "a");

        var plan = await PlanAsync(world, world, row => row.Contains("direct") && row.Contains("a") ? "Revoke" : "Keep", new ReviewPlanOptions());

        Assert.Equal("Still held: group Group g on the whole workspace.", plan.Actions.Single(action => action.Outcome == ReviewOutcome.Planned).Note);
    }

    [Theory]
    [InlineData("gone", ReviewOutcome.AlreadyDone, "The person is not in the workspace any more.")]
    [InlineData("taken", ReviewOutcome.AlreadyDone, "The person does not hold this directly any more.")]
    [InlineData("address", ReviewOutcome.Refused, "the address was a@example.com and is other@example.com.")]
    [InlineData("role", ReviewOutcome.Refused, "the role was named Source Admin and is named Source Read-only.")]
    [InlineData("labels", ReviewOutcome.Refused, "the labels matched 1 source and match 2 sources.")]
    [InlineData("unlike", ReviewOutcome.Refused, "hold something that this version does not understand")]
    [InlineData("same", ReviewOutcome.Planned, "")]
    public async Task Access_that_is_no_longer_what_was_reviewed_is_refused_and_the_rest_goes_on(string change, ReviewOutcome outcome, string note)
    {
        var labelled = World.Permission("r1", World.All(World.Label("env:prod")));
        var before = Base().User("boss", Owner).User("a", labelled).User("b", Direct("s1"));
        var now = change switch
        {
            "role" => new World().Role("r1", "Source Read-only").Role("r2", "Workspace Owner").Resource(SegmentResourceType.Source, "s1", null, World.Label("env:prod")).Resource(SegmentResourceType.Source, "s2"),
            "labels" => Base(World.Label("env:prod")),
            _ => Base(),
        };
        now.User("boss", Owner).User("b", Direct("s1"));
        if (change != "gone") now.User("a", change == "address" ? "other@example.com" : "a@example.com", change switch
        {
            "taken" => [],
            "unlike" => [labelled, Direct("s2") with { NotUnderstood = "It has a field." }],
            _ => [labelled],
        });

        var plan = await PlanAsync(before, now, row => row.Contains("boss") ? "Keep" : "Revoke", new ReviewPlanOptions());

        var action = plan.Actions.Single(action => action.Decision.PrincipalId == "a");
        Assert.Equal(outcome, action.Outcome);
        Assert.Contains(note, action.Note, StringComparison.Ordinal);
        if (change != "role") Assert.Equal(ReviewOutcome.Planned, plan.Actions.Single(other => other.Decision.PrincipalId == "b").Outcome);
    }

    [Theory]
    [InlineData(true, ReviewOutcome.Refused, "The access is no longer what was reviewed: Source s2 came under the labels, and Source s1 left them.")]
    [InlineData(false, ReviewOutcome.Planned, "")]
    public async Task As_many_sources_as_were_reviewed_need_not_be_the_same_ones(bool hasPicture, ReviewOutcome outcome, string note)
    {
        var labelled = World.Permission("r1", World.All(World.Label("env:prod")));
        var before = Base().User("boss", Owner).User("a", labelled).Snapshot();
        var now = new World().Role("r1", "Source Admin").Role("r2", "Workspace Owner")
            .Resource(SegmentResourceType.Source, "s1").Resource(SegmentResourceType.Source, "s2", null, World.Label("env:prod"))
            .User("boss", Owner).User("a", labelled).Snapshot();
        using var given = await Given.OutAsync(before);
        var decisions = (await given.ImportAsync(given.Decide(row => row.Contains("boss") ? "Keep" : "Revoke").Save("filled.csv"))).Decisions;

        var plan = ReviewPlan.Make(decisions, now, new ReviewPlanOptions(), hasPicture ? await ReviewSnapshots.FindAsync(given.Review, TestContext.Current.CancellationToken) : null);

        var action = plan.Actions.Single(action => action.Decision.PrincipalId == "a");
        Assert.Equal((outcome, note), (action.Outcome, action.Note));
    }

    [Theory]
    [InlineData("kept", "The group Group g also gives Source Admin on Source s2, which was decided as Keep.")]
    [InlineData("new", "The group Group g also gives Tracking Plan Admin on Acme, which is not among the decisions.")]
    public async Task A_membership_goes_only_when_all_that_it_gives_is_to_go(string why, string note)
    {
        var (one, two) = (Direct("s1"), Direct("s2"));
        var before = Base().User("boss", Owner).User("a").Group("g", [one, two], "a");
        var now = Base().Role("r3", "Tracking Plan Admin").User("boss", Owner).User("a").Group("g", why == "new" ? [one, two, World.Permission("r3", World.All())] : [one, two], "a");

        var plan = await PlanAsync(before, now, row => why == "kept" && row.Contains("s2") || row.Contains("boss") ? "Keep" : "Revoke", new ReviewPlanOptions { GroupMembership = GroupMembershipMode.Remove });

        var refused = plan.Actions.Where(action => action.Decision is { GroupId: "g", Decision: DecisionKind.Revoke }).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, action => Assert.Equal((ReviewOutcome.Refused, note), (action.Outcome, action.Note)));
        Assert.Empty(plan.Steps);
    }

    [Fact]
    public async Task The_last_owner_stays_and_the_other_rows_go_on()
    {
        var world = Base().User("one", Owner, Direct("s1")).User("two").Group("g", [Owner], "two");
        var remove = new ReviewPlanOptions { GroupMembership = GroupMembershipMode.Remove };

        var plan = await PlanAsync(world, world, _ => "Revoke", remove);

        Assert.Equal(
            ["one Source Admin Planned", "one Workspace Owner Refused", "two Workspace Owner Planned"],
            plan.Actions.Where(action => action.Decision.Role is not null).Select(action => $"{action.Decision.PrincipalId} {action.Decision.Role} {action.Outcome}").Order());
        Assert.Contains("No Workspace Owner would be left", plan.Actions.Single(action => action.Outcome == ReviewOutcome.Refused).Note, StringComparison.Ordinal);
        Assert.Equal("Workspace Owner on Acme", plan.Actions.Single(action => action is { Decision.PrincipalId: "one", Outcome: ReviewOutcome.Planned }).After);
        Assert.DoesNotContain((await PlanAsync(world, world, _ => "Revoke", remove with { AllowLastOwner = true })).Actions, action => action.Outcome == ReviewOutcome.Refused);
    }

    [Fact]
    public async Task An_invite_takes_its_memberships_with_it_or_stays_with_them()
    {
        var world = Base().User("boss", Owner).Group("g", [Direct("s1")]).Invite("new@example.com").Pending("g", "new@example.com").Invite("other@example.com").Pending("g", "other@example.com");

        var plan = await PlanAsync(world, world, row => row.Contains("boss") || (row.Contains("other@example.com") && row.Contains("r1")) ? "Keep" : "Revoke", new ReviewPlanOptions());

        Assert.Equal(
            [
                "new@example.com  Planned RemoveInvite",
                "new@example.com r1 Planned RemoveInvite",
                "other@example.com  Refused None",
                "other@example.com r1 Kept None",
            ],
            plan.Actions.Where(action => action.Decision.PrincipalType == PrincipalType.Invite).Select(action => $"{action.Who} {action.Decision.RoleId} {action.Outcome} {action.Action}").Order(StringComparer.Ordinal));
        Assert.Equal("Withdraw the invites of new@example.com", Assert.Single(plan.Steps).Summary);
    }

    [Fact]
    public async Task An_invite_that_was_accepted_is_refused()
    {
        var before = Base().User("boss", Owner).Invite("new@example.com");
        var now = Base().User("boss", Owner).User("n", "new@example.com", [Direct("s1")]);

        var plan = await PlanAsync(before, now, row => row.Contains("boss") ? "Keep" : "Revoke", new ReviewPlanOptions());

        var action = plan.Actions.Single(action => action.Decision.PrincipalType == PrincipalType.Invite);
        Assert.Equal(ReviewOutcome.Refused, action.Outcome);
        Assert.Contains("the invite was accepted", action.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_without_a_role_go_only_when_told_so_and_while_they_have_none()
    {
        var before = Base().User("boss", Owner).User("idle").User("busy");
        var now = Base().User("boss", Owner).User("idle").User("busy", Direct("s1"));
        string Decide(List<string> row) => row.Contains("boss") ? "Keep" : "Revoke";

        var reported = await PlanAsync(before, now, Decide, new ReviewPlanOptions());
        var removed = await PlanAsync(before, now, Decide, new ReviewPlanOptions { UserWithoutRole = UserWithoutRoleMode.Remove });

        Assert.Equal(["busy Refused", "idle Manual"], Users(reported));
        Assert.Equal(["busy Refused", "idle Planned"], Users(removed));
        Assert.Contains("the person held no role and holds Source Admin on Source s1.", removed.Actions.Single(action => action.Decision.PrincipalId == "busy").Note, StringComparison.Ordinal);
        static IEnumerable<string> Users(ReviewPlan plan) => plan.Actions.Where(action => action.Decision.Decision == DecisionKind.Revoke).Select(action => $"{action.Decision.PrincipalId} {action.Outcome}").Order();
    }

    [Fact]
    public async Task What_the_plan_of_the_workspace_does_not_show_any_more_is_neither_gone_nor_taken_away()
    {
        var before = Base().User("boss", Owner).User("a").Group("g", [Direct("s1")], "a").Invite("new@example.com");
        var now = Base().User("boss", Owner).User("a").State(SegmentListKind.Group, ListState.Gap, reason: "Not in this plan", status: 400).State(SegmentListKind.Invite, ListState.Gap, reason: "Not in this plan", status: 400);

        var plan = await PlanAsync(before, now, row => row.Contains("boss") ? "Keep" : "Revoke", new ReviewPlanOptions { GroupMembership = GroupMembershipMode.Remove });

        Assert.Equal(
            ["What there is of it now cannot be told. The groups are not all known in the workspace.", "What there is of it now cannot be told. The invites are not all known in the workspace."],
            plan.Actions.Where(action => action.Outcome == ReviewOutcome.Refused).Select(action => action.Note).Order(StringComparer.Ordinal));
        Assert.Equal(2, plan.Actions.Count(action => action.Decision.Decision == DecisionKind.Revoke));
    }

    [Fact]
    public async Task Decisions_that_contradict_each_other_take_nothing_away()
    {
        var world = Base().User("boss", Owner).User("a", Direct("s1"), Direct("s2"));
        using var given = await Given.OutAsync(world.Snapshot());
        var revoked = (await given.ImportAsync(given.Decide(_ => "Revoke").Save("one.csv"))).Decisions;
        var kept = (await given.ImportAsync(given.Decide(_ => "Keep").Save("two.csv"))).Decisions.Where(decision => decision.ScopeName == "Source s1");

        var plan = ReviewPlan.Make([.. revoked.Where(decision => decision.PrincipalId == "a"), .. kept], world.Snapshot(), new ReviewPlanOptions());

        Assert.Equal(["Source s1 Refused", "Source s2 Planned", "Source s1 Kept"], plan.Actions.Select(action => $"{action.Decision.ScopeName} {action.Outcome}"));
    }

    [Fact]
    public async Task What_cannot_be_told_for_sure_is_refused_as_a_whole()
    {
        using var given = await Given.OutAsync(Base().User("boss", Owner).Snapshot());
        var decisions = (await given.ImportAsync(given.Decide(_ => "Keep").Save("filled.csv"))).Decisions;
        var incomplete = Base().User("boss", Owner).State(SegmentListKind.Group, ListState.Incomplete).Snapshot();
        var foreign = new World { Workspace = new SegmentWorkspace("ws2", "other", "Other") }.Snapshot();

        Assert.Throws<ReviewIncompleteException>(() => ReviewPlan.Make(decisions, incomplete, new ReviewPlanOptions()));
        Assert.Throws<ReviewComparisonException>(() => ReviewPlan.Make(decisions, foreign, new ReviewPlanOptions()));
    }

    private static async Task<ReviewPlan> PlanAsync(World before, World now, Func<List<string>, string> decide, ReviewPlanOptions options)
    {
        using var given = await Given.OutAsync(before.Snapshot());
        var import = await given.ImportAsync(given.Decide(decide).Save("filled.csv"));
        Assert.Empty(import.Problems.Select(problem => problem.Message));
        return ReviewPlan.Make(import.Decisions, now.Snapshot(), options);
    }

    private static SegmentPermission Direct(string source) => World.Permission("r1", World.On("SOURCE", source));

    private static World Base(params SegmentLabel[] second) => new World().Role("r1", "Source Admin").Role("r2", "Workspace Owner")
        .Resource(SegmentResourceType.Source, "s1", null, World.Label("env:prod")).Resource(SegmentResourceType.Source, "s2", null, second);
}
