using System.Text;

namespace SegmentC1.Baton.Mapping;

/// <summary>Tells which addresses C1 accepts in a user trait; it refuses the whole message for one that is not valid.</summary>
internal static class EmailAddress
{
    private const string LocalSpecials = "!#$%&'*+-/=?^_`{|}~";

    // Stands where the text was not valid: an address with it is nobody's.
    private const char Replacement = '\uFFFD';

    /// <summary>Whether the text is one plain address, <c>local@host</c>, within the limits of C1's own check.</summary>
    public static bool IsValid(string? text)
    {
        text = Text.Clean(text);
        if (text.Length == 0 || Text.Bytes(text) > 254) return false;
        var at = text.LastIndexOf('@');
        return at > 0 && IsLocal(text.AsSpan(0, at)) && IsHost(text.AsSpan(at + 1));
    }

    private static bool IsLocal(ReadOnlySpan<char> local)
    {
        if (Encoding.UTF8.GetByteCount(local) > 64 || local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal)) return false;
        foreach (var c in local)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '.' && !LocalSpecials.Contains(c, StringComparison.Ordinal) && !IsInternational(c)) return false;
        }

        return true;
    }

    /// <summary>Whether a local part may have this character besides those of ASCII (RFC 6532).</summary>
    private static bool IsInternational(char c) => !char.IsAscii(c) && !char.IsControl(c) && !char.IsWhiteSpace(c) && c != Replacement;

    private static bool IsHost(ReadOnlySpan<char> host)
    {
        if (host.Length is 0 or > 253) return false;
        while (true)
        {
            var dot = host.IndexOf('.');
            if (!IsHostLabel(dot < 0 ? host : host[..dot])) return false;
            if (dot < 0) return true;
            host = host[(dot + 1)..];
        }
    }

    private static bool IsHostLabel(ReadOnlySpan<char> label)
    {
        if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-') return false;
        foreach (var c in label)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-') return false;
        }

        return true;
    }
}
