using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1;

/// <summary>A credential that was made for a connector. ConductorOne does not tell its secret again.</summary>
public sealed class ConductorOneConnectorSecret
{
    internal ConductorOneConnectorSecret(ConductorOneConnectorCredential made, string? storedAs)
    {
        Id = made.Id;
        AppId = made.AppId;
        ConnectorId = made.ConnectorId;
        ClientId = made.ClientId;
        CreatedAt = made.CreatedAt;
        ExpiresAt = made.ExpiresAt;
        StoredAs = storedAs;
        Credential = storedAs is null ? new PSCredential(made.ClientId, made.ClientSecret) : null;
    }

    /// <summary>The id, with which ConductorOne knows it; nothing lists it later.</summary>
    public string Id { get; }

    /// <summary>The id of the connector's app.</summary>
    public string AppId { get; }

    /// <summary>The id of the connector.</summary>
    public string ConnectorId { get; }

    /// <summary>The client id; it is no secret.</summary>
    public string ClientId { get; }

    /// <summary>Client id and secret, for <c>Connect-ConductorOne</c>; null when a vault has it.</summary>
    public PSCredential? Credential { get; }

    /// <summary>Vault and name, when a vault has it; null otherwise.</summary>
    public string? StoredAs { get; }

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset? CreatedAt { get; }

    /// <summary>When it ends, UTC; null when it does not.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>The client id alone.</summary>
    public override string ToString() => ClientId;
}
