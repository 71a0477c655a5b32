using System.Text;

namespace SegmentC1.ConductorOne.Tests.Credentials;

public class ClientSecretTests
{
    private const string X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    private const string D = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";

    [Fact]
    public void The_known_assertion_comes_out_byte_for_byte()
    {
        using var secret = ClientSecret.Parse(Secrets.Secure(Secrets.SampleSecret));

        var assertion = ClientAssertion.Create(
            ClientId.Parse(Secrets.SampleId), secret, DateTimeOffset.FromUnixTimeSeconds(1767225600), Convert.FromHexString("00112233445566778899aabbccddeeff"));

        Assert.Equal(
            "eyJhbGciOiJFZERTQSIsIm5vbmNlIjoiMDAxMTIyMzM0NDU1NjY3Nzg4OTlhYWJiY2NkZGVlZmYifQ.eyJpc3MiOiJ3aXR0eS1vdHRlci0xMjM0NUBhY21lLmNvbmR1Y3Rvci5vbmUvcGNjIiwic3ViIjoid2l0dHktb3R0ZXItMTIzNDVAYWNtZS5jb25kdWN0b3Iub25lL3BjYyIsImF1ZCI6WyJhY21lLmNvbmR1Y3Rvci5vbmUiXSwiZXhwIjoxNzY3MjI1NzIwLCJuYmYiOjE3NjcyMjU0ODAsImlhdCI6MTc2NzIyNTYwMH0.DchhWqLrFJuLIXqVHMlolMYKRkjEIb4oqw09nUPb3fC-9kuVAI2bb5LE1dVzWdvApfTUvoZkHqhkruu3KqcBAw",
            assertion);
    }

    [Fact]
    public void Each_assertion_has_a_nonce_of_its_own()
    {
        using var secret = ClientSecret.Parse(Secrets.Secure(Secrets.SampleSecret));
        var id = ClientId.Parse(Secrets.SampleId);

        var headers = Enumerable.Range(0, 20).Select(_ => ClientAssertion.Create(id, secret, DateTimeOffset.UnixEpoch).Split('.')[0]).ToHashSet();

        Assert.Equal(20, headers.Count);
    }

    [Fact]
    public void A_key_id_of_the_key_goes_into_the_header()
    {
        using var secret = ClientSecret.Parse(Secrets.Secure(Wrap($$"""{"kid":"k-1","kty":"OKP","crv":"Ed25519","x":"{{X}}","d":"{{D}}"}""")));

        var header = ClientAssertion.Create(ClientId.Parse(Secrets.SampleId), secret, DateTimeOffset.UnixEpoch, new byte[16]).Split('.')[0];

        Assert.Equal("""{"alg":"EdDSA","kid":"k-1","nonce":"00000000000000000000000000000000"}""", Encoding.UTF8.GetString(Decode(header)));
    }

    [Fact]
    public void White_space_around_a_pasted_secret_and_unknown_members_do_no_harm()
    {
        var text = Wrap($$"""{"use":{"a":["b"]},"kty":"OKP","crv":"Ed25519","x":"{{X}}","d":"{{D}}","ext":true}""");
        using var secret = ClientSecret.Parse(Secrets.Secure("  " + text + "\r\n"));

        Assert.Equal(64, secret.Sign([1, 2, 3]).Length);
    }

    public static TheoryData<string> Damaged => new(
        "",
        "canary",
        "secret-token:conductorone.com:canary",
        "secret-token:conductorone.com:v2:" + Secrets.SampleSecret.Split(':')[3],
        "secret-token:conductorone.com:v1:",
        Secrets.SampleSecret + "=",
        Secrets.SampleSecret[..^3] + "+/a",
        Secrets.SampleSecret + "canary canary",
        Wrap("canary"),
        Wrap("[\"canary\"]"),
        Wrap("""{"kty":"OKP","crv":"Ed25519","d":"canary"""),
        Wrap($$"""{"kty":"RSA","crv":"Ed25519","x":"{{X}}","d":"{{D}}"}"""),
        Wrap($$"""{"kty":"OKP","crv":"X25519","x":"{{X}}","d":"{{D}}"}"""),
        Wrap($$"""{"kty":"OKP","crv":"Ed25519","x":"{{X}}"}"""),
        Wrap($$"""{"kty":"OKP","crv":"Ed25519","d":"{{D}}"}"""),
        Wrap($$"""{"kty":"OKP","crv":"Ed25519","x":"{{X}}","d":"Y2FuYXJ5"}"""),
        Wrap($$"""{"kty":"OKP","crv":"Ed25519","x":"{{X}}","d":12}"""),
        Wrap($$"""{"kty":"OKP","crv":"Ed25519","x":"{{X}}","d":"{{D}}{{D}}{{D}}"}"""));

    [Theory]
    [MemberData(nameof(Damaged))]
    public void A_damaged_secret_is_refused_and_never_shown(string text)
    {
        var error = Assert.Throws<ConductorOneCredentialException>(() => ClientSecret.Parse(Secrets.Secure(text)));

        Assert.Null(error.InnerException);
        Assert.DoesNotContain("canary", error.ToString());
        Assert.DoesNotContain(D, error.ToString());
        Assert.DoesNotContain("Y2FuYXJ5", error.ToString());
    }

    [Fact]
    public void Keys_that_do_not_belong_together_are_refused_at_the_first_signature()
    {
        using var secret = ClientSecret.Parse(Secrets.Secure(Wrap($$"""{"kty":"OKP","crv":"Ed25519","x":"{{D}}","d":"{{D}}"}""")));

        var error = Assert.Throws<ConductorOneCredentialException>(() => secret.Sign([1]));
        Assert.DoesNotContain(D, error.ToString());
    }

    [Fact]
    public void A_disposed_secret_signs_no_more_and_prints_nothing()
    {
        var secret = ClientSecret.Parse(Secrets.Secure(Secrets.SampleSecret));
        Assert.Equal("client secret (hidden)", secret.ToString());

        secret.Dispose();

        Assert.Throws<ObjectDisposedException>(() => secret.Sign([1]));
    }

    private static string Wrap(string json) =>
        "secret-token:conductorone.com:v1:" + Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static byte[] Decode(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);
}
