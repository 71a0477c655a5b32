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
    public static async Task SayHelloAsync(
        BatonClient client, ConnectorMetadata metadata, TimeProvider time, Action<ConductorOneNotice>? onRetry, CancellationToken cancellationToken)
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
                onRetry?.Invoke(new ConductorOneNotice(ConductorOneNoticeKind.Retry, exception.Message, pause));
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
