using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne;

/// <summary>Connectors as the API writes them.</summary>
internal static class ConnectorWire
{
    internal sealed record View(Row? Connector);

    internal sealed record Answer(View? ConnectorView);

    internal sealed record Row
    {
        public string Id { get; init; } = string.Empty;

        public string AppId { get; init; } = string.Empty;

        public string CatalogId { get; init; } = string.Empty;

        public string DisplayName { get; init; } = string.Empty;

        public string Description { get; init; } = string.Empty;

        public IReadOnlyList<string> UserIds { get; init; } = [];

        public SyncStatus? Status { get; init; }

        public Cron? ConnectorSyncCronSchedule { get; init; }

        public JObject? Config { get; init; }

        public DateTimeOffset? ConfigUpdatedAt { get; init; }

        public DateTimeOffset? CreatedAt { get; init; }

        public DateTimeOffset? UpdatedAt { get; init; }

        public DateTimeOffset? SyncDisabledAt { get; init; }

        public string SyncDisabledReason { get; init; } = string.Empty;
    }

    internal sealed record SyncStatus(string? Status, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt, string? LastError);

    internal sealed record Cron(string? CronSpec, string? Timezone);

    /// <summary>The connector as people know it.</summary>
    public static ConductorOneConnector ToConnector(this Row row, DateTimeOffset now)
    {
        var state = StateOf(row);
        return new ConductorOneConnector
        {
            Id = row.Id,
            AppId = row.AppId,
            Name = row.DisplayName,
            Description = row.Description,
            CatalogId = row.CatalogId,
            Hosting = ConnectorCatalog.HostingOf(row.CatalogId),
            State = state,
            Status = LabelOf(state, row.Status?.Status),
            Error = state switch
            {
                ConnectorState.Error => SafeText.Clean(row.Status?.LastError) ?? string.Empty,
                ConnectorState.Paused => SafeText.Clean(row.SyncDisabledReason) ?? string.Empty,
                _ => string.Empty,
            },
            OwnerIds = row.UserIds,
            LastSyncStartedAt = row.Status?.StartedAt,
            LastSyncAt = row.Status?.CompletedAt,
            NextSyncAt = state == ConnectorState.Paused ? null : CronSchedule.Parse(row.ConnectorSyncCronSchedule?.CronSpec, row.ConnectorSyncCronSchedule?.Timezone)?.Next(now),
            Schedule = row.ConnectorSyncCronSchedule?.CronSpec ?? string.Empty,
            TimeZone = row.ConnectorSyncCronSchedule?.Timezone ?? string.Empty,
            ConfiguredAt = row.ConfigUpdatedAt,
            IsConfigured = row.ConfigUpdatedAt is not null || row.Config?["configuration"] is JObject { Count: > 0 } || state is ConnectorState.Connected or ConnectorState.Syncing,
            PausedAt = row.SyncDisabledAt,
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.UpdatedAt,
        };
    }

    private static ConnectorState StateOf(Row row) => row switch
    {
        { SyncDisabledAt: not null } or { Status.Status: "SYNC_STATUS_DISABLED" } => ConnectorState.Paused,
        { Status.Status: null or "" or "SYNC_STATUS_UNSPECIFIED" } or { Status: null } => ConnectorState.NotConnected,
        { Status.Status: "SYNC_STATUS_RUNNING" } => ConnectorState.Syncing,
        { Status.Status: "SYNC_STATUS_DONE" } => ConnectorState.Connected,
        // Newer kinds of error, such as a sync without data, begin alike.
        { Status.Status: { } other } => other.StartsWith("SYNC_STATUS_ERROR", StringComparison.Ordinal) ? ConnectorState.Error : ConnectorState.Unknown,
    };

    private static string LabelOf(ConnectorState state, string? status) => state switch
    {
        ConnectorState.NotConnected => "Not connected",
        ConnectorState.Unknown => status ?? string.Empty,
        _ => state.ToString(),
    };
}
