using System.Text;
using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne.Tests.Credentials;

/// <summary>
/// Ed25519 gives the same signature for the same bytes, so that a proof with a known key, id and time is known to the byte. The
/// expected ones were made with OpenSSL's Ed25519, from the published sample key of RFC 8037; the hash of the access token is the example of RFC 9449.
/// </summary>
public class DpopKeyTests
{
    private const string Header = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVkRFNBIiwiandrIjp7Imt0eSI6Ik9LUCIsImNydiI6IkVkMjU1MTkiLCJ4IjoiMTFxWUFZS3hDcmZWU183VHlXUUhPZzdoY3ZQYXBpTWxyd0lhYVBjSFVSbyJ9fQ";
    private const string PrivateKey = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
    private static readonly Guid Id = new("3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1767225600);

    [Theory]
    [InlineData("POST", "https://acme.conductor.one/auth/v1/token", null, null,
        "eyJqdGkiOiIzZjI1MDRlMC00Zjg5LTQxZDMtOWEwYy0wMzA1ZTgyYzMzMDEiLCJodG0iOiJQT1NUIiwiaHR1IjoiaHR0cHM6Ly9hY21lLmNvbmR1Y3Rvci5vbmUvYXV0aC92MS90b2tlbiIsImlhdCI6MTc2NzIyNTYwMCwibmJmIjoxNzY3MjI1NTcwLCJleHAiOjE3NjcyMjU5MDB9.4S54YTmR8Vac1ggl-R1Nre7EFlmHV4X2Gkz6Qx3PzW7i71MQSB6biXpANllU3pjQ1C-OAQyHPO4pfF9yco1SBQ")]
    [InlineData("POST", "https://acme.conductor.one/auth/v1/token", "eyJ7S_zG.eyJH0-Z.HX4w-7v", null,
        "eyJqdGkiOiIzZjI1MDRlMC00Zjg5LTQxZDMtOWEwYy0wMzA1ZTgyYzMzMDEiLCJodG0iOiJQT1NUIiwiaHR1IjoiaHR0cHM6Ly9hY21lLmNvbmR1Y3Rvci5vbmUvYXV0aC92MS90b2tlbiIsImlhdCI6MTc2NzIyNTYwMCwibmJmIjoxNzY3MjI1NTcwLCJleHAiOjE3NjcyMjU5MDAsIm5vbmNlIjoiZXlKN1NfekcuZXlKSDAtWi5IWDR3LTd2In0.Rk-LlcFaaVb-Xf-fiXSFjKZrk1a7eUmxpAjv0VkcJ3iR_67tAgENnBHOF_3IGgkbFyFptNcnjSXyb68IzeuTDA")]
    [InlineData("GET", "https://acme.conductor.one/api/v1/users?page_size=10#top", "n-1", "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU",
        "eyJqdGkiOiIzZjI1MDRlMC00Zjg5LTQxZDMtOWEwYy0wMzA1ZTgyYzMzMDEiLCJodG0iOiJHRVQiLCJodHUiOiJodHRwczovL2FjbWUuY29uZHVjdG9yLm9uZS9hcGkvdjEvdXNlcnMiLCJpYXQiOjE3NjcyMjU2MDAsIm5iZiI6MTc2NzIyNTU3MCwiZXhwIjoxNzY3MjI1OTAwLCJub25jZSI6Im4tMSIsImF0aCI6ImZVSHlPMnIyWjNEWjUzRXNOcldCYjB4V1hvYU55NTlJaUtDQXFrc21RRW8ifQ.O1NyPKeYwVWBfKj9TQh9vISAjLzHdi2os-bmQcNrHdsnqeMINAKkzuDE0ZBVXbpIMDNHS7XdtAeabru4Xd8RCg")]
    public void A_proof_is_the_known_one_to_the_byte(string method, string address, string? nonce, string? token, string expected)
    {
        using var key = new DpopKey(Convert.FromBase64String(PrivateKey));

        Assert.Equal($"{Header}.{expected}", key.Prove(Id, new HttpMethod(method), new Uri(address), Now, nonce, token));
    }

    [Fact]
    public void The_hash_of_the_access_token_is_that_of_the_standards_example()
    {
        using var key = new DpopKey();

        var claims = Claims(key.Prove(HttpMethod.Get, new Uri("https://acme.conductor.one/"), Now, null, "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"));

        Assert.Equal("fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo", (string?)claims["ath"]);
        Assert.Null(claims["nonce"]);
    }

    [Fact]
    public void No_two_proofs_and_no_two_keys_are_the_same()
    {
        using var one = new DpopKey();
        using var other = new DpopKey();
        var address = new Uri("https://acme.conductor.one/");

        Assert.NotEqual((string?)Claims(one.Prove(HttpMethod.Get, address, Now, null))["jti"], (string?)Claims(one.Prove(HttpMethod.Get, address, Now, null))["jti"]);
        Assert.NotEqual(one.Prove(Id, HttpMethod.Get, address, Now, null, null).Split('.')[0], other.Prove(Id, HttpMethod.Get, address, Now, null, null).Split('.')[0]);
    }

    [Fact]
    public void A_key_that_was_disposed_signs_nothing()
    {
        var key = new DpopKey();
        key.Dispose();

        Assert.Throws<ObjectDisposedException>(() => key.Prove(HttpMethod.Get, new Uri("https://acme.conductor.one/"), Now, null));
    }

    private static JObject Claims(string proof)
    {
        var part = proof.Split('.')[1].Replace('-', '+').Replace('_', '/');
        return JObject.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(part.PadRight((part.Length + 3) / 4 * 4, '='))));
    }
}
