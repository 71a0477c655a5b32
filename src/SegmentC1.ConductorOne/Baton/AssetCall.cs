using Grpc.Core;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>One attempt to send a file: messages in, one answer at the end.</summary>
internal sealed class AssetCall(
    AsyncClientStreamingCall<Proto.BatonServiceUploadAssetRequest, Proto.BatonServiceUploadAssetResponse> call,
    Action discardToken,
    Uri address) : IDisposable
{
    private const string Method = "UploadAsset";

    /// <summary>Sends a message; waits while the other side takes no more.</summary>
    public async Task WriteAsync(Proto.BatonServiceUploadAssetRequest message, CancellationToken cancellationToken)
    {
        try
        {
            await call.RequestStream.WriteAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfTheOtherSide(exception, cancellationToken))
        {
            // A call that was ended by the other side says why in its answer, not where it is written to.
            await ReadAnswerAsync(cancellationToken).ConfigureAwait(false);
            throw Ended();
        }
        catch (HttpRequestException)
        {
            // The connection was closed, and the handler would begin the request again on another: no answer would ever come.
            throw Ended();
        }
    }

    /// <summary>Says that there is no more, and waits for the answer.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await call.RequestStream.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfTheOtherSide(exception, cancellationToken))
        {
            // As above.
        }
        catch (HttpRequestException)
        {
            throw Ended();
        }

        await ReadAnswerAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => call.Dispose();

    private async Task ReadAnswerAsync(CancellationToken cancellationToken)
    {
        try
        {
            await call.ResponseAsync.ConfigureAwait(false);
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (exception.StatusCode == StatusCode.Unauthenticated) discardToken();
            throw GrpcErrors.From(exception, Method, address);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Ended();
        }
    }

    // A call that the other side reset can show as a cancellation that nobody here asked for.
    private static bool IsOfTheOtherSide(Exception exception, CancellationToken cancellationToken) =>
        exception is RpcException or InvalidOperationException or IOException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static ConductorOneServerException Ended() => new("ConductorOne ended UploadAsset before it had the whole file.") { Operation = Method };
}
