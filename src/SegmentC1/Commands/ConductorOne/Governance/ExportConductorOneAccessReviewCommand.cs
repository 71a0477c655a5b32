using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Has ConductorOne make the report of an access review and writes it to a file, with its hash.</summary>
[Cmdlet(VerbsData.Export, "ConductorOneAccessReview", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ConductorOneReportFile))]
public sealed class ExportConductorOneAccessReviewCommand : ConductorOneCmdlet
{
    private const int ReportActivity = 0x5E66;

    /// <summary>The access review, by name or id, or as Get-ConductorOneAccessReview gives it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ConductorOneAccessReviewReference? Review { get; set; }

    /// <summary>The file to write.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The format: Csv, Xlsx or Json. Without it, by the ending of the file's name.</summary>
    [Parameter]
    public ConductorOneReportFormat? As { get; set; }

    /// <summary>Replaces the file when it is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How long to wait for ConductorOne to make the report, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSeconds { get; set; } = 600;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var path = FilePaths.Resolve(SessionState, Path!);
        var format = As ?? FormatOf(path);
        await EachAsync(Review!.Text, async () =>
        {
            AtomicFile.Check(path, Force);
            var found = await new AccessReviewFinder(new ConductorOneAccessReviews(Tenant)).FindAsync(Review, cancellationToken);
            var review = TenantLookup.One(found, Review, "access review", one => $"{one.Name} (id {one.Id})");
            if (Approve($"Make a {format} report of the access review '{review}' and write it to '{path}'")) await ExportAsync(review, format, path, cancellationToken);
        });
    }

    private async Task ExportAsync(ConductorOneAccessReview review, ConductorOneReportFormat format, string path, CancellationToken cancellationToken)
    {
        var activity = $"Report of {review}";
        try
        {
            var progress = new LatestProgress<string>(this, text => WriteProgress(new ProgressRecord(ReportActivity, activity, text)));
            var report = await new ConductorOneReports(Tenant).ExportAsync(review, format, path, Force, TimeSpan.FromSeconds(TimeoutSeconds), progress, cancellationToken);
            if (!report.IsVerified) Warn("ConductorOne told no SHA-256 of the report; the hash in the result is that of the file as it came.");
            WriteObject(report);
        }
        finally
        {
            Notify(() => WriteProgress(new ProgressRecord(ReportActivity, activity, "Done") { RecordType = ProgressRecordType.Completed }));
        }
    }

    private static ConductorOneReportFormat FormatOf(string path) => System.IO.Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".CSV" => ConductorOneReportFormat.Csv,
        ".XLSX" => ConductorOneReportFormat.Xlsx,
        ".JSON" => ConductorOneReportFormat.Json,
        _ => throw new CommandException(ErrorIds.C1BadInput, $"The format cannot be told from the name '{path}'. Give a path that ends in .csv, .xlsx or .json, or say it with -As.", path),
    };
}
