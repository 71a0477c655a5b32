using SegmentC1.Segment;

namespace SegmentC1.ConductorOne;

/// <summary>Begins work again after a failure that passes by itself and changed nothing. Source: C1 wire protocol, retries in the connector.</summary>
/// <remarks>The client has already repeated each read and waited for rate windows; this is for outages that last longer.</remarks>
internal sealed class WorkRetries(TimeProvider time)
{
    private const int MostAttempts = 3;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    /// <summary>Does the work, up to three times.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work().ConfigureAwait(false);
            }
            catch (SegmentException failure) when (attempt < MostAttempts && TaskFailures.MayBeginAgain(failure))
            {
                await Task.Delay(Step * attempt, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
