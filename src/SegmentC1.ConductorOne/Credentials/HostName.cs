using System.Globalization;
using System.Net;

namespace SegmentC1.ConductorOne;

/// <summary>Takes <c>host[:port]</c> apart without letting anything else through.</summary>
internal static class HostName
{
    /// <summary>Splits a host and an optional port; an IPv6 address stands in brackets where it is written and without them in <paramref name="host"/>.</summary>
    public static bool TrySplit(string text, out string host, out int? port)
    {
        port = null;
        var end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1 : text.IndexOf(':', StringComparison.Ordinal);
        if (end < 0) end = text.Length;
        host = text[..end];
        if (host.StartsWith('[')) host = host.Trim('[', ']');
        var rest = text[end..];
        if (rest.Length > 0)
        {
            if (rest[0] != ':' || !int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535) return false;
            port = number;
        }

        // A name that Uri does not take (user info, path, query in disguise) must not become an address.
        return Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6;
    }

    /// <summary>Whether the host is this machine for certain: a loopback address or <c>localhost</c>, no name that somebody could resolve elsewhere.</summary>
    public static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
