using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

/// <summary>Verifies that an access review is as it was written: every hash, the manifest itself, and that no file is missing or too many.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SegmentAccessReview")]
[OutputType(typeof(ReviewVerification))]
[OutputType(typeof(bool))]
public sealed class TestSegmentAccessReviewCommand : AsyncCmdlet
{
    /// <summary>A review folder, or a file that was written alone with its manifest beside it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Only says true or false, and writes no warning.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Takes a review that says of itself that it is incomplete for valid, if it is as it was written.</summary>
    [Parameter]
    public SwitchParameter AllowIncomplete { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (var path in Path)
        {
            try
            {
                var result = await ReviewVerifier.VerifyAsync(FilePaths.Resolve(SessionState, path), AllowIncomplete, cancellationToken);
                if (!Quiet)
                {
                    foreach (var problem in result.Problems) Warn(problem);
                }

                WriteObject(Quiet ? result.Valid : result);
            }
            catch (Exception failure) when (ErrorFactory.IsOfOneItem(failure))
            {
                WriteFailure(failure, path);
            }
        }
    }
}
