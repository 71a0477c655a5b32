using System.Net;

namespace SegmentC1.Segment.Tests;

public class ErrorTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(400, typeof(SegmentRequestException))]
    [InlineData(401, typeof(SegmentAuthenticationException))]
    [InlineData(402, typeof(SegmentRequestException))]
    [InlineData(403, typeof(SegmentForbiddenException))]
    [InlineData(404, typeof(SegmentNotFoundException))]
    [InlineData(405, typeof(SegmentNotFoundException))]
    [InlineData(408, typeof(SegmentServerException))]
    [InlineData(409, typeof(SegmentRequestException))]
    [InlineData(413, typeof(SegmentRequestException))]
    [InlineData(422, typeof(SegmentRequestException))]
    [InlineData(500, typeof(SegmentServerException))]
    [InlineData(503, typeof(SegmentServerException))]
    [InlineData(302, typeof(SegmentServerException))]
    [InlineData(204, typeof(SegmentServerException))]
    public async Task Each_status_has_its_exception_with_what_the_api_said(int status, Type type)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /users/u1", (context, _) =>
        {
            if (status != 204) return context.JsonAsync("""{"errors":[{"type":"Some-Type","message":"This is\nwhy.","field":"f"}]}""", status, ("X-Request-Id", "req-7"), ("Location", "https://elsewhere.test/users/u1"));
            context.Response.StatusCode = 204;
            context.Response.Headers["X-Request-Id"] = "req-7";
            return Task.CompletedTask;
        });
        using var client = server.Client(options => options with { TimeProvider = new LeapingTime() });

        var error = await Assert.ThrowsAnyAsync<SegmentException>(() => client.GetUserAsync("u1", Stop));

        Assert.IsType(type, error);
        Assert.Equal(status, error.HttpStatus);
        Assert.Equal("req-7", error.RequestId);
        Assert.Equal("GET /users/u1", error.Operation);
        Assert.Contains("req-7", error.Message);
        if (status == 204) return;
        Assert.Equal("Some-Type", error.ApiErrorType);
        Assert.Contains("This is why.", error.Message);
        Assert.Contains($"HTTP {status}", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"errors":null}""")]
    [InlineData("""{"errors":[]}""")]
    [InlineData("""{"errors":[null]}""")]
    [InlineData("""{"errors":[{}]}""")]
    [InlineData("""{"errors":["text"]}""")]
    [InlineData("""{"errors":[{"type":7,"message":{"a":1},"field":[],"data":"x","status":"y"}]}""")]
    [InlineData("""{"errors":[{"mess""")]
    [InlineData("<html>not json</html>")]
    public async Task A_body_of_any_shape_never_hides_the_status(string body)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /roles", (context, _) => context.JsonAsync(body, 403, ("CF-Ray", "ray-1")));
        using var client = server.Client();

        var error = await Assert.ThrowsAsync<SegmentForbiddenException>(() => client.ListRoles().ToListAsync(Stop));

        Assert.Equal(403, error.HttpStatus);
        Assert.Equal("ray-1", error.RequestId);
        Assert.DoesNotContain("html", error.Message);
    }

    [Theory]
    [InlineData("Your plan does not include User Groups. Contact sales to upgrade to business tier.", true)]
    [InlineData("YOUR PLAN DOES NOT INCLUDE THIS", true)]
    [InlineData("Audit Trail is not available on your current plan", true)]
    [InlineData("This endpoint requires a Business plan.", true)]
    [InlineData("Spaces is not enabled for this workspace.", true)]
    [InlineData("The name of the tracking plan is wrong.", false)]
    public async Task Only_the_text_of_the_plan_is_a_plan_error(string message, bool plan)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /groups/g1", (context, _) => context.JsonAsync($$"""{"errors":[{"type":"bad-request","message":"{{message}}"}]}""", 400));
        using var client = server.Client();

        var error = await Assert.ThrowsAnyAsync<SegmentException>(() => client.GetGroupAsync("g1", Stop));

        Assert.Equal(plan, error is SegmentPlanException);
    }

    [Fact]
    public async Task A_refused_token_is_explained_by_what_it_could_do_before()
    {
        await using var server = await ScriptedServer.StartAsync();
        const string no = """{"errors":[{"type":"unauthorized","message":"Unauthorized"}]}""";
        server.On("GET /", (context, call) => call == 0 ? context.JsonAsync(no, 401) : context.JsonAsync("""{"data":{"workspace":{"id":"w1","slug":"s","name":"N"}}}"""));
        server.On("GET /invites", no, 401);
        using var client = server.Client();

        var atStart = await Assert.ThrowsAsync<SegmentAuthenticationException>(() => client.GetWorkspaceAsync(Stop));
        var before = await Assert.ThrowsAsync<SegmentAuthenticationException>(() => client.ListInvites().ToListAsync(Stop));
        await client.GetWorkspaceAsync(Stop);
        var after = await Assert.ThrowsAsync<SegmentAuthenticationException>(() => client.ListInvites().ToListAsync(Stop));

        Assert.Contains("region", atStart.Message);
        Assert.DoesNotContain("Owner", atStart.Message);
        Assert.Contains("region", before.Message);
        Assert.Contains("Owner", before.Message);
        Assert.Contains("Owner", after.Message);
        Assert.DoesNotContain("region", after.Message);
    }

    [Fact]
    public async Task A_token_that_is_refused_after_it_read_access_is_not_said_to_have_lacked_the_level_all_along()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /", """{"data":{"workspace":{"id":"w1","slug":"s","name":"N"}}}""");
        server.On("GET /invites", (context, call) => call == 0
            ? context.JsonAsync("""{"data":{"invites":[],"pagination":{"current":"MA=="}}}""")
            : context.JsonAsync("""{"errors":[{"type":"unauthorized"}]}""", 401));
        using var client = server.Client();
        await client.GetWorkspaceAsync(Stop);
        await client.ListInvites().ToListAsync(Stop);

        var refused = await Assert.ThrowsAsync<SegmentAuthenticationException>(() => client.ListInvites().ToListAsync(Stop));

        Assert.Contains("revoked since", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("lacks", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html><body>Sign in</body></html>")]
    [InlineData("")]
    [InlineData("""{"data":{"users":[{"id":"u1"}]""")]
    [InlineData("""{"data":{"users":[{"id":"u1"}],"pagination":{}}""")]
    [InlineData("""{"data":{"pagination":{}}}""")]
    [InlineData("""{"data":null}""")]
    [InlineData("""{"data":[]}""")]
    [InlineData("[]")]
    [InlineData("""{"data":{"users":{}}}""")]
    [InlineData("""{"data":{"users":["u1"]}}""")]
    [InlineData("""{"data":{"users":[{"name":"no id"}]}}""")]
    public async Task A_good_status_with_a_wrong_body_is_an_error_that_keeps_the_status(string body)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /users", (context, _) => context.JsonAsync(body));
        using var client = server.Client();

        var list = client.ListUsers();
        var error = await Assert.ThrowsAsync<SegmentServerException>(() => list.ToListAsync(Stop));

        Assert.Equal(200, error.HttpStatus);
        Assert.Equal(ListState.Incomplete, list.Ledger.State);
        Assert.Equal(200, list.Ledger.HttpStatus);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_answer_about_someone_else_is_refused()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /users/u1", """{"data":{"user":{"id":"U1","permissions":[]}}}""");
        using var client = server.Client();

        await Assert.ThrowsAsync<SegmentServerException>(() => client.GetUserAsync("u1", Stop));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await ScriptedServer.StartAsync();
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /", (context, _) =>
        {
            context.Response.Redirect(elsewhere.Address.ToString());
            return Task.CompletedTask;
        });
        using var client = server.Client();

        var error = await Assert.ThrowsAsync<SegmentServerException>(() => client.GetWorkspaceAsync(Stop));

        Assert.Equal(302, error.HttpStatus);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Nobody_listening_is_a_lost_connection()
    {
        Uri address;
        await using (var server = await ScriptedServer.StartAsync()) address = server.Address;
        using var client = new SegmentClient(Clients.Options(address) with { TimeProvider = new LeapingTime() });

        var error = await Assert.ThrowsAsync<SegmentConnectionException>(() => client.GetWorkspaceAsync(Stop));

        Assert.Null(error.HttpStatus);
        Assert.Equal(1 + RetryRules.MostRepeats, client.RequestCount);
    }

    [Fact]
    public async Task A_name_that_certificates_do_not_cover_is_not_tried_again()
    {
        // A plain server answers a TLS greeting with something that is no TLS.
        await using var server = await ScriptedServer.StartAsync();
        var secure = new UriBuilder(server.Address) { Scheme = "https" }.Uri;
        using var client = new SegmentClient(Clients.Options(secure) with { TimeProvider = new LeapingTime() });

        await Assert.ThrowsAsync<SegmentConnectionException>(() => client.GetWorkspaceAsync(Stop));

        Assert.Equal(1, client.RequestCount);
    }

    [Fact]
    public async Task The_token_occurs_nowhere()
    {
        await using var server = await ScriptedServer.StartAsync();
        var notices = new Notices();
        // A server that echoes what it was sent, in every place that is shown.
        server.On("GET /users", (context, call) => context.JsonAsync(
            $$"""{"errors":[{"type":"{{Clients.Canary}}","message":"Invalid access token: {{context.Request.Headers.Authorization}}","field":"{{Clients.Canary}}"}]}""",
            call == 0 ? 503 : 401));
        server.On("GET /roles", (context, _) => context.JsonAsync("{}", 429, ("Retry-After", "3600")));
        server.On("GET /", (context, _) => context.CutAsync("{"));
        server.On("GET /labels", (context, _) => context.HtmlAsync(200));
        server.On("GET /spaces", (context, _) => context.JsonAsync("{}", 400, ("X-Request-Id", Clients.Canary)));
        var options = Clients.Options(server.Address) with { OnNotice = notices.Add, TimeProvider = new LeapingTime() };
        using var client = new SegmentClient(options);

        var errors = new List<Exception>
        {
            await Assert.ThrowsAnyAsync<SegmentException>(() => client.ListUsers().ToListAsync(Stop)),
            await Assert.ThrowsAnyAsync<SegmentException>(() => client.GetWorkspaceAsync(Stop)),
            await Assert.ThrowsAnyAsync<SegmentException>(() => client.ListLabels().ToListAsync(Stop)),
            await Assert.ThrowsAnyAsync<SegmentException>(() => client.ListResources(SegmentResourceType.Space).ToListAsync(Stop)),
            await Assert.ThrowsAnyAsync<SegmentException>(() => client.ListRoles().ToListAsync(Stop)),
            Assert.Throws<ArgumentException>(() => new SegmentClient(options with { Token = Clients.Secret(Clients.Canary + "\n") })),
            await Assert.ThrowsAnyAsync<Exception>(() => client.GetUserAsync("", Stop)),
        };

        var shown = errors.Select(error => error.ToString())
            .Concat(errors.OfType<SegmentException>().SelectMany(error => new[] { error.ApiErrorType, error.RequestId, error.Operation, (error as SegmentRequestException)?.Field }))
            .Concat(notices.All.Select(notice => notice.ToString()))
            .Append(client.ToString()).Append(options.ToString()).ToList();
        Assert.NotEmpty(notices.All);
        Assert.Contains("***", errors[0].Message);
        Assert.All(shown, text => Assert.DoesNotContain(Clients.Canary, text ?? "", StringComparison.Ordinal));
    }
}
