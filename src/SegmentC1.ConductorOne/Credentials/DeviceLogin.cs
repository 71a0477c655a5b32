using System.Globalization;
using System.Net;
using Newtonsoft.Json;

namespace SegmentC1.ConductorOne;

/// <summary>What a person has to do to log in.</summary>
/// <param name="Address">The page to open; https, or this machine.</param>
/// <param name="Code">The code that the page shows or asks for.</param>
/// <param name="ExpiresAt">Until when, UTC.</param>
public sealed record DeviceLoginPrompt(Uri Address, string Code, DateTimeOffset ExpiresAt);

/// <summary>
/// A person who logs in with a browser, on this machine or another. The access token that comes of it cannot be renewed: when it
/// has expired, the person logs in again. Source: C1 wire protocol, other grants; RFC 8628.
/// </summary>
/// <param name="tenant">The tenant: its name, or its host.</param>
/// <param name="show">Shows the person what to do; called once, from any thread.</param>
public sealed class DeviceLoginCredential(string tenant, Action<DeviceLoginPrompt> show) : ConductorOneCredential
{
    internal override ClientId? Id => null;

    internal override string TenantHost { get; } = TenantName.ToHost(tenant);

    internal override ITokenRequest CreateRequest() => new DeviceLogin(show);
}

/// <summary>One login: asks for a code, shows it, and asks for the token until the person has confirmed.</summary>
internal sealed class DeviceLogin(Action<DeviceLoginPrompt> show) : ITokenRequest
{
    /// <summary>The public client that ConductorOne's own SDK logs people in as; it is known to every tenant and is no secret.</summary>
    public const string ClientId = "2RCzHlak5q7CY14SdBc8HoZEJRf";

    private const string AuthorizationPath = "/auth/v1/device_authorization";
    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestLogin = TimeSpan.FromHours(1);
    private static readonly TokenOwner Owner = new("the login", "Log in again.");
    private bool _done;

    private sealed record CodeResponse(
        [property: JsonProperty("device_code")] string? DeviceCode,
        [property: JsonProperty("user_code")] string? UserCode,
        [property: JsonProperty("verification_uri")] string? Address,
        [property: JsonProperty("verification_uri_complete")] string? CompleteAddress,
        [property: JsonProperty("expires_in")] double? ExpiresIn,
        [property: JsonProperty("interval")] double? Interval);

    /// <inheritdoc/>
    public async Task<AccessToken> RequestAsync(TokenEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (_done) throw new ConductorOneAuthenticationException("The login has expired. Log in again with Connect-ConductorOne -Interactive.");
        var asked = endpoint.Now;
        var answer = await endpoint.PostAsync(AuthorizationPath, () => [new("client_id", ClientId)], cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess) throw ConductorOneErrors.FromToken(answer, Owner with { Advice = "Check the name of the tenant, and that it allows logins from a command line." }, endpoint.Now);
        var code = Read(answer);
        var expires = asked + (code.ExpiresIn is > 0 and { } life ? TimeSpan.FromSeconds(Math.Min(life, LongestLogin.TotalSeconds)) : LongestLogin);
        show(new DeviceLoginPrompt(PageOf(code, answer), SafeText.Clean(code.UserCode)!, expires));
        var token = await PollAsync(endpoint, code, expires, cancellationToken).ConfigureAwait(false);
        _done = true;
        return token.WithoutRenewal();
    }

    public void Dispose()
    {
    }

    private static CodeResponse Read(HttpAnswer answer)
    {
        try
        {
            if (JsonConvert.DeserializeObject<CodeResponse>(answer.Body, Json.Settings) is { DeviceCode.Length: > 0, UserCode.Length: > 0 } code) return code;
        }
        catch (JsonException)
        {
            // Not kept as a cause: its message may quote the code.
        }

        throw ConductorOneErrors.NotTheApi(answer);
    }

    /// <summary>The page to open. A person is not sent anywhere without TLS.</summary>
    private static Uri PageOf(CodeResponse code, HttpAnswer answer) =>
        Uri.TryCreate(code.CompleteAddress ?? code.Address, UriKind.Absolute, out var page)
        && (page.Scheme == Uri.UriSchemeHttps || (page.Scheme == Uri.UriSchemeHttp && HostName.IsLoopback(page.Host.Trim('[', ']'))))
            ? page
            : throw ConductorOneErrors.NotTheApi(answer);

    private static async Task<AccessToken> PollAsync(TokenEndpoint endpoint, CodeResponse code, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        var interval = code.Interval is > 0 and { } told ? TimeSpan.FromSeconds(Math.Min(told, 60)) : UsualInterval;
        while (endpoint.Now + interval < expires)
        {
            await Task.Delay(interval, endpoint.Time, cancellationToken).ConfigureAwait(false);
            HttpAnswer answer;
            try
            {
                answer = await AskAsync(endpoint, code.DeviceCode!, cancellationToken).ConfigureAwait(false);
            }
            catch (ConductorOneConnectionException)
            {
                // The person may be confirming at this moment; a lost connection is asked through, more slowly.
                interval *= 2;
                continue;
            }

            if (answer.IsSuccess) return endpoint.Read(answer, endpoint.Now, Owner);
            switch (ConductorOneErrors.Code(answer.Body))
            {
                case "authorization_pending":
                    break;
                case "slow_down":
                    interval += UsualInterval;
                    break;
                case "access_denied":
                    throw new ConductorOneLoginException("The login was denied on the page where it was to be confirmed.") { HttpStatus = (int)answer.Status, RequestId = answer.RequestId, Operation = answer.Operation };
                case "expired_token":
                    throw Expired(expires);
                default:
                    if (answer.Status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError) break;
                    throw ConductorOneErrors.FromToken(answer, Owner, endpoint.Now);
            }
        }

        throw Expired(expires);
    }

    private static Task<HttpAnswer> AskAsync(TokenEndpoint endpoint, string deviceCode, CancellationToken cancellationToken) =>
        endpoint.AskAsync(
            () =>
            [
                new("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
                new("device_code", deviceCode),
                new("client_id", ClientId),
            ],
            cancellationToken);

    private static ConductorOneLoginException Expired(DateTimeOffset expires) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Nobody confirmed the login before its code expired ({expires.UtcDateTime:HH:mm} UTC). Start it again."));
}
