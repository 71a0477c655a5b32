using System.Security.Cryptography;
using Google.Protobuf;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>A file as it was uploaded.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256, 32 bytes.</param>
/// <param name="Attempts">How often it was sent, 1 to 3.</param>
internal sealed record AssetReceipt(long Bytes, byte[] Sha256, int Attempts);

/// <summary>Sends a file that belongs to a task. Source: C1 wire protocol, UploadAsset.</summary>
internal static class AssetUpload
{
    /// <summary>Bytes of a data message; the last one may be shorter. The protocol allows twice as many.</summary>
    public const int ChunkSize = 512 * 1024;

    private const int MaxAttempts = 3;
    private static readonly TimeSpan[] Pauses = [TimeSpan.Zero, TimeSpan.FromSeconds(1)];

    /// <summary>Sends the file, at most three times and each time from its first byte: the protocol knows no resuming.</summary>
    /// <param name="client">The connector.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="path">The file; it is not empty.</param>
    /// <param name="time">For the pause before the third attempt.</param>
    /// <param name="onSent">Told of the bytes that the current attempt has sent.</param>
    /// <param name="onRetry">Told before the file is sent again.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConductorOneUploadException">No attempt came through.</exception>
    public static async Task<AssetReceipt> SendAsync(
        BatonClient client, string taskId, string path, TimeProvider time, Action<long>? onSent, Action<ConductorOneNotice>? onRetry, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var checksum = await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                file.Position = 0;
                await SendOnceAsync(client, taskId, file, checksum, onSent, cancellationToken).ConfigureAwait(false);
                return new AssetReceipt(file.Length, checksum, attempt);
            }
            catch (ConductorOneException exception) when (attempt < MaxAttempts)
            {
                var pause = Pauses[attempt - 1];
                onRetry?.Invoke(new ConductorOneNotice(ConductorOneNoticeKind.Retry, $"The upload failed and is started again: {exception.Message}", pause));
                if (pause > TimeSpan.Zero) await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
            catch (ConductorOneException exception)
            {
                throw new ConductorOneUploadException($"The file could not be uploaded in {MaxAttempts} attempts. {exception.Message}", exception)
                {
                    Attempts = attempt,
                    GrpcStatus = exception.GrpcStatus,
                    RequestId = exception.RequestId,
                    Operation = exception.Operation,
                };
            }
        }
    }

    private static async Task SendOnceAsync(BatonClient client, string taskId, FileStream file, byte[] checksum, Action<long>? onSent, CancellationToken cancellationToken)
    {
        using var call = await client.OpenUploadAsync(cancellationToken).ConfigureAwait(false);
        await call.WriteAsync(new() { Metadata = new() { HostId = client.HostId, TaskId = taskId } }, cancellationToken).ConfigureAwait(false);
        var buffer = new byte[ChunkSize];
        long sent = 0;
        int count;
        while ((count = await file.ReadAtLeastAsync(buffer, ChunkSize, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false)) > 0)
        {
            // The message is on the wire when the write returns, so that the buffer is free again.
            await call.WriteAsync(new() { Data = new() { Data = UnsafeByteOperations.UnsafeWrap(buffer.AsMemory(0, count)) } }, cancellationToken).ConfigureAwait(false);
            sent += count;
            onSent?.Invoke(sent);
        }

        await call.WriteAsync(new() { Eof = new() { Sha256Checksum = ByteString.CopyFrom(checksum) } }, cancellationToken).ConfigureAwait(false);
        await call.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }
}
