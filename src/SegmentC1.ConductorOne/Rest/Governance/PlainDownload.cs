using System.Buffers;
using System.Security.Cryptography;

namespace SegmentC1.ConductorOne;

/// <summary>Fetches a file from a signed address. It sends no credential: the address is all that the host of the file gets.</summary>
internal static class PlainDownload
{
    /// <summary>Copies the file; its length and SHA-256.</summary>
    /// <exception cref="ConductorOneReportException">The address is none that may be used, or the host refuses it.</exception>
    /// <exception cref="ConductorOneConnectionException">There was no answer, or it broke off.</exception>
    public static async Task<(long Bytes, byte[] Sha256)> CopyAsync(string address, Stream target, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && HostName.IsLoopback(uri.Host.Trim('[', ']')))))
        {
            throw new ConductorOneReportException("ConductorOne told an address of the report that is not https; nothing was fetched.");
        }

        using var client = new HttpClient(TenantHttp.CreateHandler(new TenantAddress(uri))) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(ProductInfo.UserAgent);
        try
        {
            using var response = await client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) throw new ConductorOneReportException($"{uri.Authority} answered the download of the report with {(int)response.StatusCode}.") { HttpStatus = (int)response.StatusCode };
            using var source = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return await CopyAsync(source, target, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or HttpIOException && !cancellationToken.IsCancellationRequested)
        {
            throw ConductorOneErrors.ConnectionFailed("The download of the report", uri, exception);
        }
    }

    private static async Task<(long Bytes, byte[] Sha256)> CopyAsync(Stream source, Stream target, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            long total = 0;
            int count;
            while ((count = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                hash.AppendData(buffer, 0, count);
                await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                total += count;
            }

            return (total, hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
