using System.Net;
using System.Text;
using System.Text.Json;

namespace SegmentC1.Sandbox.Tests;

/// <summary>A tenant and a hand-written REST client of it, for one test.</summary>
public abstract class RestFixture : IAsyncLifetime
{
    private readonly HttpClient _http = new();

    protected ConductorOneSandbox Tenant { get; private set; } = null!;

    protected virtual ConductorOneSandboxOptions Options => new();

    public async ValueTask InitializeAsync()
    {
        Tenant = await ConductorOneSandbox.StartAsync(Options, TestContext.Current.CancellationToken);
        _http.BaseAddress = new Uri($"http://{Tenant.Host}");
        await SignInAsync(Tenant.Personal);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Tenant.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Goes on with the credential of somebody else.</summary>
    protected async Task SignInAsync(SandboxCredential credential)
    {
        using var client = new TenantClient(Tenant);
        var metadata = await client.SignInAsync(credential);
        _http.DefaultRequestHeaders.Remove("Authorization");
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", metadata.GetValue("authorization"));
    }

    protected void SignOut() => _http.DefaultRequestHeaders.Remove("Authorization");

    protected Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    protected Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, JsonSerializer.Serialize(body));

    /// <summary>Posts what must succeed.</summary>
    protected async Task<JsonElement> DoneAsync(string path, object body)
    {
        var (status, answer) = await PostAsync(path, body);
        Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
        return answer;
    }

    protected async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string path, string? body, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, contentType);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.Clone());
    }
}
