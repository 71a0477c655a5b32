using System.Globalization;
using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1;

/// <summary>Base of the cmdlets that read the whole workspace: shows how far the reading is, and says what the picture lacks.</summary>
public abstract class SnapshotCmdlet : SegmentCmdlet
{
    private const int ReadingActivity = 0x5E61;

    /// <summary>Reads the workspace with progress.</summary>
    private protected Task<WorkspaceSnapshot> ReadSnapshotAsync(WorkspaceReadOptions options, CancellationToken cancellationToken) =>
        ReadSnapshotAsync(options, [], null, cancellationToken);

    /// <summary>Reads the workspace but for what is there already; may be called on any thread.</summary>
    /// <param name="options">What is there already.</param>
    /// <param name="problems">Why what is there is not all of it.</param>
    /// <param name="oldest">When the oldest of it was read: the picture is dated by its oldest part.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    private protected async Task<WorkspaceSnapshot> ReadSnapshotAsync(
        WorkspaceReadOptions options, IReadOnlyList<string> problems, DateTimeOffset? oldest, CancellationToken cancellationToken)
    {
        var session = CurrentSession;
        var activity = $"Reading the Segment workspace {session}";
        try
        {
            var reading = await session.Client.ReadWorkspaceAsync(
                options with { Workspace = session.Workspace }, new LatestProgress<WorkspaceReadProgress>(this, value => Show(value, activity)), cancellationToken).ConfigureAwait(false);
            foreach (var ledger in reading.Ledgers) LedgerOrigins.Keep(ledger, session);
            if (oldest < reading.EndedAt) reading = reading with { EndedAt = oldest.Value, StartedAt = oldest < reading.StartedAt ? oldest.Value : reading.StartedAt };
            return WorkspaceSnapshot.Create(reading, problems);
        }
        finally
        {
            Notify(() => WriteProgress(new ProgressRecord(ReadingActivity, activity, "Done") { RecordType = ProgressRecordType.Completed }));
        }
    }

    /// <summary>Gaps are warnings, because the picture says so itself; what is missing beyond them is an error.</summary>
    private protected void ReportCompleteness(WorkspaceSnapshot snapshot)
    {
        foreach (var gap in snapshot.Gaps) Warn(gap.ToString());
        if (!snapshot.IsComplete)
        {
            WriteFailure(new CommandException(ErrorIds.Incomplete, $"The picture of the workspace is incomplete. {string.Join(" ", snapshot.Problems)}"), snapshot);
        }
    }

    private void Show(WorkspaceReadProgress value, string activity)
    {
        var list = value.Owner is null ? ListNames.Of(value.Kind) : $"{ListNames.Of(value.Kind)} ({value.Owner})";
        WriteProgress(new ProgressRecord(ReadingActivity, activity, string.Create(CultureInfo.InvariantCulture, $"{list}: {value.Rows} read"))
        {
            CurrentOperation = string.Create(CultureInfo.InvariantCulture, $"{value.ListsDone} of {value.ListsKnown} lists, {value.Requests} requests"),
            PercentComplete = value.ListsKnown == 0 ? -1 : (int)Math.Clamp(100L * value.ListsDone / value.ListsKnown, 0, 100),
        });
    }
}
