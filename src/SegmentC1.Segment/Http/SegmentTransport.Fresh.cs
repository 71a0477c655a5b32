using Newtonsoft.Json.Linq;

namespace SegmentC1.Segment;

/// <summary>Makes the body of a replacement right before an attempt to send it; null when there is nothing to send any more.</summary>
/// <param name="mayBeDone">Whether an earlier attempt of the same call may have been carried out.</param>
/// <param name="cancellationToken">Ends the reading that this takes.</param>
internal delegate Task<JObject?> FreshBody(bool mayBeDone, CancellationToken cancellationToken);

/// <content>
/// Replacing. A whole state that was made before a wait would undo what somebody else changed during it, so that the body is
/// made after every wait, also the one for a window that was full from the start, and before every repeat.
/// </content>
internal sealed partial class SegmentTransport
{
    private const int MostWaits = 4;

    // Longer than a request or two take, and much shorter than a rate window.
    private static readonly TimeSpan Old = TimeSpan.FromSeconds(1);

    /// <summary>Sends a replacement, whose body is made anew right before each attempt.</summary>
    /// <param name="request">The call, without a body.</param>
    /// <param name="fresh">Makes the body. May send reads, and so must not be called while this call takes up a place among the requests.</param>
    /// <param name="read">Reads a good answer.</param>
    /// <param name="cancellationToken">Ends waits and transfers.</param>
    /// <exception cref="SegmentException">The call failed.</exception>
    /// <returns>Whether there was anything to send.</returns>
    public Task<bool> SendFreshAsync(SegmentRequest request, FreshBody fresh, Func<JsonPull, ValueTask<bool>> read, CancellationToken cancellationToken)
    {
        Allow(request);
        return RepeatAsync(request, fresh, read, null, cancellationToken);
    }

    // Waits, makes the body, and takes a place in the window and among the requests; null when there is nothing to send.
    private async Task<SegmentRequest?> EnterFreshAsync(
        SegmentRequest request, FreshBody fresh, Course course, RateWindow window, RateBudget budget, CancellationToken cancellationToken)
    {
        for (var waits = 0; ;)
        {
            await window.OpenAsync(budget, request.Operation, cancellationToken).ConfigureAwait(false);
            if (await fresh(course.MayBeDone, cancellationToken).ConfigureAwait(false) is not { } body) return null;

            if (!_slots.Wait(0, CancellationToken.None))
            {
                // What holds the places may wait long for windows of its own, and the body is old then. Only so often: others might always be first.
                var made = _time.GetTimestamp();
                await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
                if (_time.GetElapsedTime(made) > Old && ++waits < MostWaits)
                {
                    _slots.Release();
                    continue;
                }
            }

            var entered = false;
            try
            {
                // Somebody else may have taken the last place while the body was made: after the wait for another it is old.
                entered = window.TryEnter(budget, request.Operation);
                if (entered) return request with { JsonBody = body.ToString(Newtonsoft.Json.Formatting.None) };
            }
            finally
            {
                if (!entered) _slots.Release();
            }
        }
    }
}
