using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace SegmentC1.Sandbox.Tests;

/// <summary>A plain HTTP client for a sandbox: no more between a test and the wire.</summary>
internal sealed class Wire : IDisposable
{
    private readonly HttpClient _http;

    public Wire(SegmentSandbox sandbox, string? token = null)
    {
        _http = new HttpClient { BaseAddress = sandbox.BaseAddress };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token ?? sandbox.Token);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Sends, and gives the status and the JSON of the answer.</summary>
    public async Task<(int Status, JsonNode Json)> JsonAsync(HttpMethod method, string path, string? body = null)
    {
        using var response = await SendAsync(method, path, body);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonNode.Parse(text)!);
    }

    /// <summary>The <c>data</c> of a GET that must succeed.</summary>
    public async Task<JsonObject> DataAsync(string path)
    {
        var (status, json) = await JsonAsync(HttpMethod.Get, path);
        Assert.True(status == 200, $"{path}: {status} {json}");
        return json["data"]!.AsObject();
    }

    /// <summary>All rows of a list, page by page along <c>next</c>.</summary>
    public async Task<IReadOnlyList<JsonNode>> AllAsync(string path, string key, int count)
    {
        List<JsonNode> rows = [];
        var cursor = string.Empty;
        do
        {
            var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var data = await DataAsync($"{path}{separator}pagination.count={count}{(cursor.Length == 0 ? "" : $"&pagination.cursor={Uri.EscapeDataString(cursor)}")}");
            rows.AddRange(data[key]!.AsArray().Select(row => row!));
            cursor = data["pagination"]?["next"]?.GetValue<string>() ?? string.Empty;
        }
        while (cursor.Length > 0);
        return rows;
    }

    public void Dispose() => _http.Dispose();
}
