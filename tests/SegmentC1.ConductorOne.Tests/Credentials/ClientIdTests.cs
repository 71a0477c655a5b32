namespace SegmentC1.ConductorOne.Tests.Credentials;

public class ClientIdTests
{
    [Theory]
    [InlineData("witty-otter-12345@acme.conductor.one/pcc", "witty-otter-12345", "acme.conductor.one", "acme.conductor.one", "pcc")]
    [InlineData("  a@acme.example.com:8443/ccc ", "a", "acme.example.com:8443", "acme.example.com", "ccc")]
    [InlineData("a@127.0.0.1:1/x/y", "a", "127.0.0.1:1", "127.0.0.1", "x/y")]
    [InlineData("a@[::1]:80/x", "a", "[::1]:80", "::1", "x")]
    [InlineData("a@acme.example.com/b@c", "a", "acme.example.com", "acme.example.com", "b@c")]
    public void Parts_are_found(string text, string name, string host, string audience, string use)
    {
        var id = ClientId.Parse(text);

        Assert.Equal((text.Trim(), name, host, audience, use), (id.Value, id.Name, id.TokenHost, id.Audience, id.Use));
    }

    [Theory]
    [InlineData("")]
    [InlineData("canary")]
    [InlineData("canary@acme.example.com")]
    [InlineData("canary@acme.example.com/")]
    [InlineData("@acme.example.com/canary")]
    [InlineData("canary@/pcc")]
    [InlineData("canary@acme.example.com:0/pcc")]
    [InlineData("canary@acme.example.com:99999/pcc")]
    [InlineData("canary@acme.example.com:80x/pcc")]
    [InlineData("canary@evil.example.com@acme.example.com/pcc")]
    [InlineData("canary@acme.example.com?x/pcc")]
    [InlineData("can ary@acme.example.com/pcc")]
    [InlineData("canary@acme.example.com/p\ncc")]
    [InlineData("secret-token:conductorone.com:v1:canary")]
    public void Other_shapes_are_refused_without_repeating_them(string text)
    {
        var error = Assert.Throws<ConductorOneCredentialException>(() => ClientId.Parse(text));

        Assert.Equal("ConductorOne.CredentialInvalid", error.ErrorId);
        Assert.DoesNotContain("canary", error.ToString());
    }
}
