using System.Security;

namespace SegmentC1;

/// <summary>A file that an identity provider's token is written to, and renewed in, by the platform.</summary>
internal static class OidcTokenFile
{
    private const int LongestToken = 64 * 1024;

    /// <summary>Reads the file anew at each call.</summary>
    public static Func<CancellationToken, Task<SecureString>> Reader(string path) => cancellationToken => ReadAsync(path, cancellationToken);

    private static async Task<SecureString> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path) is { Exists: true, Length: > LongestToken })
        {
            throw new CommandException(ErrorIds.BadInput, $"'{path}' is too long to be a token.", path);
        }

        var text = await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
        return SecureText.Of(text.Trim());
    }
}
