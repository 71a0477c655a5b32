namespace SegmentC1.ConductorOne.Tests.Credentials;

public class TenantAddressTests
{
    [Theory]
    [InlineData(null, "https://acme.conductor.one/")]
    [InlineData("", "https://acme.conductor.one/")]
    [InlineData("gateway.example.com", "https://gateway.example.com/")]
    [InlineData("gateway.example.com:8443", "https://gateway.example.com:8443/")]
    [InlineData("https://gateway.example.com:8443/", "https://gateway.example.com:8443/")]
    [InlineData("127.0.0.1:5000", "http://127.0.0.1:5000/")]
    [InlineData("localhost:5000", "http://localhost:5000/")]
    [InlineData("[::1]:5000", "http://[::1]:5000/")]
    [InlineData("https://localhost:5000", "https://localhost:5000/")]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.1:5000/")]
    public void One_authority_is_found(string? apiHost, string expected)
    {
        Assert.Equal(expected, TenantAddress.Resolve(ClientId.Parse(Secrets.SampleId), apiHost).Uri.AbsoluteUri);
    }

    [Theory]
    [InlineData("http://gateway.example.com")]
    [InlineData("http://localhost.example.com:80")]
    [InlineData("http://127.0.0.1.example.com")]
    [InlineData("http://0.0.0.0:80")]
    [InlineData("https://gateway.example.com/path")]
    [InlineData("https://user@gateway.example.com")]
    [InlineData("ftp://gateway.example.com")]
    public void Cleartext_to_another_machine_and_anything_but_a_host_are_refused(string apiHost)
    {
        Assert.Throws<ConductorOneCredentialException>(() => TenantAddress.Resolve(ClientId.Parse(Secrets.SampleId), apiHost));
    }

    [Fact]
    public void A_loopback_client_id_is_spoken_to_without_TLS_and_its_port_is_kept()
    {
        Assert.Equal("http://127.0.0.1:5000/", TenantAddress.Resolve(ClientId.Parse("a@127.0.0.1:5000/ccc"), null).Uri.AbsoluteUri);
    }
}
