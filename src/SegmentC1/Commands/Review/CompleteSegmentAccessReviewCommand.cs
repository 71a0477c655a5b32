using System.Globalization;
using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Carries out the decisions of an access review: reads the workspace again, takes away what is to go, and writes the record and the proof.</summary>
[Cmdlet(VerbsLifecycle.Complete, "SegmentAccessReview", DefaultParameterSetName = ByDecision, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ReviewAction))]
public sealed class CompleteSegmentAccessReviewCommand : SnapshotCmdlet
{
    private const string ByDecision = "Decision";
    private const string ByPath = "Path";
    private const int Activity = 0x5E64;

    private readonly List<ReviewDecision> _decisions = [];

    /// <summary>Decisions, as Import-SegmentAccessReview gives them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByDecision)]
    [ValidateNotNull]
    public ReviewDecision[] Decision { get; set; } = [];

    /// <summary>The filled files, read as Import-SegmentAccessReview does. When anything is wrong with one of them, nothing is carried out.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPath)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The review that was given out: its folder, its CSV file or its snapshot.json. Without it, it is looked for beside each file.</summary>
    [Parameter(ParameterSetName = ByPath)]
    [ValidateNotNullOrEmpty]
    public string? Reference { get; set; }

    /// <summary>Takes rows without a decision as undecided: their access stays and the record says so.</summary>
    [Parameter(ParameterSetName = ByPath)]
    public SwitchParameter AllowUndecided { get; set; }

    /// <summary>Takes a file at its word where there is nothing to check its rows with, such as a file without its manifest. A warning says so.</summary>
    [Parameter(ParameterSetName = ByPath)]
    public SwitchParameter AllowUnverified { get; set; }

    /// <summary>What to do about access through a group: report it, or take the person out of the group where all that the group gives is to go.</summary>
    [Parameter]
    public GroupMembershipMode GroupMembership { get; set; }

    /// <summary>What to do about users without any role whose row is revoked: report them, or remove them from the workspace.</summary>
    [Parameter]
    public UserWithoutRoleMode UserWithoutRole { get; set; }

    /// <summary>The folder for completion.csv, completion.snapshot.json and completion.manifest.json. Without it, the folder of the review.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>Goes on although no Workspace Owner would be left.</summary>
    [Parameter]
    public SwitchParameter AllowLastOwner { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        _decisions.AddRange(Decision);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (ParameterSetName == ByPath) await ReadFilesAsync(cancellationToken);
        if (_decisions.Count == 0) return;
        var review = OneReview();
        var files = CompletionFiles.For(review, Destination is null ? null : FilePaths.Resolve(SessionState, Destination));
        var options = new ReviewPlanOptions { GroupMembership = GroupMembership, UserWithoutRole = UserWithoutRole, AllowLastOwner = AllowLastOwner };
        var reviewed = await ReviewSnapshots.FindAsync(review, cancellationToken);
        var plan = ReviewPlan.Make(_decisions, await ReadSnapshotAsync(new WorkspaceReadOptions(), cancellationToken), options, reviewed);
        if (plan.Steps.Count > 0 && CurrentSession.ReadOnly && !IsWhatIf) throw new CommandException("Segment.ReadOnly", $"The connection to {CurrentSession} is for reading only, and {plan.Steps.Count} changes would have to be made. Nothing was sent or written.", CurrentSession);
        if (Approve(plan, files)) await CarryOutAsync(plan, files, review, cancellationToken);
        else if (IsWhatIf) foreach (var action in plan.Actions) WriteObject(action);
    }

    private async Task ReadFilesAsync(CancellationToken cancellationToken)
    {
        var import = await DecisionFiles.ReadAsync(SessionState, Path.SelectMany(path => DecisionFiles.Resolve(SessionState, path)), Reference, new DecisionImportOptions { AllowUndecided = AllowUndecided, AllowUnverified = AllowUnverified }, cancellationToken);
        foreach (var remark in import.Remarks) Warn(remark);
        // A part of what reviewers said is not what they said.
        foreach (var problem in import.Problems) WriteFailure(problem, problem.File);
        if (import.Problems.Count == 0) _decisions.AddRange(import.Decisions);
    }

    private string OneReview()
    {
        var reviews = _decisions.Select(decision => decision.Review).Distinct(StringComparer.Ordinal).ToList();
        return reviews.Count == 1 ? reviews[0] : throw new CommandException("Piped.Mixed", $"The decisions are of {reviews.Count} reviews; complete one after the other: {string.Join(", ", reviews)}.");
    }

    private bool Approve(ReviewPlan plan, CompletionFiles files)
    {
        var lines = plan.Steps.Count == 0 ? ["Change nothing in the workspace."] : plan.Steps.Select(step => step.Summary);
        var left = plan.Actions.Where(action => action.Outcome is ReviewOutcome.Manual or ReviewOutcome.Refused).GroupBy(action => action.Outcome)
            .Select(group => $"{group.Count()} {(group.Key == ReviewOutcome.Manual ? "left to a person" : "refused")}");
        var what = $"In the workspace {plan.Snapshot.Workspace.Slug} ({plan.Snapshot.Workspace.Id}):\n- {string.Join("\n- ", lines.Concat(left))}\nand write the record into '{files.Folder}'";
        return ShouldProcess(what + ".", what + "?", "Complete the access review");
    }

    private async Task CarryOutAsync(ReviewPlan plan, CompletionFiles files, string review, CancellationToken cancellationToken)
    {
        files.CreateFolder();
        var done = 0;
        using (var log = await CompletionLog.OpenAsync(files.Record, cancellationToken))
        {
            var completion = new ReviewCompletion(plan, CurrentSession.Editor, log, TimeProvider.System, ErrorFactory.EndsPipeline);
            await foreach (var action in completion.RunAsync(cancellationToken))
            {
                Show(++done, plan.Actions.Count);
                if (action.Outcome is ReviewOutcome.Refused or ReviewOutcome.Failed or ReviewOutcome.Unknown) WriteFailure(new ReviewActionException(action), action);
                WriteObject(action);
            }
        }

        Progress(new ProgressRecord(Activity, "Completing the access review", "Done") { RecordType = ProgressRecordType.Completed });
        var after = await ReadSnapshotAsync(new WorkspaceReadOptions(), cancellationToken);
        if (!after.IsComplete) Warn($"The workspace after it could not be read whole, and the proof says so. {string.Join(' ', after.Problems)} Run the command again for a whole one.");
        await CompletionProof.WriteAsync(files, plan, review, after, ModuleVersion.Text, TimeProvider.System, cancellationToken);
        Detail($"The record is '{files.Record}', the workspace after it '{files.Snapshot}'.");
    }

    private void Show(int done, int all) => Progress(new ProgressRecord(Activity, "Completing the access review", string.Create(CultureInfo.InvariantCulture, $"{done} of {all} decisions"))
    {
        PercentComplete = 100 * done / all,
    });
}
