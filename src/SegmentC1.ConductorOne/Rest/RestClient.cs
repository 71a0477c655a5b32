using System.Net;
using System.Runtime.CompilerServices;
using System.Security;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne;

/// <summary>The tenant's REST API: bearer, JSON, errors and paging. Safe for concurrent use. Source: C1 wire protocol, REST conventions.</summary>
/// <remarks>Every member throws a <see cref="ConductorOneException"/> of the kind that names the cause.</remarks>
internal sealed class RestClient(TenantHttp http, TokenSource tokens, TimeProvider time)
{
    /// <summary>The most rows that a page can have; asking for more gives this many.</summary>
    public const int MaxPageSize = 100;

    /// <summary>Reads one object. Repeated on 429 and 5xx.</summary>
    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        SendAsync<T>(HttpMethod.Get, path, json: null, repeatable: true, cancellationToken);

    /// <summary>Sends a POST, PUT, PATCH or DELETE with a JSON body; <c>{}</c> when there is nothing to say.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Path with query, from the root.</param>
    /// <param name="body">What Newtonsoft writes as JSON; null for an empty object.</param>
    /// <param name="repeatable">Whether it only reads (a search), so that repeating it does no harm.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<T> SendAsync<T>(HttpMethod method, string path, object? body, bool repeatable, CancellationToken cancellationToken) =>
        SendAsync<T>(method, path, JsonConvert.SerializeObject(body ?? new object(), Json.Settings), repeatable, cancellationToken);

    /// <summary>Sends a POST whose body holds a secret. The secret is opened only for it, and taken out of what the tenant says if it is echoed.</summary>
    /// <param name="path">Path from the root.</param>
    /// <param name="body">Makes the body of the opened secret.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="repeatable">Whether sending it twice does no harm.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<T> SendSecretAsync<T>(string path, Func<string, JObject> body, SecureString secret, bool repeatable, CancellationToken cancellationToken)
    {
        var json = SecretText.Open(secret, text => body(text).ToString(Formatting.None));
        return Read<T>(Redact(await AnswerAsync(HttpMethod.Post, path, json, repeatable, cancellationToken).ConfigureAwait(false), secret));
    }

    /// <summary>All rows of a list that is read with GET (<c>page_size</c>, <c>page_token</c>), page by page as they are asked for.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(string path, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var pages = PagesAsync(
            token => GetAsync<JObject>($"{path}{separator}page_size={pageSize}{(token.Length == 0 ? "" : "&page_token=" + Uri.EscapeDataString(token))}", cancellationToken),
            path, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            foreach (var row in RowsOf(page, path)) yield return Json.Read<T>(row);
        }
    }

    /// <summary>All rows of a search that is sent with POST (<c>pageSize</c>, <c>pageToken</c> in the body), page by page as they are asked for.</summary>
    public async IAsyncEnumerable<T> SearchAsync<T>(string path, JObject query, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in SearchPagesAsync<T>(path, query, pageSize, cancellationToken).ConfigureAwait(false))
        {
            foreach (var row in page.Rows) yield return row;
        }
    }

    /// <summary>All pages of such a search, each with what an expand mask in the query brings.</summary>
    public async IAsyncEnumerable<RestPage<T>> SearchPagesAsync<T>(string path, JObject query, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = PagesAsync(
            token =>
            {
                var body = new JObject(query) { ["pageSize"] = pageSize };
                if (token.Length > 0) body["pageToken"] = token;
                return SendAsync<JObject>(HttpMethod.Post, path, body, repeatable: true, cancellationToken);
            },
            path, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false)) yield return new RestPage<T>([.. RowsOf(page, path).Select(Json.Read<T>)], new RelatedObjects(page));
    }

    /// <summary>Whose credential this is. A refusal is not repeated with another token: the first one was just made.</summary>
    /// <exception cref="ConductorOneAuthenticationException">401, as a connector credential gets.</exception>
    /// <exception cref="ConductorOneForbiddenException">403, as a connector credential may get.</exception>
    public async Task<Identity> IntrospectAsync(CancellationToken cancellationToken)
    {
        var (answer, _) = await SendOnceAsync(HttpMethod.Get, "/api/v1/auth/introspect", json: null, repeatable: true, cancellationToken).ConfigureAwait(false);
        return Read<Identity>(answer);
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, string? json, bool repeatable, CancellationToken cancellationToken) =>
        Read<T>(await AnswerAsync(method, path, json, repeatable, cancellationToken).ConfigureAwait(false));

    private async Task<HttpAnswer> AnswerAsync(HttpMethod method, string path, string? json, bool repeatable, CancellationToken cancellationToken)
    {
        var (answer, token) = await SendOnceAsync(method, path, json, repeatable, cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.Unauthorized && (token.IsBound || !DpopChallenge.IsForUnproven(answer)))
        {
            // Refused before its time: revoked, or the tenant's clock is ahead. One new token tells which.
            tokens.Discard(token);
            (answer, _) = await SendOnceAsync(method, path, json, repeatable, cancellationToken).ConfigureAwait(false);
        }

        return answer;
    }

    private static HttpAnswer Redact(HttpAnswer answer, SecureString secret) => SecretText.Open(
        secret, text => text.Length == 0 ? answer : answer with { Body = answer.Body.Replace(text, "***", StringComparison.Ordinal) });

    private async Task<(HttpAnswer Answer, AccessToken Token)> SendOnceAsync(HttpMethod method, string path, string? json, bool repeatable, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cancellationToken).ConfigureAwait(false);
        var answer = await http.SendAsync(CreateRequest, repeatable, cancellationToken).ConfigureAwait(false);
        if (token.Learn(answer))
        {
            answer = await http.SendAsync(CreateRequest, repeatable, cancellationToken).ConfigureAwait(false);
            token.Learn(answer);
        }

        return (answer, token);

        HttpRequestMessage CreateRequest()
        {
            var request = new HttpRequestMessage(method, path);
            token.Authorize(request, new Uri(http.Address, path), time.GetUtcNow());
            if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
            return request;
        }
    }

    private static T Read<T>(HttpAnswer answer)
    {
        if (!answer.IsSuccess) throw ConductorOneErrors.FromRest(answer);
        try
        {
            return JsonConvert.DeserializeObject<T>(answer.Body, Json.Settings) ?? throw ConductorOneErrors.NotTheApi(answer);
        }
        catch (JsonException)
        {
            // Not kept as a cause: its message may quote what it read.
            throw ConductorOneErrors.NotTheApi(answer);
        }
    }

    private static async IAsyncEnumerable<JObject> PagesAsync(Func<string, Task<JObject>> read, string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var token = "";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await read(token).ConfigureAwait(false);
            yield return page;
            token = page["nextPageToken"] is { Type: JTokenType.String } next ? next.Value<string>()! : "";
            if (token.Length > 0 && !seen.Add(token))
            {
                throw new ConductorOneServerException($"ConductorOne sends the same page of {path} again and again; the list cannot be read to its end.") { Operation = path };
            }
        }
        while (token.Length > 0);
    }

    /// <summary>The rows of a page. An empty list may be told as null or not at all; anything else in its place is not taken for one.</summary>
    private static JArray RowsOf(JObject page, string path) => page["list"] switch
    {
        null or { Type: JTokenType.Null } => new JArray(),
        JArray rows => rows,
        _ => throw new ConductorOneServerException($"ConductorOne answered {path} with something in the place of the list. Check the host, and any proxy on the way.") { Operation = path },
    };
}
