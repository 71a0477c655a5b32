using Newtonsoft.Json;

namespace SegmentC1.ConductorOne;

/// <summary>Gets access tokens for a credential and keeps the current one. Safe for concurrent use; one request at a time.</summary>
/// <remarks>
/// A token counts as expired ten seconds early. From four fifths of its life a new one is asked for when one is needed; while
/// that fails for want of an answer, the old one is used to its end.
/// </remarks>
internal sealed class TokenSource(ClientId clientId, ClientSecret secret, TenantHttp http, TimeProvider time) : IDisposable
{
    private const string Path = "/auth/v1/token";
    private const double RenewAfter = 0.8;
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private volatile AccessToken? _current;

    private sealed record TokenResponse(
        [property: JsonProperty("access_token")] string? AccessToken,
        [property: JsonProperty("token_type")] string? TokenType,
        [property: JsonProperty("expires_in")] double? ExpiresIn);

    /// <summary>A token that is good now.</summary>
    /// <exception cref="ConductorOneAuthenticationException">The tenant does not accept the credential.</exception>
    /// <exception cref="ConductorOneException">The tenant could not be reached or cannot serve.</exception>
    public async Task<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        var current = _current;
        if (IsFresh(current)) return current!;
        await _oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var old = _current;
            if (IsFresh(old)) return old!;
            try
            {
                return _current = await RequestAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (ConductorOneException exception) when (old is not null && time.GetUtcNow() < old.ExpiresAt && exception is not ConductorOneAuthenticationException)
            {
                return old;
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Says that the tenant refused a token; the next call asks for another. A newer token is kept.</summary>
    public void Discard(AccessToken refused) => Interlocked.CompareExchange(ref _current, null, refused);

    /// <inheritdoc/>
    public void Dispose()
    {
        _current = null;
        _oneAtATime.Dispose();
    }

    private bool IsFresh(AccessToken? token) => token is not null && time.GetUtcNow() < token.RenewAt;

    private async Task<AccessToken> RequestAsync(CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        var answer = await http.SendAsync(CreateRequest, repeatable: true, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess) throw ConductorOneErrors.FromToken(answer, clientId, time.GetUtcNow());

        TokenResponse? response;
        try
        {
            response = JsonConvert.DeserializeObject<TokenResponse>(answer.Body, Json.Settings);
        }
        catch (JsonException)
        {
            // Not kept as a cause: its message may quote the token.
            response = null;
        }

        if (string.IsNullOrEmpty(response?.AccessToken) || response.AccessToken.Any(c => c is <= ' ' or > '~')) throw ConductorOneErrors.NotTheApi(answer);
        if (response.TokenType is { Length: > 0 } type && !string.Equals(type, "Bearer", StringComparison.OrdinalIgnoreCase))
        {
            throw new ConductorOneAuthenticationException(
                $"The credential '{clientId}' gives tokens of type '{SafeText.Clean(type)}', which are not supported: make a credential that does not require DPoP.")
            { HttpStatus = (int)answer.Status, RequestId = answer.RequestId, Operation = answer.Operation };
        }

        // Without a life span it is good until it is refused.
        if (response.ExpiresIn is not > 0) return new AccessToken(response.AccessToken, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue);
        var life = TimeSpan.FromSeconds(Math.Min(response.ExpiresIn.Value, TimeSpan.FromDays(30).TotalSeconds));
        var expires = asked + life - Margin;
        var renew = asked + (life * RenewAfter);
        return new AccessToken(response.AccessToken, renew < expires ? renew : expires, expires);
    }

    private HttpRequestMessage CreateRequest() => new(HttpMethod.Post, Path)
    {
        Content = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"),
            new("client_id", clientId.Value),
            new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            new("client_assertion", ClientAssertion.Create(clientId, secret, time.GetUtcNow())),
        ]),
    };
}
