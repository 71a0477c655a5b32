using System.Runtime.InteropServices;
using System.Security;

namespace SegmentC1.ConductorOne;

/// <summary>
/// A workload that proves itself with a token of its own identity provider (OIDC), which the tenant exchanges for an access token.
/// Source: C1 wire protocol, other grants; RFC 8693.
/// </summary>
/// <param name="clientId">The client id of the service principal, <c>name@tenant-host/wfe</c>.</param>
/// <param name="readToken">Gives the identity provider's token. Called for each exchange, because those tokens are short-lived; what it gives is disposed.</param>
public sealed class FederatedCredential(string clientId, Func<CancellationToken, Task<SecureString>> readToken) : ConductorOneCredential
{
    private ClientId? _id;

    internal override ClientId Id => _id ??= ClientId.Parse(clientId);

    internal override string TenantHost => Id.TokenHost;

    internal override ITokenRequest CreateRequest() => new Request(Id, readToken);

    private sealed class Request(ClientId id, Func<CancellationToken, Task<SecureString>> readToken) : ITokenRequest
    {
        public async Task<AccessToken> RequestAsync(TokenEndpoint endpoint, CancellationToken cancellationToken)
        {
            using var token = await readToken(cancellationToken).ConfigureAwait(false);
            var text = Read(token);
            return await endpoint.RequestAsync(
                () =>
                [
                    new("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
                    new("client_id", id.Value),
                    new("subject_token", text),
                    new("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"),
                ],
                new TokenOwner($"the workload token for '{id}'", "Check that the token has not expired, and that the trust of the service principal names its issuer, subject and audience."),
                cancellationToken).ConfigureAwait(false);
        }

        public void Dispose()
        {
        }

        /// <summary>The token as text, which exists for the length of one request.</summary>
        private static string Read(SecureString token)
        {
            var pointer = Marshal.SecureStringToGlobalAllocUnicode(token);
            try
            {
                var text = Marshal.PtrToStringUni(pointer)!.Trim();
                return text.Split('.') is [{ Length: > 0 }, { Length: > 0 }, _] && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
                    ? text
                    : throw new ConductorOneCredentialException("The OIDC token is not a signed token (three parts with dots between them). Give the identity provider's token as it came; nothing was sent.");
            }
            finally
            {
                Marshal.ZeroFreeGlobalAllocUnicode(pointer);
            }
        }
    }
}
