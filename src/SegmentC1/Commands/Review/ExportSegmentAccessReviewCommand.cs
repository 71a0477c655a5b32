using System.Globalization;
using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Writes who has which access as a CSV for a user access review, and beside it a manifest that proves what the file is.</summary>
[Cmdlet(VerbsData.Export, "SegmentAccessReview", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(AccessReviewResult))]
public sealed class ExportSegmentAccessReviewCommand : SnapshotCmdlet
{
    private const int WritingActivity = 0x5E62;

    private WorkspaceSnapshot? _snapshot;
    private string _path = string.Empty;
    private ReviewFormat _format;
    private bool _asked;

    /// <summary>The file to write; it ends in .csv. Its manifest is the same path with .manifest.json behind it.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>A snapshot to write, as Get-SegmentSnapshot gives it. Without it, the connected workspace is read.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>What to write: a folder of evidence, or one CSV. Without it, the end of the path says so.</summary>
    [Parameter]
    public ReviewFormat? As { get; set; }

    /// <summary>Replaces files that are there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Leaves cells that begin like a spreadsheet formula as they are. Only for programs; a spreadsheet would run them.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>Writes the review although the picture is incomplete; the manifest then says that it is not complete.</summary>
    [Parameter]
    public SwitchParameter AllowIncomplete { get; set; }

    /// <summary>Also reads the audit trail of 90 days, for the last recorded change of each person. Not needed when a snapshot that has it is piped.</summary>
    [Parameter]
    public SwitchParameter IncludeAudit { get; set; }

    /// <inheritdoc/>
    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        (_path, _format) = ReviewPath.Resolve(SessionState, Path, As);
        AccessReviewExporter.Check(_path, _format, Force);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        _asked = true;
        if (InputObject is null) return Task.CompletedTask;
        if (InputObject.BaseObject is not WorkspaceSnapshot snapshot)
        {
            throw new CommandException(
                "Piped.NotUsable",
                $"An object of type {InputObject.TypeNames.FirstOrDefault() ?? "unknown"} is not a snapshot of this session; copies from a file or another computer have lost the account of what was read.",
                InputObject);
        }

        if (_snapshot is not null && !ReferenceEquals(_snapshot, snapshot)) throw new CommandException("Piped.Mixed", "More than one snapshot was piped; a review is of one.", snapshot);
        _snapshot = snapshot;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (!_asked) return;
        var workspace = _snapshot?.Workspace.Slug ?? CurrentSession.WorkspaceSlug;
        if (!ShouldProcess(
            $"Writing the access review of the workspace '{workspace}' to '{_path}'.",
            $"Write the access review of the workspace '{workspace}' to '{_path}'?",
            "Export-SegmentAccessReview"))
        {
            return;
        }

        var snapshot = _snapshot ?? await ReadSnapshotAsync(new WorkspaceReadOptions { IncludeAudit = IncludeAudit }, cancellationToken);
        foreach (var gap in snapshot.Gaps) Warn(gap.ToString());
        if (!snapshot.IsComplete && AllowIncomplete) Warn($"The review is marked incomplete. {string.Join(' ', snapshot.Problems)}");
        WriteObject(await WriteAsync(snapshot, cancellationToken));
    }

    private async Task<AccessReviewResult> WriteAsync(WorkspaceSnapshot snapshot, CancellationToken cancellationToken)
    {
        var activity = $"Writing {_path}";
        var options = new AccessReviewOptions
        {
            Path = _path,
            Format = _format,
            Overwrite = Force,
            Raw = Raw,
            AllowIncomplete = AllowIncomplete,
        };
        var rows = new LatestProgress<long>(this, count =>
            WriteProgress(new ProgressRecord(WritingActivity, activity, string.Create(CultureInfo.InvariantCulture, $"{count} rows"))));
        try
        {
            var book = ReviewBook.Build(snapshot, new ReviewBookOptions { ModuleVersion = ModuleVersion.Text });
            return await AccessReviewExporter.ExportAsync(book, options, rows, cancellationToken);
        }
        catch (Exception failure) when (ErrorFactory.Knows(failure))
        {
            failure.About(Path);
            throw;
        }
        finally
        {
            Progress(new ProgressRecord(WritingActivity, activity, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }
}
