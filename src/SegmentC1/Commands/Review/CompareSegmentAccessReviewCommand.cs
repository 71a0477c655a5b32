using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

/// <summary>Shows how the access in a workspace differs between two reviews: who came and went, who gained, lost or rose, and what labels moved.</summary>
[Cmdlet(VerbsData.Compare, "SegmentAccessReview", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ReviewDifference))]
public sealed class CompareSegmentAccessReviewCommand : AsyncCmdlet
{
    private object? _difference;

    /// <summary>What it was: a review folder, its snapshot.json, a snapshot exported alone, or a snapshot of Get-SegmentSnapshot.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    public object Reference { get; set; } = string.Empty;

    /// <summary>What it is: given like the reference, or a snapshot from the pipeline.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNull]
    public object Difference { get; set; } = string.Empty;

    /// <summary>Also writes the differences to this CSV file; cells that a spreadsheet would run are made text.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AsCsv { get; set; }

    /// <summary>Replaces the CSV file if it is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (_difference is not null) throw new CommandException("Piped.Mixed", "More than one picture was piped; one is compared with the reference.", Difference);
        _difference = Difference;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_difference is null) return;
        var csv = AsCsv is null ? null : AtomicFile.Check(FilePaths.Resolve(SessionState, AsCsv), Force);
        var reference = await ReviewPictures.ReadAsync(SessionState, Reference, cancellationToken);
        var difference = await ReviewPictures.ReadAsync(SessionState, _difference, cancellationToken);
        var comparison = ReviewComparison.Of(reference, difference);
        if (comparison.DifferenceCapturedAt < comparison.ReferenceCapturedAt) Warn("The reference is the later picture: what is told as gained was lost, and the other way round.");
        if (comparison.NotCompared.Count > 0) Warn($"Not everything could be compared, and what is missing in one picture for that reason is told neither as gained nor as lost; see the {comparison.NotCompared.Count} rows of kind NotComparable.");
        if (csv is not null && ShouldProcess($"Writing the comparison to '{csv}'.", $"Write the comparison to '{csv}'?", "Compare-SegmentAccessReview")) await WriteAsync(csv, comparison, cancellationToken);
        foreach (var found in comparison.Differences) WriteObject(found);
    }

    private async Task WriteAsync(string path, ReviewComparison comparison, CancellationToken cancellationToken)
    {
        await using var file = AtomicFile.Create(path, Force);
        await ReviewComparisonCsv.WriteAsync(file.Stream, comparison, cancellationToken);
        file.Commit();
    }
}
