using Grpc.Core;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>One attempt to send a file: messages in, one answer at the end. Owns its connection.</summary>
/// <remarks>
/// Nothing here is waited for without an end. A write whose call was answered early may never return (nobody makes room for it any more),
/// and the answer of a call whose connection went may never come (the handler begins the request again on another one).
/// </remarks>
internal sealed class AssetCall(
    IDisposable connection,
    AsyncClientStreamingCall<Proto.BatonServiceUploadAssetRequest, Proto.BatonServiceUploadAssetResponse> call,
    Action discardToken,
    Uri address,
    TimeProvider time) : IDisposable
{
    /// <summary>How long one message, or the answer after the last, may take. The protocol sets no limit; a tenant that stores a large file is not hurried.</summary>
    public static readonly TimeSpan StallLimit = TimeSpan.FromMinutes(10);

    // The reason of a write that failed is there already, or comes with the same packet, or not at all.
    private static readonly TimeSpan ReasonLimit = TimeSpan.FromSeconds(10);

    private const string Method = "UploadAsset";

    /// <summary>Sends a message; waits while the other side takes no more.</summary>
    public Task WriteAsync(Proto.BatonServiceUploadAssetRequest message, CancellationToken cancellationToken) =>
        // The answer may be here before the end of the file is known to have been written.
        SendAsync(call.RequestStream.WriteAsync(message, cancellationToken), cancellationToken, answerIsDue: message.Eof is not null);

    /// <summary>Says that there is no more, and waits for the answer.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        var isWhole = await SendAsync(call.RequestStream.CompleteAsync(), cancellationToken, answerIsDue: true).ConfigureAwait(false);
        await ReadAnswerAsync(isWhole ? StallLimit : ReasonLimit, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        call.Dispose();
        connection.Dispose();
    }

    // False: the step failed, and the answer is asked why by whoever called.
    private async Task<bool> SendAsync(Task step, CancellationToken cancellationToken, bool answerIsDue = false)
    {
        try
        {
            await WithinAsync(Task.WhenAny(step, call.ResponseAsync), StallLimit, cancellationToken).ConfigureAwait(false);
            if (step.IsCompleted)
            {
                await step.ConfigureAwait(false);
                return true;
            }

            Forget(step);
            if (answerIsDue) return true;
        }
        catch (Exception exception) when (IsOfTheOtherSide(exception, cancellationToken))
        {
            // A call that was ended by the other side says why in its answer, not where it is written to.
            if (answerIsDue) return false;
        }

        await ReadAnswerAsync(ReasonLimit, cancellationToken).ConfigureAwait(false);
        throw Ended();
    }

    private async Task ReadAnswerAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await WithinAsync(call.ResponseAsync, limit, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (exception.StatusCode == StatusCode.Unauthenticated) discardToken();
            throw GrpcErrors.From(exception, Method, address);
        }
        catch (Exception exception) when (IsOfTheOtherSide(exception, cancellationToken))
        {
            throw Ended();
        }
    }

    private async Task WithinAsync(Task step, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        try
        {
            await step.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!step.IsCompleted)
        {
            Forget(step);
            cancellationToken.ThrowIfCancellationRequested();
            throw new ConductorOneServerException($"ConductorOne took nothing more of the file for {limit.TotalSeconds:0} seconds.") { Operation = Method };
        }
    }

    // Ends with the call, which is disposed; nobody is left to hear how.
    private static void Forget(Task step) =>
        step.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    // A call that the other side reset can show as a cancellation that nobody here asked for.
    private static bool IsOfTheOtherSide(Exception exception, CancellationToken cancellationToken) =>
        exception is RpcException or InvalidOperationException or IOException or HttpRequestException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static ConductorOneServerException Ended() => new("ConductorOne ended UploadAsset before it had the whole file.") { Operation = Method };
}
