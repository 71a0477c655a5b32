using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

/// <summary>Reads the files that reviewers filled in, checks every row against the review that was given out, and gives one decision a row.</summary>
[Cmdlet(VerbsData.Import, "SegmentAccessReview")]
[OutputType(typeof(ReviewDecision))]
public sealed class ImportSegmentAccessReviewCommand : AsyncCmdlet
{
    private readonly List<string> _files = [];

    /// <summary>The filled files: CSV or workbooks (.xlsx), also several reviewers' parts at once. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The review that was given out: its folder, its CSV file or its snapshot.json. Without it, it is looked for beside each file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Reference { get; set; }

    /// <summary>Takes rows without a decision as undecided. Without it, each of them is an error.</summary>
    [Parameter]
    public SwitchParameter AllowUndecided { get; set; }

    /// <summary>Takes a file at its word where there is nothing to check its rows with, such as a file without its manifest. A warning says so.</summary>
    [Parameter]
    public SwitchParameter AllowUnverified { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (var path in Path) _files.AddRange(DecisionFiles.Resolve(SessionState, path));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        var import = await DecisionFiles.ReadAsync(SessionState, _files, Reference, new DecisionImportOptions { AllowUndecided = AllowUndecided, AllowUnverified = AllowUnverified }, cancellationToken);
        foreach (var remark in import.Remarks) Warn(remark);
        foreach (var problem in import.Problems) WriteFailure(problem, problem.File);
        foreach (var decision in import.Decisions) WriteObject(decision);
    }
}
