using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace SegmentC1.ConductorOne;

/// <summary>Where a connector's health endpoint listens, as a person writes it.</summary>
public static class HealthAddress
{
    /// <summary>Where it listens unless told otherwise: this machine alone, the port of ConductorOne's own connectors.</summary>
    public const string Default = "127.0.0.1:8081";

    /// <summary>What turns it off.</summary>
    public const string Off = "off";

    /// <summary>Reads an address.</summary>
    /// <param name="text"><c>off</c>, or <c>address:port</c> with an IPv4 address, an IPv6 address in brackets, <c>localhost</c>, or <c>*</c> for every address of the machine; port 0 is any free one.</param>
    /// <param name="address">The address; null for <c>off</c>.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out IPEndPoint? address)
    {
        address = null;
        if (string.IsNullOrWhiteSpace(text)) return false;
        text = text.Trim();
        if (text.Equals(Off, StringComparison.OrdinalIgnoreCase)) return true;
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return false;
        var host = text[..colon];
        var ip = host switch
        {
            "*" => System.Net.Sockets.Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any,
            ['[', .. var inner, ']'] => IPAddress.TryParse(inner, out var six) && six.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? six : null,
            _ when host.Equals("localhost", StringComparison.OrdinalIgnoreCase) => IPAddress.Loopback,
            // Four parts: a shorter text is an address too, but hardly the one that was meant.
            _ => host.Count(c => c == '.') == 3 && IPAddress.TryParse(host, out var four) ? four : null,
        };
        if (ip is null) return false;
        address = new IPEndPoint(ip, port);
        return true;
    }
}
