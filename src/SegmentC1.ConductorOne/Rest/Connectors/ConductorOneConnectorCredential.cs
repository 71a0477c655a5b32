using System.Security;

namespace SegmentC1.ConductorOne;

/// <summary>A client id and secret with which a self-hosted connector speaks to its tenant. The secret is told this once.</summary>
public sealed class ConductorOneConnectorCredential
{
    internal ConductorOneConnectorCredential(SecureString secret) => ClientSecret = secret;

    /// <summary>The id, with which it can be revoked; nothing lists it later.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the connector's app.</summary>
    public required string AppId { get; init; }

    /// <summary>The id of the connector.</summary>
    public required string ConnectorId { get; init; }

    /// <summary>The client id; it is no secret.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client secret.</summary>
    public SecureString ClientSecret { get; }

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it ends, UTC; null when it does not.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The client id alone.</summary>
    public override string ToString() => ClientId;
}

/// <summary>Credentials of connectors as the API writes them.</summary>
internal static class CredentialWire
{
    internal sealed record Answer(Row? Credential);

    internal sealed record Row(string? Id, string? AppId, string? ConnectorId, string? ClientId, string? ClientSecret, DateTimeOffset? CreatedAt, DateTimeOffset? ExpiresTime)
    {
        /// <summary>The credential; null when id or secret is missing.</summary>
        public ConductorOneConnectorCredential? ToCredential() => ClientId is { Length: > 0 } && ClientSecret is { Length: > 0 }
            ? new ConductorOneConnectorCredential(SecretText.Seal(ClientSecret))
            {
                Id = Id ?? string.Empty,
                AppId = AppId ?? string.Empty,
                ConnectorId = ConnectorId ?? string.Empty,
                ClientId = ClientId,
                CreatedAt = CreatedAt,
                ExpiresAt = ExpiresTime,
            }
            : null;

        /// <summary>Never the secret.</summary>
        public override string ToString() => ClientId ?? string.Empty;
    }
}
