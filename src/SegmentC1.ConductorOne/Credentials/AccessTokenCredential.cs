using System.Runtime.InteropServices;
using System.Security;

namespace SegmentC1.ConductorOne;

/// <summary>An access token that somebody else got. It cannot be renewed: when the tenant refuses it, it is over.</summary>
/// <param name="tenant">The tenant: its name, or its host.</param>
/// <param name="token">The token. The caller may dispose it once the connection was made.</param>
public sealed class AccessTokenCredential(string tenant, SecureString token) : ConductorOneCredential
{
    internal override ClientId? Id => null;

    internal override string TenantHost { get; } = TenantName.ToHost(tenant);

    internal override ITokenRequest CreateRequest() => new Request(Read(token));

    private static string Read(SecureString token)
    {
        var pointer = Marshal.SecureStringToGlobalAllocUnicode(token);
        try
        {
            var text = Marshal.PtrToStringUni(pointer)!.Trim();
            return text.Length > 0 && text.All(c => c is > ' ' and <= '~')
                ? text
                : throw new ConductorOneCredentialException("The access token is empty, or holds characters that no token has. Give it as it came, without 'Bearer'; nothing was sent.");
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(pointer);
        }
    }

    private sealed class Request(string value) : ITokenRequest
    {
        private string? _value = value;

        public Task<AccessToken> RequestAsync(TokenEndpoint endpoint, CancellationToken cancellationToken) =>
            Interlocked.Exchange(ref _value, null) is { } token
                ? Task.FromResult(new AccessToken(token, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue))
                : throw new ConductorOneAuthenticationException("ConductorOne does not accept the access token any more: it has expired or was revoked. Get a new one, and connect with it.");

        public void Dispose() => _value = null;
    }
}
