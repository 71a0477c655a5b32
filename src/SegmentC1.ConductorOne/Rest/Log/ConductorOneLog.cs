using System.Globalization;
using System.Runtime.CompilerServices;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne;

/// <summary>One event of a tenant's system log, in what people look for; the whole of it is in <see cref="Json"/>.</summary>
public sealed record ConductorOneLogEvent
{
    /// <summary>The event's id; empty when it has none.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>When, UTC; null when the event does not say.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>What kind of event, such as <c>Entity Management</c>.</summary>
    public string Class { get; init; } = string.Empty;

    /// <summary>What was done, such as <c>Update</c>.</summary>
    public string Activity { get; init; } = string.Empty;

    /// <summary>Address, name or id of who did it; empty for the tenant itself.</summary>
    public string Actor { get; init; } = string.Empty;

    /// <summary>Success or Failure, as the event has it.</summary>
    public string Status { get; init; } = string.Empty;

    /// <summary>What happened, in ConductorOne's words.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>The event as ConductorOne sent it, in the form of OCSF.</summary>
    public string Json { get; init; } = string.Empty;
}

/// <summary>The system log of a tenant. Source: C1 OpenAPI, <c>SystemLogService.ListEvents</c>; events are OCSF JSON, of which no member is relied on.</summary>
public sealed class ConductorOneLog
{
    private static readonly TimeSpan Default = TimeSpan.FromDays(7);
    private readonly RestClient _rest;
    private readonly TimeProvider _time;

    /// <summary>That of a tenant that was connected to with a personal credential.</summary>
    public ConductorOneLog(ConductorOneConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _rest = connection.Rest;
        _time = connection.TimeProvider;
    }

    /// <summary>The events that name a connector, newest first. The API filters by time only, so everything in between is read.</summary>
    /// <param name="connector">The connector.</param>
    /// <param name="since">The oldest; null for a week ago.</param>
    /// <param name="until">The newest; null for now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<ConductorOneLogEvent> EventsAsync(
        ConductorOneConnector connector, DateTimeOffset? since, DateTimeOffset? until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connector);
        var query = new JObject { ["sortDirection"] = "SORT_DIRECTION_DESC", ["since"] = Text(since ?? _time.GetUtcNow() - Default) };
        if (until is { } end) query["until"] = Text(end);
        await foreach (var item in _rest.SearchAsync<JObject>("/api/v1/systemlog/events", query, RestClient.MaxPageSize, cancellationToken).ConfigureAwait(false))
        {
            if (Names(item, connector.Id)) yield return Read(item);
        }
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static bool Names(JObject item, string id) =>
        item.DescendantsAndSelf().OfType<JValue>().Any(value => value.Type == JTokenType.String && (string?)value.Value == id);

    private static ConductorOneLogEvent Read(JObject item) => new()
    {
        Id = First(item, "metadata.uid"),
        Time = TimeOf(item),
        Class = First(item, "class_name", "type_name"),
        Activity = First(item, "activity_name"),
        Actor = First(item, "actor.user.email_addr", "actor.user.name", "actor.user.uid"),
        Status = First(item, "status"),
        Message = First(item, "message", "status_detail"),
        Json = item.ToString(Formatting.None),
    };

    private static string First(JObject item, params string[] paths) =>
        paths.Select(path => item.SelectToken(path) as JValue).FirstOrDefault(value => value is { Type: JTokenType.String })?.Value<string>() ?? string.Empty;

    private static DateTimeOffset? TimeOf(JObject item)
    {
        if (item["time"] is JValue { Type: JTokenType.Integer } milliseconds && milliseconds.Value<long>() is > 0 and < 253_402_300_800_000 and var at) return DateTimeOffset.FromUnixTimeMilliseconds(at);
        return DateTimeOffset.TryParse(First(item, "time_dt", "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }
}
