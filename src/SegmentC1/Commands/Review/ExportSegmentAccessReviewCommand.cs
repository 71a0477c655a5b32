using System.Globalization;
using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Writes the evidence of a user access review: who has which access, what should be looked at, and a manifest that proves it.</summary>
[Cmdlet(VerbsData.Export, "SegmentAccessReview", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(AccessReviewResult))]
public sealed partial class ExportSegmentAccessReviewCommand : SnapshotCmdlet
{
    private const int WritingActivity = 0x5E62;

    private WorkspaceSnapshot? _snapshot;
    private WorkspaceSnapshot? _baseline;
    private ReviewScope _scope = new();
    private IReadOnlyList<string> _disabled = [];
    private IReadOnlyList<string>? _leavers;
    private IReadOnlyList<ListRow> _reviewers = [];
    private string _path = string.Empty;
    private ReviewFormat _format;
    private bool _asked;

    private bool WantsTrail => IncludeAudit || (!SkipAudit && _format is not (ReviewFormat.Csv or ReviewFormat.ConductorOneCsv));

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (IncludeAudit && SkipAudit) throw new CommandException(ErrorIds.BadInput, "-IncludeAudit and -SkipAudit contradict each other; give one of them.");
        (_path, _format) = ReviewPath.Resolve(SessionState, Path, As);
        AccessReviewExporter.Check(_path, _format, Force);
        _scope = Scope?.ToScope() ?? new ReviewScope();
        _disabled = ReviewFindingNames.Resolve(DisableFinding);
        _reviewers = await GivenList.ReadAsync(SessionState, nameof(Reviewer), Reviewer, cancellationToken);
        _ = ReviewerList.RulesOf(_reviewers);
        if (Leaver is not null) _leavers = LeaverList.AddressesOf(await GivenList.ReadAsync(SessionState, nameof(Leaver), Leaver, cancellationToken));
        if (Baseline is not null) _baseline = await ReviewPictures.ReadAsync(SessionState, Baseline, cancellationToken);
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

        var snapshot = _snapshot ?? await ReadSnapshotAsync(new WorkspaceReadOptions { IncludeAudit = WantsTrail }, cancellationToken);
        foreach (var gap in snapshot.Gaps) Warn(gap.ToString());
        var options = new AccessReviewOptions { Path = _path, Format = _format, Overwrite = Force, Raw = Raw, AllowIncomplete = AllowIncomplete };
        if (!snapshot.IsComplete && !AccessReviewExporter.MayBeIncomplete(options)) throw AccessReviewExporter.Refused(snapshot, options);
        if (!snapshot.IsComplete) Warn($"The review is marked incomplete. {string.Join(' ', snapshot.Problems)}");
        if (_format == ReviewFormat.ConductorOneCsv && !_scope.IsWhole) Warn("The file is of a part of the workspace. Import it only where ConductorOne knows nothing else of this workspace: it takes what a file lacks for revoked.");
        WriteObject(await WriteAsync(BookOf(snapshot, cancellationToken), options, cancellationToken));
    }

    private ReviewBook BookOf(WorkspaceSnapshot snapshot, CancellationToken cancellationToken)
    {
        ReviewerList.CheckAgainst(snapshot, _reviewers);
        if (_baseline?.CapturedAt > snapshot.CapturedAt) throw new CommandException(ErrorIds.BadInput, "The baseline is later than this review; give the earlier one as the baseline.", Baseline);
        foreach (var (property, pattern) in _scope.UnmatchedIn(snapshot))
        {
            throw new CommandException(ErrorIds.NoMatch, $"-Scope {property}: nothing in the workspace has the id or name '{pattern}'.", pattern);
        }

        var options = new ReviewBookOptions
        {
            ModuleVersion = ModuleVersion.Text,
            Scope = _scope.IsWhole ? null : _scope,
            Thresholds = new ReviewThresholds { MaxOwners = MaxOwners, ActivityDays = ActivityDays, InviteDays = InviteDays, InternalDomains = InternalDomain ?? [] },
            DisabledFindings = _disabled,
            Reviewers = ReviewerList.RulesOf(_reviewers),
            Leavers = _leavers,
            Baseline = _baseline,
        };
        var book = ReviewBook.Build(snapshot, options, cancellationToken);
        if (book is { Scope: not null, Entries.Count: 0, Groups.Count: 0, Findings.Count: 0 }) throw new CommandException(ErrorIds.NoMatch, $"There is nothing in the scope '{book.Scope}'; nothing was written.", Scope);
        return book;
    }

    private async Task<AccessReviewResult> WriteAsync(ReviewBook book, AccessReviewOptions options, CancellationToken cancellationToken)
    {
        var activity = $"Writing {_path}";
        var rows = new LatestProgress<long>(this, count =>
            WriteProgress(new ProgressRecord(WritingActivity, activity, string.Create(CultureInfo.InvariantCulture, $"{count} rows"))));
        try
        {
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
