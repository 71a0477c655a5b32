using System.Runtime.InteropServices;
using System.Security;

namespace SegmentC1.ConductorOne;

/// <summary>Opens a secret for the moment in which a request is made of it.</summary>
internal static class SecretText
{
    /// <summary>Uses the text; it must not be kept.</summary>
    public static T Open<T>(SecureString secret, Func<string, T> use)
    {
        var pointer = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            return use(Marshal.PtrToStringUni(pointer, secret.Length));
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(pointer);
        }
    }

    /// <summary>A read-only secret of text that the server could only give as text.</summary>
    public static SecureString Seal(string text)
    {
        var secret = new SecureString();
        foreach (var character in text) secret.AppendChar(character);
        secret.MakeReadOnly();
        return secret;
    }
}
