using SegmentC1.ConductorOne;

namespace SegmentC1;

/// <summary>Which person of the tenant: an id, an e-mail address, a name, or the user itself.</summary>
public sealed class ConductorOneUserReference : Reference
{
    /// <summary>By id, address or name.</summary>
    public ConductorOneUserReference(string text)
        : base(text)
    {
    }

    /// <summary>This user.</summary>
    public ConductorOneUserReference(ConductorOneUser user)
        : base((user ?? throw new ArgumentNullException(nameof(user))).Id, user.ToString()) => User = user;

    /// <summary>The user itself, when it was given.</summary>
    internal ConductorOneUser? User { get; }
}

/// <summary>Which app of the tenant: an id, a name (wildcards where many may match), or an object that names one.</summary>
public sealed class ConductorOneAppReference : Reference
{
    /// <summary>By id or name.</summary>
    public ConductorOneAppReference(string text)
        : base(text)
    {
    }

    /// <summary>This app.</summary>
    public ConductorOneAppReference(ConductorOneApp app)
        : base((app ?? throw new ArgumentNullException(nameof(app))).Id, app.Name) => App = app;

    /// <summary>This app, which nobody manages yet.</summary>
    public ConductorOneAppReference(ConductorOneUnmanagedApp app)
        : base((app ?? throw new ArgumentNullException(nameof(app))).ResourceId, app.Name) => Unmanaged = app;

    /// <summary>The app of a connector.</summary>
    public ConductorOneAppReference(ConductorOneConnector connector)
        : base((connector ?? throw new ArgumentNullException(nameof(connector))).AppId, connector.AppName)
    {
    }

    /// <summary>The app itself, when it was given.</summary>
    internal ConductorOneApp? App { get; }

    /// <summary>The unmanaged app itself, when it was given.</summary>
    internal ConductorOneUnmanagedApp? Unmanaged { get; }

    internal bool Matches(ConductorOneApp app) => Matches(app.Id, app.Name);
}

/// <summary>Which connector: an id, a name (wildcards where many may match), or the connector itself.</summary>
public sealed class ConductorOneConnectorReference : Reference
{
    /// <summary>By id or name.</summary>
    public ConductorOneConnectorReference(string text)
        : base(text)
    {
    }

    /// <summary>This connector.</summary>
    public ConductorOneConnectorReference(ConductorOneConnector connector)
        : base((connector ?? throw new ArgumentNullException(nameof(connector))).Id, connector.Name) => Connector = connector;

    /// <summary>The connector itself, when it was given.</summary>
    internal ConductorOneConnector? Connector { get; }

    internal bool Matches(ConductorOneConnector connector) => Matches(connector.Id, connector.Name);
}
