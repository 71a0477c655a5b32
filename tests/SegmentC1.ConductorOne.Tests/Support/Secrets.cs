using System.Security;

namespace SegmentC1.ConductorOne.Tests;

internal static class Secrets
{
    /// <summary>The published sample key of RFC 8037, as a client secret.</summary>
    public const string SampleSecret =
        "secret-token:conductorone.com:v1:eyJrdHkiOiJPS1AiLCJjcnYiOiJFZDI1NTE5IiwieCI6IjExcVlBWUt4Q3JmVlNfN1R5V1FIT2c3aGN2UGFwaU1scndJYWFQY0hVUm8iLCJkIjoibldHeG5lXzlXbUM2aEVyMGt1d3N4RVJKeFdsN01ta1pjRHVzQXh5dWYyQSJ9";

    public const string SampleId = "witty-otter-12345@acme.conductor.one/pcc";

    public static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (var c in text) secure.AppendChar(c);
        secure.MakeReadOnly();
        return secure;
    }
}
