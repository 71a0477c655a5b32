namespace SegmentC1.Sandbox;

/// <summary>Starting, pausing and timing syncs.</summary>
internal static class ConnectorSyncOperations
{
    private const int CronFields = 5;

    public static void Register(OperationTable table)
    {
        table.Add("app.v1.ConnectorService.ForceSync", ForceSync, OperationTable.Administrators);
        table.Add("app.v1.ConnectorService.PauseSync", Pause, OperationTable.Administrators);
        table.Add("app.v1.ConnectorService.ResumeSync", Resume, OperationTable.Administrators);
        table.Add("app.v1.ConnectorService.UpdateConnectorSchedule", Schedule, OperationTable.Administrators);
    }

    private static object ForceSync(RestCall call)
    {
        var connector = ConnectorOperations.Connector(call);
        if (connector.PausedAt is not null) throw RestRefusal.Precondition("the connector is paused");
        if (connector.IsCloud && connector.ConfigUpdatedAt is null) throw RestRefusal.Precondition("the connector has no settings yet");
        Start(call, connector);
        Log(call, connector, "sync requested");
        return new { };
    }

    private static object Pause(RestCall call)
    {
        var connector = ConnectorOperations.Connector(call);
        connector.PausedAt ??= call.World.Now;
        connector.SyncSteps = 0;
        Log(call, connector, "paused");
        return new { };
    }

    private static object Resume(RestCall call)
    {
        var connector = ConnectorOperations.Connector(call);
        if (connector.PausedAt is null) throw RestRefusal.Precondition("the connector is not paused");
        connector.PausedAt = null;
        if (!connector.IsCloud || connector.ConfigUpdatedAt is not null) Start(call, connector);
        Log(call, connector, "resumed");
        return new { };
    }

    private static object Schedule(RestCall call)
    {
        var connector = ConnectorOperations.Connector(call);
        var spec = call.Text("cron.cronSpec") ?? throw RestRefusal.Invalid("cron.cronSpec: required");
        var zone = call.Text("cron.timezone") ?? throw RestRefusal.Invalid("cron.timezone: required");
        if (spec.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length != CronFields) throw RestRefusal.Invalid("cron.cronSpec: five fields are needed");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) throw RestRefusal.Invalid("cron.timezone: not a name of the IANA database");
        connector.Schedule = (spec, zone, call.World.Now);
        Log(call, connector, "scheduled");
        return new { };
    }

    private static void Start(RestCall call, ConnectorRecord connector)
    {
        if (connector.IsCloud) call.World.StartCloudSync(connector);
        else call.Tenant.QueueSync(connector.Id);
    }

    private static void Log(RestCall call, ConnectorRecord connector, string what)
    {
        connector.UpdatedAt = call.World.Now;
        call.World.Log(call.Caller, "Update", $"Connector {connector.DisplayName} {what}", ("Connector", connector.Id, connector.DisplayName));
    }
}
