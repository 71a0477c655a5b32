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

    /// <summary>Pages of the trail that one answer may cost, as long as it gets on.</summary>
    public const int MostPages = 20;

    private const string LegacyFeedId = "baton_feed_event";
    private const int MostEvents = 1_000;
    private const int UsualEvents = 100;
    private static readonly TimeSpan Retention = TimeSpan.FromDays(90);
    private static readonly TimeSpan FirstWindow = TimeSpan.FromHours(1);
    private static readonly TimeSpan LeastWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWork = TimeSpan.FromMinutes(1);

    // Whether the server counts both ends of a window in is not known; what is read twice is told once.
    private static readonly TimeSpan Overlap = TimeSpan.FromMilliseconds(1);

    private enum Reading
    {
        Whole,
        TooLong,
        NoTrail,
    }

    /// <summary>The feeds: one where the plan has the audit trail, none where it does not.</summary>
    public async Task<TaskOutcome> ListFeedsAsync(CancellationToken cancellationToken)
    {
        var response = new ListEventFeedsResponse();
        var has = await ReadAsync(time.GetUtcNow(), null, _ => Task.FromResult(false), cancellationToken).ConfigureAwait(false) != Reading.NoTrail;
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
        var page = new EventPage(size, cursor);
        var end = await FillAsync(page, Later(cursor.Floor.Time, now - Retention), now, cancellationToken).ConfigureAwait(false);
        var response = new ListEventsResponse { Cursor = (end.HasTrail ? page.CursorAfter(end.UpTo, now, end.Next) : cursor).ToString(), HasMore = end.HasMore };
        response.Events.AddRange(page.Events);
        return TaskOutcome.Success(response).WithNote($"{response.Events.Count} events{(end.HasTrail ? "" : "; the plan of the workspace has no audit trail")}");
    }

    // Window by window, each twice as long as a quiet one before: quiet months cost few requests, and a busy hour is not read for one
    // page of a year. Since the trail may come in any order, a window is told when all of it was read: one that is too long for an
    // answer is read again shorter, until it is not.
    private async Task<End> FillAsync(EventPage page, DateTimeOffset from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        AuditActors? actors = null;
        var id = await workspace.IdAsync(cancellationToken).ConfigureAwait(false);
        var (start, started) = (from, time.GetTimestamp());
        var (pages, ahead) = (0, FirstWindow);
        while (true)
        {
            var last = ahead >= now - from;
            var to = last ? now : from + ahead;
            var read = 0;
            var reading = await ReadAsync(from - Overlap, last ? null : to, TakeAsync, cancellationToken).ConfigureAwait(false);
            if (reading == Reading.NoTrail) return new End(from, null, HasMore: false, HasTrail: false);
            if (reading == Reading.TooLong)
            {
                page.Discard();
                if (GetsOn()) return new End(from, null, HasMore: true);
                (pages, started, ahead) = (0, time.GetTimestamp(), Longer((to - from) / 8, LeastWindow));
                continue;
            }

            if (page.Close() is { } next) return new End(page.Last.Time, next, HasMore: true);
            if (last) return new End(to, null, HasMore: false);
            (from, pages) = (to, pages + read);
            if (page.IsFull || (IsLong(pages) && GetsOn())) return new End(from, null, HasMore: true);
            if (read <= 1) ahead *= 2;

            // False: too long.
            async Task<bool> TakeAsync((SegmentAuditEvent? Entry, int Pages) one)
            {
                read = one.Pages;
                if (to - from > LeastWindow && IsLong(pages + read - 1)) return false;
                if (one.Entry is not { } entry || (!last && entry.Timestamp > to)) return true;
                actors ??= new AuditActors(await workspace.UsersAsync(cancellationToken).ConfigureAwait(false));
                foreach (var (position, told) in AuditFeed.EventsOf(entry, actors, id)) page.Add(position, told);
                return true;
            }
        }

        bool IsLong(int read) => read >= MostPages || time.GetElapsedTime(started) >= LongestWork;

        // Whether the next answer would begin behind this one.
        bool GetsOn() => page.Events.Any() || Earlier(from, now - EventCursor.Lateness) > start;
    }

    // The last call is for the end of the list, without an entry.
    private async Task<Reading> ReadAsync(DateTimeOffset from, DateTimeOffset? to, Func<(SegmentAuditEvent? Entry, int Pages), Task<bool>> take, CancellationToken cancellationToken)
    {
        var list = client.ListAuditEvents(from, to);
        await foreach (var entry in list.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!await take((entry, list.Ledger.Pages)).ConfigureAwait(false)) return Reading.TooLong;
        }

        await take((null, list.Ledger.Pages)).ConfigureAwait(false);
        return list.Ledger.State switch
        {
            ListState.Complete => Reading.Whole,
            ListState.Gap => Reading.NoTrail,
            _ => throw new TaskRefusedException(Grpc.Core.StatusCode.Unavailable, $"The audit trail could not be read whole: {list.Ledger.Reason}"),
        };
    }

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private sealed record End(DateTimeOffset UpTo, EventPosition? Next, bool HasMore, bool HasTrail = true);
}
