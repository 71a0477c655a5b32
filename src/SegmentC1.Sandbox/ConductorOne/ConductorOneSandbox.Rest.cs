namespace SegmentC1.Sandbox;

/// <summary>The REST side of the simulated tenant, as tests see and arrange it.</summary>
public sealed partial class ConductorOneSandbox
{
    /// <summary>REST requests received, oldest first.</summary>
    public IReadOnlyList<SandboxRestRequest> RestRequests => [.. _tenant.Requests];

    /// <summary>The people of the tenant; the first is the administrator to whom <see cref="Personal"/> belongs.</summary>
    public IReadOnlyList<SandboxUser> Users => Locked(world => world.Users.ToList());

    /// <summary>The apps of the tenant.</summary>
    public IReadOnlyList<SandboxApp> Apps => Locked(world => world.Apps.Select(app => new SandboxApp(app.Id, app.DisplayName, app.OwnerIds, app.ParentAppId)).ToList());

    /// <summary>The connectors of the tenant.</summary>
    public IReadOnlyList<SandboxConnector> Connectors => Locked(world => world.Connectors.Select(connector => new SandboxConnector(
        connector.Id, connector.AppId, connector.CatalogId, connector.DisplayName, connector.OwnerIds, connector.Token,
        connector.Status, connector.PausedAt is not null, connector.Schedule?.Spec)).ToList());

    /// <summary>Forgets the REST requests received so far.</summary>
    public void ClearRestRequests() => _tenant.Requests.Clear();

    /// <summary>Adds a person.</summary>
    public SandboxUser AddUser(string displayName, string email, params IReadOnlyList<string> roles) => Locked(world =>
    {
        var user = new SandboxUser(world.NewId(), displayName, email, roles);
        world.Users.Add(user);
        return user;
    });

    /// <summary>Adds a managed app; its id.</summary>
    public string AddApp(string displayName, params IReadOnlyList<string> ownerIds) => Locked(world =>
    {
        var app = new AppRecord(world.NewId(), displayName, world.Now) { OwnerIds = world.CheckUsers(ownerIds) };
        world.Apps.Add(app);
        return app.Id;
    });

    /// <summary>Adds a managed app whose id is given, and may be of another form than the tenant makes them.</summary>
    public void AddApp(SandboxApp app)
    {
        ArgumentNullException.ThrowIfNull(app);
        Locked(world =>
        {
            world.Apps.Add(new AppRecord(app.Id, app.DisplayName, world.Now) { OwnerIds = world.CheckUsers(app.OwnerIds) });
            return true;
        });
    }

    /// <summary>Makes a discovered app managed, as somebody would on its page; the id of the managed app.</summary>
    public string Manage(string discovered) => Locked(world =>
    {
        var found = world.Discovered.Single(one => one.DisplayName == discovered);
        var app = new AppRecord(world.NewId(), found.DisplayName, world.Now) { ParentAppId = found.AppId, OwnerIds = [world.Users[0].Id] };
        world.Apps.Add(app);
        return found.ManagedAppId = app.Id;
    });

    /// <summary>Adds a connector as somebody would by hand; its id.</summary>
    public string AddConnector(string appId, string displayName, bool selfHosted) => Locked(world =>
    {
        var connector = new ConnectorRecord(world.NewId(), world.App(appId).Id, selfHosted ? ConnectorRecord.BatonCatalogId : ConnectorRecord.SegmentCatalogId, world.Now)
        {
            DisplayName = displayName,
            OwnerIds = [world.Users[0].Id],
        };
        world.Connectors.Add(connector);
        return connector.Id;
    });

    /// <summary>Makes a personal credential of one of the people.</summary>
    public SandboxCredential CreatePersonalCredential(string userId)
    {
        var credential = CreateCredential(SandboxCredentialKind.Personal);
        Locked(world =>
        {
            world.BindUser(credential.ClientId, userId);
            return true;
        });
        return credential;
    }

    /// <summary>Lets the next cloud sync of a connector fail with this text.</summary>
    public void FailNextSync(string connectorId, string error) => Locked(world => world.Connectors.Single(connector => connector.Id == connectorId).NextFailure = error);

    private T Locked<T>(Func<TenantWorld, T> read)
    {
        lock (_tenant.World.Gate) return read(_tenant.World);
    }
}
