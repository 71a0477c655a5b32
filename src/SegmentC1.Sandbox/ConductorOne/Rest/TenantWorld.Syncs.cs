namespace SegmentC1.Sandbox;

/// <summary>How the syncs of connectors go on. No clock: a cloud sync moves with each look at the connector, a self-hosted one with its task.</summary>
internal sealed partial class TenantWorld
{
    /// <summary>Puts a cloud sync on the queue; it begins at the next look.</summary>
    public void StartCloudSync(ConnectorRecord connector) => connector.SyncSteps = Options.CloudSyncLooks + 1;

    /// <summary>Somebody looks at a connector: a cloud sync that goes on is one step further.</summary>
    public ConnectorRecord LookedAt(ConnectorRecord connector)
    {
        if (connector.SyncSteps == 0 || connector.PausedAt is not null) return connector;
        connector.SyncSteps--;
        if (connector.SyncSteps > 0)
        {
            if (connector.SyncSteps == Options.CloudSyncLooks) Began(connector);
        }
        else if (connector.NextFailure is { } failure)
        {
            connector.NextFailure = null;
            Ended(connector, failure);
        }
        else
        {
            Ended(connector, Options.SegmentToken is { } good && good != connector.Token ? "segment: 401 Unauthorized: the access token is not accepted" : null);
        }

        return connector;
    }

    /// <summary>A self-hosted connector took its sync task.</summary>
    public void SyncTaken(string clientId)
    {
        lock (Gate)
        {
            if (ConnectorOfClient(clientId) is { } connector) Began(connector);
        }
    }

    /// <summary>A self-hosted connector reported how its sync task ended.</summary>
    public void SyncFinished(string clientId, string? error)
    {
        lock (Gate)
        {
            if (ConnectorOfClient(clientId) is { } connector) Ended(connector, error);
        }
    }

    /// <summary>A connector said hello: an app that still has the catalog entry's name takes the connector's.</summary>
    public void SaidHello(string clientId, string displayName)
    {
        lock (Gate)
        {
            if (ConnectorOfClient(clientId) is { } connector && App(connector.AppId) is { DisplayName: "Baton" } app) app.DisplayName = displayName;
        }
    }

    /// <summary>The connector that tasks for this credential are of, and whether it is paused.</summary>
    public (string? Id, bool Paused) TaskOwner(string clientId)
    {
        lock (Gate)
        {
            var connector = ConnectorOfClient(clientId);
            return (connector?.Id, connector?.PausedAt is not null);
        }
    }

    private void Began(ConnectorRecord connector)
    {
        connector.Status = "SYNC_STATUS_RUNNING";
        connector.StartedAt = Now;
        connector.LastError = string.Empty;
        Log(null, "Update", $"Sync of connector {connector.DisplayName} started", ("Connector", connector.Id, connector.DisplayName));
    }

    private void Ended(ConnectorRecord connector, string? error)
    {
        connector.Status = error is null ? "SYNC_STATUS_DONE" : "SYNC_STATUS_ERROR";
        connector.CompletedAt = Now;
        connector.LastError = error ?? string.Empty;
        Log(null, "Update", $"Sync of connector {connector.DisplayName} {(error is null ? "done" : $"failed: {error}")}", ("Connector", connector.Id, connector.DisplayName));
    }
}
