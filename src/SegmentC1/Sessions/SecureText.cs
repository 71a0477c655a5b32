using System.Security;

namespace SegmentC1;

/// <summary>Makes a SecureString of text that an environment or a vault could only give as text.</summary>
internal static class SecureText
{
    /// <summary>The text, read-only.</summary>
    public static SecureString Of(string text)
    {
        var secure = new SecureString();
        foreach (var c in text) secure.AppendChar(c);
        secure.MakeReadOnly();
        return secure;
    }
}
