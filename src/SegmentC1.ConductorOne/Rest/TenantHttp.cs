using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace SegmentC1.ConductorOne;

/// <summary>HTTP/1.1 to one tenant: bounded in time, in size and in retries. Knows nothing of tokens.</summary>
/// <remarks>The system's proxy and certificate store are used; redirects are not followed, since they would carry a credential elsewhere.</remarks>
internal sealed class TenantHttp : IDisposable
{
    private const int MaxAttempts = 4;
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(30);
    private static readonly string[] RequestIdHeaders = ["x-request-id", "request-id", "x-amzn-requestid", "x-amzn-trace-id", "cf-ray"];

    private readonly HttpClient _client;
    private readonly TimeProvider _time;
    private readonly Action<ConductorOneNotice>? _onNotice;

    public TenantHttp(TenantAddress address, TimeProvider time, Action<ConductorOneNotice>? onNotice)
    {
        _time = time;
        _onNotice = onNotice;
        _client = new HttpClient(CreateHandler(address)) { BaseAddress = address.Uri, Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 64 << 20 };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd(ProductInfo.UserAgent);
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    /// <summary>Where requests go: scheme, host and port.</summary>
    public Uri Address => _client.BaseAddress!;

    /// <summary>The handler that REST and gRPC use alike.</summary>
    public static SocketsHttpHandler CreateHandler(TenantAddress address) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        // A proxy can reach neither this machine nor cleartext HTTP/2.
        UseProxy = !address.IsLoopback,
        SslOptions = new SslClientAuthenticationOptions { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
    };

    /// <summary>
    /// Sends a request. One that may be repeated is repeated on 429, on 5xx and when no whole answer comes, a few times with growing pauses; any
    /// other on 429 alone, which says that nothing was done.
    /// </summary>
    /// <param name="make">Makes the request anew for each attempt.</param>
    /// <param name="repeatable">Whether sending it twice does no harm.</param>
    /// <param name="cancellationToken">Ends it, also in a pause.</param>
    /// <exception cref="ConductorOneConnectionException">There was no answer.</exception>
    public async Task<HttpAnswer> SendAsync(Func<HttpRequestMessage> make, bool repeatable, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            string what;
            TimeSpan? asked = null;
            try
            {
                var answer = await SendOnceAsync(make, cancellationToken).ConfigureAwait(false);
                if (attempt == MaxAttempts || !MayRepeat(answer, repeatable)) return answer;
                (what, asked) = ($"{answer.Operation} was answered with {(int)answer.Status}", answer.RetryAfter);
            }
            catch (ConductorOneConnectionException failure) when (repeatable && failure.WasCut && attempt < MaxAttempts)
            {
                what = $"{failure.Operation} got no whole answer";
            }
            catch (ConductorOneConnectionException failure) when (!repeatable && failure.WasCut)
            {
                throw ConductorOneErrors.OfUnknownOutcome(failure);
            }

            var pause = asked ?? TimeSpan.FromMilliseconds((1000 << (attempt - 1)) + RandomNumberGenerator.GetInt32(250));
            _onNotice?.Invoke(new ConductorOneNotice(ConductorOneNoticeKind.Retry, what + "; it is repeated.", pause));
            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static bool MayRepeat(HttpAnswer answer, bool repeatable) =>
        !(answer.RetryAfter > MaxPause)
        && (answer.Status == HttpStatusCode.TooManyRequests
            || (repeatable && answer.Status >= HttpStatusCode.InternalServerError && answer.Status != HttpStatusCode.NotImplemented));

    private async Task<HttpAnswer> SendOnceAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        using var request = make();
        var operation = $"{request.Method} {PathOf(request.RequestUri)}";
        using var timeout = new CancellationTokenSource(AttemptTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsStringAsync(either.Token).ConfigureAwait(false);
            return new HttpAnswer(operation, response.StatusCode, body, RequestIdOf(response), response.Headers.Date, RetryAfterOf(response))
            {
                DpopNonce = NonceOf(response),
                Challenge = response.Headers.WwwAuthenticate.Count == 0 ? null : response.Headers.WwwAuthenticate.ToString(),
            };
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw ConductorOneErrors.NoAnswer(operation, _client.BaseAddress!, AttemptTimeout);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            throw ConductorOneErrors.ConnectionFailed(operation, _client.BaseAddress!, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private static string PathOf(Uri? uri)
    {
        var text = uri is null ? "/" : uri.IsAbsoluteUri ? uri.AbsolutePath : uri.OriginalString;
        var query = text.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? text : text[..query];
    }

    private static string? RequestIdOf(HttpResponseMessage response)
    {
        foreach (var name in RequestIdHeaders)
        {
            if (response.Headers.TryGetValues(name, out var values)) return SafeText.Clean(values.FirstOrDefault());
        }

        return null;
    }

    private static string? NonceOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues(DpopKey.NonceHeader, out var values) && values.FirstOrDefault() is { Length: > 0 and <= 1024 } nonce ? nonce : null;

    private TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        var value = response.Headers.RetryAfter;
        var wait = value?.Delta ?? (value?.Date - (response.Headers.Date ?? _time.GetUtcNow()));
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
