using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne.Tests.Rest;

public class RestClientTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private sealed record Row(string Id, string? CreatedAt);

    private sealed record Counted(string Id, long? UserCount, int? Items);

    [Fact]
    public async Task A_list_is_read_page_by_page_to_its_end()
    {
        var asked = new List<string>();
        await using var rest = await Fixture.StartAsync(context =>
        {
            asked.Add(context.Request.Path + context.Request.QueryString);
            return context.Response.WriteAsync(asked.Count == 1
                ? """{"list":[{"id":"a","createdAt":"2026-01-01T00:00:00Z","new":1},{"id":"b"}],"nextPageToken":"p/2+="}"""
                : """{"list":[{"id":"c"}],"nextPageToken":""}""");
        });

        var rows = new List<Row>();
        await foreach (var row in rest.Client.ListAsync<Row>("/api/v1/apps?x=1", 50, Stop)) rows.Add(row);

        Assert.Equal(["a", "b", "c"], rows.Select(row => row.Id));
        Assert.Equal("2026-01-01T00:00:00Z", rows[0].CreatedAt);
        Assert.Equal(["/api/v1/apps?x=1&page_size=50", "/api/v1/apps?x=1&page_size=50&page_token=p%2F2%2B%3D"], asked);
    }

    [Fact]
    public async Task A_search_carries_its_page_in_the_body()
    {
        var asked = new List<string>();
        await using var rest = await Fixture.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            asked.Add($"{context.Request.Method} {await reader.ReadToEndAsync(Stop)}");
            await context.Response.WriteAsync(asked.Count == 1 ? """{"list":[{"id":"a"}],"nextPageToken":"2"}""" : """{"list":null}""");
        });

        var rows = new List<Row>();
        await foreach (var row in rest.Client.SearchAsync<Row>("/api/v1/search/apps", new JObject { ["query"] = "s" }, 10, Stop)) rows.Add(row);

        Assert.Equal(["a"], rows.Select(row => row.Id));
        Assert.Equal(["""POST {"query":"s","pageSize":10}""", """POST {"query":"s","pageSize":10,"pageToken":"2"}"""], asked);
    }

    [Fact]
    public async Task A_list_that_never_ends_is_an_error_and_not_an_endless_loop()
    {
        await using var rest = await Fixture.StartAsync(context => context.Response.WriteAsync("""{"list":[{"id":"a"}],"nextPageToken":"same"}"""));

        var rows = 0;
        await Assert.ThrowsAsync<ConductorOneServerException>(async () =>
        {
            await foreach (var _ in rest.Client.ListAsync<Row>("/api/v1/apps", 10, Stop))
            {
                if (++rows > 5) break;
            }
        });
    }

    [Theory]
    [InlineData("""{"list":["canary"]}""")]
    [InlineData("""{"list":[{"id":["canary"]}]}""")]
    [InlineData("""{"list":[null]}""")]
    [InlineData("""{"list":{"canary":1}}""")]
    [InlineData("""{"list":"canary"}""")]
    public async Task A_list_in_a_form_that_is_not_promised_is_an_error_of_the_tenant_and_not_an_empty_list(string page)
    {
        await using var rest = await Fixture.StartAsync(context => context.Response.WriteAsync(page));

        var error = await Assert.ThrowsAsync<ConductorOneServerException>(async () =>
        {
            await foreach (var _ in rest.Client.ListAsync<Row>("/api/v1/apps", 10, Stop)) Assert.Fail("There is no row.");
        });

        Assert.DoesNotContain("canary", error.ToString());
    }

    [Theory]
    [InlineData("\"12\"", 12L)]
    [InlineData("12", 12L)]
    [InlineData("\"string\"", null)]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    public async Task A_count_that_is_no_number_is_not_known_and_takes_nothing_else_with_it(string count, long? expected)
    {
        await using var rest = await Fixture.StartAsync(context => context.Response.WriteAsync($$"""{"id":"a","userCount":{{count}},"items":{{count}}}"""));

        var row = await rest.Client.GetAsync<Counted>("/api/v1/apps/a", Stop);

        Assert.Equal(("a", expected, (int?)expected), (row.Id, row.UserCount, row.Items));
    }

    [Theory]
    [InlineData(422, """{"type":"about:blank","title":"Invalid request","status":422,"detail":"Your body is not valid"}""", typeof(ConductorOneRequestException), "Your body is not valid")]
    [InlineData(400, """{"code":3,"message":"displayName is too long","details":[{"@type":"x","reason":"TOO_LONG"}]}""", typeof(ConductorOneRequestException), "displayName is too long (TOO_LONG)")]
    [InlineData(403, """{"code":7,"message":"nope"}""", typeof(ConductorOneForbiddenException), "nope")]
    [InlineData(404, """{"message":null,"details":"x"}""", typeof(ConductorOneNotFoundException), "404")]
    [InlineData(409, "<html>canary</html>", typeof(ConductorOneRequestException), "409")]
    [InlineData(302, "", typeof(ConductorOneServerException), "302")]
    [InlineData(200, "<html>canary</html>", typeof(ConductorOneServerException), "its API does not send")]
    [InlineData(200, "", typeof(ConductorOneServerException), "its API does not send")]
    [InlineData(200, """{"id":["canary"]}""", typeof(ConductorOneServerException), "its API does not send")]
    [InlineData(400, """{"message":"bad secret-token:conductorone.com:v1:canary and Bearer canary2 and client_assertion=eyJh.eyJb.canary3"}""", typeof(ConductorOneRequestException), "bad ***")]
    public async Task Each_answer_has_its_error_with_the_tenants_words_and_the_request_id(int status, string body, Type type, string expected)
    {
        await using var rest = await Fixture.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["X-Request-Id"] = "req-1";
            if (status == 302) context.Response.Headers.Location = "/elsewhere";
            return context.Response.WriteAsync(body);
        });

        var error = await Assert.ThrowsAnyAsync<ConductorOneException>(() => rest.Client.GetAsync<Row>("/api/v1/apps/a?secret=canary", Stop));

        Assert.Equal(type, error.GetType());
        Assert.Equal((status, "req-1", "GET /api/v1/apps/a"), (error.HttpStatus, error.RequestId, error.Operation));
        Assert.Contains($"{status} (request id req-1)", error.Message);
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain("canary", error.ToString());
        Assert.DoesNotContain(Fixture.Token, error.ToString());
    }

    [Fact]
    public async Task Reading_waits_as_long_as_it_is_asked_to_and_is_bounded()
    {
        var count = 0;
        await using var rest = await Fixture.StartAsync(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = count++ == 0 ? "7" : "3600";
            return Task.CompletedTask;
        });

        var error = await Assert.ThrowsAsync<ConductorOneRateLimitException>(() => rest.Client.GetAsync<Row>("/api/v1/apps/a", Stop));

        Assert.Equal([TimeSpan.FromSeconds(7)], rest.Time.Waits);
        Assert.Equal(TimeSpan.FromHours(1), error.RetryAfter);
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public async Task A_connection_that_is_cut_is_made_anew_for_what_may_be_repeated_only(bool repeatable, int requests)
    {
        var count = 0;
        await using var rest = await Fixture.StartAsync(async context =>
        {
            if (++count == 3)
            {
                await context.Response.WriteAsync("""{"id":"a"}""");
                return;
            }

            // Once before an answer, once in the middle of one.
            if (count == 2) await context.Response.WriteAsync("""{"id":""");
            if (count == 2) await context.Response.Body.FlushAsync();
            context.Abort();
        });

        var failure = await Record.ExceptionAsync(() => rest.Client.SendAsync<Row>(HttpMethod.Post, "/api/v1/search/apps", null, repeatable, Stop));

        Assert.Equal(requests, count);
        Assert.Equal(repeatable ? null : typeof(ConductorOneConnectionException), failure?.GetType());
        if (!repeatable) Assert.Contains("not known", failure!.Message);
    }

    [Fact]
    public async Task A_change_that_comes_too_often_is_sent_again_because_nothing_was_done()
    {
        var count = 0;
        await using var rest = await Fixture.StartAsync(context =>
        {
            if (count++ == 0) (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (429, "2");
            return context.Response.WriteAsync("""{"id":"a"}""");
        });

        var row = await rest.Client.SendAsync<Row>(HttpMethod.Post, "/api/v1/apps", null, repeatable: false, Stop);

        Assert.Equal(("a", 2), (row.Id, count));
        Assert.Equal([TimeSpan.FromSeconds(2)], rest.Time.Waits);
    }

    [Fact]
    public async Task A_change_is_sent_once()
    {
        var count = 0;
        await using var rest = await Fixture.StartAsync(context =>
        {
            count++;
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });

        await Assert.ThrowsAsync<ConductorOneServerException>(() => rest.Client.SendAsync<Row>(HttpMethod.Post, "/api/v1/apps", new { DisplayName = "x" }, repeatable: false, Stop));

        Assert.Equal(1, count);
    }

    [Fact]
    public async Task A_refused_token_is_replaced_and_the_request_repeated_once()
    {
        var authorizations = new List<string>();
        await using var rest = await Fixture.StartAsync(context =>
        {
            authorizations.Add(context.Request.Headers.Authorization.ToString());
            if (authorizations.Count == 1) context.Response.StatusCode = 401;
            return context.Response.WriteAsync("""{"id":"a"}""");
        });

        var row = await rest.Client.GetAsync<Row>("/api/v1/apps/a", Stop);

        Assert.Equal("a", row.Id);
        Assert.Equal([$"Bearer {Fixture.Token}1", $"Bearer {Fixture.Token}2"], authorizations);
    }

    private sealed class Fixture : IAsyncDisposable
    {
        public const string Token = "made-up-token-";
        private readonly ScriptedHost _host;
        private readonly TenantHttp _http;
        private readonly TokenSource _tokens;

        private Fixture(ScriptedHost host)
        {
            _host = host;
            var credential = new ClientSecretCredential($"a@{host.Host}/pcc", Secrets.Secure(Secrets.SampleSecret));
            _http = new TenantHttp(credential.Resolve(null), Time, null);
            _tokens = new TokenSource(credential.CreateRequest(), new TokenEndpoint(_http, Time), Time);
            Client = new RestClient(_http, _tokens, Time);
        }

        public ImpatientTime Time { get; } = new();

        public RestClient Client { get; }

        public static async Task<Fixture> StartAsync(RequestDelegate answer)
        {
            var tokens = 0;
            return new Fixture(await ScriptedHost.StartAsync(HttpProtocols.Http1, context => context.Request.Path == "/auth/v1/token"
                ? context.Response.WriteAsync($$"""{"access_token":"{{Token}}{{++tokens}}","token_type":"bearer"}""")
                : answer(context)));
        }

        public async ValueTask DisposeAsync()
        {
            _tokens.Dispose();
            _http.Dispose();
            await _host.DisposeAsync();
        }
    }
}
