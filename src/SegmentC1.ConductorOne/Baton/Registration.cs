using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.ConductorOne;

/// <summary>The first Hello of a connector, with the rules for saying it again. Source: C1 wire protocol, startup.</summary>
internal static class Registration
{
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Says Hello until it is heard, with pauses of one second doubling up to five minutes. Ends at once when the tenant refuses
    /// (Unauthenticated, PermissionDenied, InvalidArgument, Unimplemented, FailedPrecondition, NotFound) and when cancelled.
    /// </summary>
    /// <param name="client">The connector.</param>
    /// <param name="metadata">What it says of itself.</param>
    /// <param name="time">For the pauses.</param>
    /// <param name="onRetry">Told of a failure and of the pause before Hello is said again.</param>
    /// <param name="cancellationToken">Ends it, also in a pause.</param>
    public static async Task SayHelloAsync(
        BatonClient client, ConnectorMetadata metadata, TimeProvider time, Action<ConductorOneException, TimeSpan>? onRetry, CancellationToken cancellationToken)
    {
        for (var pause = TimeSpan.FromSeconds(1); ; pause = pause * 2 < MaxPause ? pause * 2 : MaxPause)
        {
            try
            {
                await client.HelloAsync(metadata, taskId: "", cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (ConductorOneException exception) when (GrpcErrors.IsWorthRepeating(exception))
            {
                onRetry?.Invoke(exception, pause);
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
