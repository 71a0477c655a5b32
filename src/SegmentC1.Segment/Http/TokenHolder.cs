using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Security;

namespace SegmentC1.Segment;

/// <summary>Keeps the token sealed and opens it only where the header is set.</summary>
internal sealed class TokenHolder : IDisposable
{
    private const string Redacted = "***";
    private readonly SecureString _token;

    /// <summary>Takes a copy, so that the caller may dispose the original.</summary>
    /// <exception cref="ArgumentException">The token is empty or holds a character that no header may have.</exception>
    public TokenHolder(SecureString token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var fits = Open(token, static text => text.Length > 0 && text.All(c => c is > ' ' and < '\x7f'));
        if (!fits)
        {
            throw new ArgumentException(
                "The API token is empty or holds a space, a line end or a character that no token has. Copy it again without what surrounds it.",
                nameof(token));
        }

        _token = token.Copy();
        _token.MakeReadOnly();
    }

    /// <summary>Sets the header of one request. The caller removes it again as soon as the request was sent.</summary>
    public void Authorize(HttpRequestHeaders headers) =>
        headers.Authorization = Open(_token, static text => new AuthenticationHeaderValue("Bearer", text));

    /// <summary>A text of the server's without the token, in case that it was echoed.</summary>
    public string Redact(string text) =>
        text.Length == 0 ? text : Open(_token, token => text.Replace(token, Redacted, StringComparison.Ordinal));

    public void Dispose() => _token.Dispose();

    private static T Open<T>(SecureString secret, Func<string, T> use)
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
}
