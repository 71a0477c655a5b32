namespace SegmentC1.ConductorOne;

/// <summary>Base64 as tokens have it: the alphabet that is safe in addresses, without padding. .NET 8 has none of its own.</summary>
internal static class Base64Url
{
    public static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
