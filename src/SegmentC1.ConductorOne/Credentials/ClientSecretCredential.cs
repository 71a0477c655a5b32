using System.Security;

namespace SegmentC1.ConductorOne;

/// <summary>A client id and its secret: of a connector, a person or a service principal. The secret itself is never sent; a statement is signed with it.</summary>
/// <param name="clientId">The client id, <c>name@tenant-host/use</c>.</param>
/// <param name="clientSecret">The secret. The caller may dispose it once the connection was made.</param>
public sealed class ClientSecretCredential(string clientId, SecureString clientSecret) : ConductorOneCredential
{
    private ClientId? _id;

    internal override ClientId Id => _id ??= ClientId.Parse(clientId);

    internal override bool MayBeConnector => true;

    internal override string TenantHost => Id.TokenHost;

    internal override ITokenRequest CreateRequest() => new Request(Id, ClientSecret.Parse(clientSecret));

    /// <summary>Asks with a signed assertion, made anew for each attempt since the tenant takes each only once.</summary>
    internal sealed class Request(ClientId id, ClientSecret secret) : ITokenRequest
    {
        public Task<AccessToken> RequestAsync(TokenEndpoint endpoint, CancellationToken cancellationToken) =>
            endpoint.RequestAsync(
                () =>
                [
                    new("grant_type", "client_credentials"),
                    new("client_id", id.Value),
                    new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                    new("client_assertion", ClientAssertion.Create(id, secret, endpoint.Now)),
                ],
                new TokenOwner($"the credential '{id}'", "Check that client id and secret belong together, and that the credential was not revoked, rotated or expired; otherwise make a new one in ConductorOne."),
                cancellationToken);

        public void Dispose() => secret.Dispose();
    }
}
