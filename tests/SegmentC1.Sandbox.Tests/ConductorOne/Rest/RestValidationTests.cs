using System.Net;

namespace SegmentC1.Sandbox.Tests;

/// <summary>The tenant's judgement of requests: each kind of violation is seen, and what is right passes.</summary>
public sealed class RestValidationTests : RestFixture
{
    [Theory]
    [InlineData("POST", "/api/v1/apps", """{"displayName":5}""", "body.displayName: a number where string is expected")]
    [InlineData("POST", "/api/v1/apps", """{"displayName":"A","color":"red"}""", "body.color: unknown")]
    [InlineData("POST", "/api/v1/apps", """{"displayName":"A","identityMatching":"BY_GUESS"}""", "body.identityMatching: 'BY_GUESS' is not one of its values")]
    [InlineData("POST", "/api/v1/apps", """{"description":"no name"}""", "body.displayName: required")]
    [InlineData("POST", "/api/v1/apps", """{"displayName":"A","owners":"me"}""", "body.owners: a string where array or null is expected")]
    [InlineData("POST", "/api/v1/apps", """{"displayName":"A","owners":["me",7]}""", "body.owners[1]: a number where string is expected")]
    [InlineData("POST", "/api/v1/apps", """{"displayName":"A","monthlyCostUsd":1.5}""", "body.monthlyCostUsd: a number where integer is expected")]
    [InlineData("POST", "/api/v1/apps", """{"displayName":"A","monthlyCostUsd":9999999999}""", "body.monthlyCostUsd: a number is no int32")]
    [InlineData("POST", "/api/v1/apps", """{"displayName":"A","annotations":{"k":1}}""", "body.annotations.k: a number where string is expected")]
    [InlineData("POST", "/api/v1/apps", """{"displayName":"A","displayName":"B"}""", "body: not JSON")]
    [InlineData("POST", "/api/v1/apps", """{"displayName":""", "body: not JSON")]
    [InlineData("POST", "/api/v1/apps", "", "body: not JSON")]
    [InlineData("POST", "/api/v1/apps/a-1", """{"app":{"id":"a-1"},"updateMask":"id"}""", "body.app.id: read-only")]
    [InlineData("POST", "/api/v1/systemlog/events", """{"since":"yesterday"}""", "body.since: a string is no date-time")]
    [InlineData("POST", "/api/v1/systemlog/events", """{"since":"2026-01-02 03:04:05Z"}""", "body.since: a string is no date-time")]
    [InlineData("GET", "/api/v1/apps?page_size=ten", null, "query page_size: 'ten' is not an integer")]
    [InlineData("GET", "/api/v1/apps?pageSize=10", null, "query pageSize: unknown")]
    [InlineData("GET", "/api/v1/apps?page_size=10&page_size=20", null, "query page_size: given 2 times")]
    [InlineData("GET", "/api/v1/apps", "{}", "body: the operation takes none")]
    public async Task What_does_not_fit_the_description_is_a_violation(string method, string path, string? body, string violation)
    {
        var (status, answer) = await SendAsync(new HttpMethod(method), path, body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.EndsWith(violation, Assert.Single(Tenant.Violations), StringComparison.Ordinal);
        Assert.Contains(violation, answer.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_another_content_type_is_a_violation()
    {
        var (status, _) = await SendAsync(HttpMethod.Post, "/api/v1/apps", """{"displayName":"A"}""", "text/plain");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("content type", Assert.Single(Tenant.Violations), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/v1/applications", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/apps/a/b/c/d/e", HttpStatusCode.NotFound)]
    [InlineData("PATCH", "/api/v1/apps", HttpStatusCode.MethodNotAllowed)]
    public async Task A_path_or_method_that_the_description_lacks_is_a_violation(string method, string path, HttpStatusCode expected)
    {
        var (status, _) = await SendAsync(new HttpMethod(method), path, null);

        Assert.Equal(expected, status);
        Assert.Single(Tenant.Violations);
    }

    [Theory]
    [InlineData("""{"displayName":"A","matchBatonRef":null,"owners":null,"annotations":{"team":"data"}}""", "/api/v1/apps")]
    [InlineData("""{"since":"2026-01-02T03:04:05.123Z","until":null,"sortDirection":"SORT_DIRECTION_DESC"}""", "/api/v1/systemlog/events")]
    public async Task What_fits_passes(string body, string path)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, path, body);

        Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
        Assert.Empty(Tenant.Violations);
    }

    [Fact]
    public async Task A_violation_never_repeats_what_was_sent_as_a_value()
    {
        await PostAsync("/api/v1/apps", new { displayName = new { token = "sgp_very_secret" } });

        Assert.DoesNotContain("sgp_very_secret", Assert.Single(Tenant.Violations), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_operation_of_the_description_is_found_by_its_own_path()
    {
        foreach (var operation in OpenApi.Instance.Operations)
        {
            var path = string.Join('/', operation.Template.Split('/').Select(segment => segment.StartsWith('{') ? "x-1" : segment));

            Assert.Equal(operation.Name, OpenApi.Instance.Find(operation.Method, path)?.Operation.Name);
        }
    }

    [Fact]
    public void A_literal_segment_wins_over_a_parameter()
    {
        var found = OpenApi.Instance.Find("POST", "/api/v1/apps/a-1/connectors/create");

        Assert.Equal("app.v1.ConnectorService.Create", found?.Operation.Name);
        Assert.Equal("a-1", found?.Path["app_id"]);
    }
}
