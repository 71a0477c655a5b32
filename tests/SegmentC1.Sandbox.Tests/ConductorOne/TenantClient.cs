using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.Sandbox.Tests;

/// <summary>A client that speaks the tenant's wire by hand, so that a test can send what is right and what is wrong.</summary>
internal sealed class TenantClient : IDisposable
{
    private readonly GrpcChannel _channel;

    public TenantClient(ConductorOneSandbox tenant)
    {
        Tenant = tenant;
        Http = new HttpClient { BaseAddress = new Uri($"http://{tenant.Host}") };
        _channel = GrpcChannel.ForAddress($"http://{tenant.Host}");
        Baton = new BatonService.BatonServiceClient(_channel);
    }

    public ConductorOneSandbox Tenant { get; }

    public HttpClient Http { get; }

    public BatonService.BatonServiceClient Baton { get; }

    public async Task<Metadata> SignInAsync(SandboxCredential credential)
    {
        var (status, body) = await AskForTokenAsync(credential, Claims(credential));
        Assert.Equal(HttpStatusCode.OK, status);
        return new Metadata { { "authorization", "Bearer " + body.GetProperty("access_token").GetString() } };
    }

    public static Dictionary<string, object> Claims(SandboxCredential credential)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new Dictionary<string, object>
        {
            ["iss"] = credential.ClientId,
            ["sub"] = credential.ClientId,
            ["aud"] = new[] { credential.ClientId.Split('@')[1].Split('/')[0].Split(':')[0] },
            ["exp"] = now + 120,
            ["nbf"] = now - 120,
            ["iat"] = now,
        };
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> AskForTokenAsync(SandboxCredential credential, Dictionary<string, object> claims, Dictionary<string, object>? header = null)
    {
        header ??= new Dictionary<string, object> { ["alg"] = "EdDSA", ["nonce"] = Guid.NewGuid().ToString("N") };
        var jwk = JsonDocument.Parse(Base64Url.DecodeFromChars(credential.ClientSecret.Split(':')[3])).RootElement;
        var signed = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(header)) + "." + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims));
        var signer = new Ed25519Signer();
        signer.Init(true, new Ed25519PrivateKeyParameters(Base64Url.DecodeFromChars(jwk.GetProperty("d").GetString())));
        signer.BlockUpdate(Encoding.ASCII.GetBytes(signed), 0, signed.Length);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = credential.ClientId,
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = signed + "." + Base64Url.EncodeToString(signer.GenerateSignature()),
        });
        using var response = await Http.PostAsync("/auth/v1/token", form);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.Clone());
    }

    public void Dispose()
    {
        Http.Dispose();
        _channel.Dispose();
    }
}
