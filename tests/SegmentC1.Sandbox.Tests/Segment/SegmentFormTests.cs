using System.Net;
using System.Text;

namespace SegmentC1.Sandbox.Tests;

/// <summary>A write that is not of the documented form is refused and changes nothing, so that a client cannot come to rely on kindness.</summary>
public sealed class SegmentFormTests
{
    [Theory]
    [InlineData("POST", "/groups", """{"name":"x","color":"red"}""", "application/json")]
    [InlineData("POST", "/groups?name=x", """{"name":"x"}""", "application/json")]
    [InlineData("POST", "/groups", """{"name":"x"}""", "text/plain")]
    [InlineData("POST", "/invites", """{"invites":[{"email":"x@example.com","role":"r"}]}""", "application/json")]
    [InlineData("POST", "/labels", """{"label":{"key":"a","value":"b","id":"c"}}""", "application/json")]
    [InlineData("PUT", "/users/$user/permissions", """{"permissions":[],"force":true}""", "application/json")]
    [InlineData("PUT", "/users/$user/permissions", """{"permissions":[{"roleId":"$role","resources":[{"id":"$workspace","type":"WORKSPACE","name":"x"}]}]}""", "application/json")]
    [InlineData("POST", "/invites", """{"invites":[{"email":"x@example.com","permissions":[{"roleId":"$role","resources":[{"id":"$workspace","type":"WORKSPACE","labels":[]}]}]}]}""", "application/json")]
    [InlineData("DELETE", "/users?userIds.0=$user&force=true", null, "application/json")]
    [InlineData("DELETE", "/users?userIds.0=$user", "{}", "application/json")]
    public async Task What_is_not_documented_is_refused(string method, string path, string? body, string type)
    {
        await using var sandbox = await SegmentSandbox.StartAsync();
        var world = sandbox.World;
        string Fill(string text) => text.Replace("$user", world.Users[0].Id, StringComparison.Ordinal).Replace("$role", world.Role("Source Admin").Id, StringComparison.Ordinal)
            .Replace("$workspace", world.Workspace.Id, StringComparison.Ordinal);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(sandbox.BaseAddress, Fill(path)));
        request.Headers.Authorization = new("Bearer", sandbox.Token);
        if (body is not null) request.Content = new StringContent(Fill(body), Encoding.UTF8, type);

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.True(response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity, $"{response.StatusCode}");
        Assert.Empty(world.Writes);
    }
}
