namespace SegmentC1.Segment;

/// <summary>The address that every path is put behind. A prefix in it stays.</summary>
internal static class BaseAddress
{
    private static readonly Uri UnitedStates = new("https://api.segmentapis.com/");
    private static readonly Uri EuropeanUnion = new("https://eu1.api.segmentapis.com/");

    /// <summary>The address that the options ask for, ending in a slash.</summary>
    /// <exception cref="ArgumentException">It is not absolute, neither https nor http on loopback, or has more than host and path.</exception>
    public static Uri Of(SegmentClientOptions options)
    {
        if (options.ApiUri is not { } address)
        {
            return options.Region switch
            {
                SegmentRegion.US => UnitedStates,
                SegmentRegion.EU => EuropeanUnion,
                _ => throw new ArgumentException("The region is US or EU.", nameof(options)),
            };
        }

        if (!address.IsAbsoluteUri) throw Refused("must be absolute, such as https://api.segmentapis.com");
        var plain = address.Scheme == Uri.UriSchemeHttp && address.IsLoopback;
        if (address.Scheme != Uri.UriSchemeHttps && !plain)
        {
            throw Refused("must be https, because the token travels with each request; http is possible for a loopback address only");
        }

        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw Refused("must be a host and a path only, without user, query or fragment");
        }

        return address.AbsolutePath.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
    }

    private static ArgumentException Refused(string why) => new($"The address of the API {why}.");
}
