using SegmentC1.Access;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Segment;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>Tells what the audit trail has recorded, page by page, across restarts and replicas: everything it needs to know is in the cursor.</summary>
internal sealed class EventWork(SegmentClient client, TaskWorkspace workspace, TimeProvider time)
{
    /// <summary>Id of the one feed.</summary>
    public const string FeedId = "segment_audit_trail";

    private const string LegacyFeedId = "baton_feed_event";
    private const int MostEvents = 1_000;
    private const int UsualEvents = 100;
    private static readonly TimeSpan Retention = TimeSpan.FromDays(90);
    private static readonly TimeSpan FirstWindow = TimeSpan.FromHours(1);

    // Whether the server counts both ends of a window in is not known; what is read twice is told once.
    private static readonly TimeSpan Overlap = TimeSpan.FromMilliseconds(1);

    /// <summary>The feeds: one where the plan has the audit trail, none where it does not.</summary>
    public async Task<TaskOutcome> ListFeedsAsync(CancellationToken cancellationToken)
    {
        var response = new ListEventFeedsResponse();
        var (_, has) = await ReadAsync(time.GetUtcNow(), null, cancellationToken).ConfigureAwait(false);
        if (has) response.List.Add(new EventFeedMetadata { Id = FeedId, SupportedEventTypes = { EventType.Usage, EventType.ResourceChange } });
        return TaskOutcome.Success(response).WithNote(has ? null : "the plan of the workspace has no audit trail");
    }

    /// <summary>The next events.</summary>
    public async Task<TaskOutcome> ListEventsAsync(Proto.Task.Types.ListEventsTask task, CancellationToken cancellationToken)
    {
        if (task.EventFeedId is not ("" or FeedId or LegacyFeedId)) throw TaskRefusals.Malformed($"there is no event feed '{task.EventFeedId}'");
        var now = time.GetUtcNow();
        var size = task.PageSize == 0 ? UsualEvents : (int)Math.Min(task.PageSize, MostEvents);
        var cursor = EventCursor.TryRead(task.Cursor) ?? EventCursor.From(task.StartAt?.ToDateTimeOffset() ?? now - Retention);
        var page = await FillAsync(cursor, size, now, cancellationToken).ConfigureAwait(false);
        var response = new ListEventsResponse { Cursor = page.Cursor.ToString(), HasMore = page.HasMore };
        response.Events.AddRange(page.Events);
        return TaskOutcome.Success(response).WithNote($"{page.Events.Count} events{(page.HasTrail ? "" : "; the plan of the workspace has no audit trail")}");
    }

    // Window by window, each twice as long as the one before: quiet months cost few requests, and a busy hour is not read for one page of a year.
    private async Task<Page> FillAsync(EventCursor cursor, int size, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var told = new List<(EventPosition Position, Event Event)>();
        var seen = new HashSet<EventPosition>();
        AuditActors? actors = null;
        var from = Later(cursor.Floor.Time, now - Retention);
        for (var window = FirstWindow; ; window *= 2)
        {
            var last = window >= now - from;
            var to = last ? now : from + window;
            var (entries, hasTrail) = await ReadAsync(from - Overlap, last ? null : to, cancellationToken).ConfigureAwait(false);
            if (!hasTrail) return new Page([], cursor, HasMore: false, HasTrail: false);
            if (entries.Count > 0) actors ??= new AuditActors(await workspace.UsersAsync(cancellationToken).ConfigureAwait(false));
            var id = await workspace.IdAsync(cancellationToken).ConfigureAwait(false);
            var fresh = entries.SelectMany(entry => AuditFeed.EventsOf(entry, actors!, id))
                .Where(one => !cursor.Has(one.Position) && seen.Add(one.Position))
                .OrderBy(one => one.Position)
                .ToList();
            var room = size - told.Count;
            told.AddRange(fresh.Take(room));
            if (fresh.Count > room) return Of(told[^1].Position.Time, fresh[room].Position, hasMore: true);
            if (last) return Of(to, null, hasMore: false);
            if (told.Count == size) return Of(to, null, hasMore: true);
            from = to;
        }

        Page Of(DateTimeOffset upTo, EventPosition? next, bool hasMore) =>
            new([.. told.Select(one => one.Event)], cursor.After(told.Select(one => one.Position), upTo, next), hasMore, HasTrail: true);
    }

    private async Task<(IReadOnlyList<SegmentAuditEvent> Entries, bool HasTrail)> ReadAsync(DateTimeOffset from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        var list = client.ListAuditEvents(from, to);
        var entries = await list.ToListAsync(cancellationToken).ConfigureAwait(false);
        return list.Ledger.State switch
        {
            ListState.Complete => (entries, true),
            ListState.Gap => ([], false),
            _ => throw new TaskRefusedException(Grpc.Core.StatusCode.Unavailable, $"The audit trail could not be read whole: {list.Ledger.Reason}"),
        };
    }

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    private sealed record Page(IReadOnlyList<Event> Events, EventCursor Cursor, bool HasMore, bool HasTrail);
}
