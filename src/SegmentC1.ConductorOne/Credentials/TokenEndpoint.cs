using System.Net;
using Newtonsoft.Json;

namespace SegmentC1.ConductorOne;

/// <summary>The tenant's token endpoint: sends a form, reads the token, and proves possession of a key (DPoP) where that is demanded.</summary>
/// <param name="http">The tenant.</param>
/// <param name="time">The clock.</param>
/// <param name="dpop">Whether the first request already carries a proof; otherwise one is made when the tenant demands it.</param>
internal sealed class TokenEndpoint(TenantHttp http, TimeProvider time, bool dpop = false) : IDisposable
{
    private const string Path = "/auth/v1/token";
    private const double RenewAfter = 0.8;
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private DpopKey? _key = dpop ? new DpopKey() : null;

    private sealed record TokenResponse(
        [property: JsonProperty("access_token")] string? AccessToken,
        [property: JsonProperty("token_type")] string? TokenType,
        [property: JsonProperty("expires_in")] double? ExpiresIn);

    /// <summary>The time.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The clock, and the waits.</summary>
    public TimeProvider Time => time;

    /// <summary>Asks for a token; a refusal is an error.</summary>
    /// <param name="form">Makes the fields anew for each attempt.</param>
    /// <param name="owner">Words for the error.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<AccessToken> RequestAsync(Func<KeyValuePair<string, string>[]> form, TokenOwner owner, CancellationToken cancellationToken)
    {
        var asked = Now;
        var answer = await PostAsync(Path, form, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? Read(answer, asked, owner) : throw ConductorOneErrors.FromToken(answer, owner, Now);
    }

    /// <summary>Asks for a token and gives the answer as it is, good or bad.</summary>
    public Task<HttpAnswer> AskAsync(Func<KeyValuePair<string, string>[]> form, CancellationToken cancellationToken) => PostAsync(Path, form, cancellationToken);

    /// <summary>Sends a form to another address of the tenant's sign-in.</summary>
    public async Task<HttpAnswer> PostAsync(string path, Func<KeyValuePair<string, string>[]> form, CancellationToken cancellationToken)
    {
        // Once for the proof, once for the nonce that the tenant wants in it.
        for (var left = _key is null ? 2 : 1; ; left--)
        {
            var answer = await SendAsync(path, form, cancellationToken).ConfigureAwait(false);
            if (left == 0 || !DpopChallenge.IsIn(answer)) return answer;
            if (_key is not null && (answer.DpopNonce is null || answer.DpopNonce == _key.TokenNonce)) return answer;
            _key ??= new DpopKey();
            _key.TokenNonce = answer.DpopNonce ?? _key.TokenNonce;
        }
    }

    /// <summary>The token of a good answer.</summary>
    public AccessToken Read(HttpAnswer answer, DateTimeOffset asked, TokenOwner owner)
    {
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
        var key = KeyFor(response.TokenType, answer, owner);

        // Without a life span it is good until it is refused.
        if (response.ExpiresIn is not > 0) return new AccessToken(response.AccessToken, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue, key);
        var life = TimeSpan.FromSeconds(Math.Min(response.ExpiresIn.Value, TimeSpan.FromDays(30).TotalSeconds));
        var expires = asked + life - Margin;
        var renew = asked + (life * RenewAfter);
        return new AccessToken(response.AccessToken, renew < expires ? renew : expires, expires, key);
    }

    /// <inheritdoc/>
    public void Dispose() => _key?.Dispose();

    /// <summary>The key that a token is bound to; null for a bearer's.</summary>
    private DpopKey? KeyFor(string? type, HttpAnswer answer, TokenOwner owner)
    {
        if (string.IsNullOrEmpty(type) || string.Equals(type, "Bearer", StringComparison.OrdinalIgnoreCase)) return null;
        var isDpop = string.Equals(type, "DPoP", StringComparison.OrdinalIgnoreCase);
        if (isDpop && _key is not null) return _key;
        var advice = isDpop ? "connect with -Dpop, so that the token is bound to a key of this session" : "make another credential";
        throw new ConductorOneAuthenticationException($"ConductorOne answered {owner.Name} with a token of type '{SafeText.Clean(type)}', which cannot be used: {advice}.")
        { HttpStatus = (int)answer.Status, RequestId = answer.RequestId, Operation = answer.Operation };
    }

    private async Task<HttpAnswer> SendAsync(string path, Func<KeyValuePair<string, string>[]> form, CancellationToken cancellationToken)
    {
        var answer = await http.SendAsync(CreateRequest, repeatable: true, cancellationToken).ConfigureAwait(false);
        if (_key is not null && answer.IsSuccess) _key.TokenNonce = answer.DpopNonce ?? _key.TokenNonce;
        return answer;

        HttpRequestMessage CreateRequest()
        {
            var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form()) };
            if (_key is not null) request.Headers.Add(DpopKey.Header, _key.Prove(HttpMethod.Post, new Uri(http.Address, path), Now, _key.TokenNonce));
            return request;
        }
    }
}
