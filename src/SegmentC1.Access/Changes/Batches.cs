using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Sends many items in few requests, and finds the bad one when a request is refused for it.</summary>
internal static class Batches
{
    /// <summary>The items that were not accepted, with why. Whoever calls reads the state afterwards.</summary>
    /// <param name="items">What to send, in this order.</param>
    /// <param name="size">The most in one request.</param>
    /// <param name="progress">Told after each request how many items are settled.</param>
    /// <param name="send">Sends one request.</param>
    public static async Task<Dictionary<T, SegmentException>> SendAsync<T>(IReadOnlyList<T> items, int size, IProgress<ChangeProgress>? progress, Func<IReadOnlyList<T>, Task> send)
        where T : class
    {
        var failures = new Dictionary<T, SegmentException>(ReferenceEqualityComparer.Instance);
        var open = new Stack<IReadOnlyList<T>>(items.Chunk(size).Reverse());
        var settled = 0;
        while (open.TryPop(out var batch))
        {
            try
            {
                await send(batch).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is SegmentRequestException or SegmentNotFoundException && batch.Count > 1)
            {
                // In halves: one bad item of many is found in few requests, of which Segment takes sixty a minute.
                var half = batch.Count / 2;
                open.Push([.. batch.Skip(half)]);
                open.Push([.. batch.Take(half)]);
                continue;
            }
            catch (SegmentException failure)
            {
                foreach (var item in batch) failures[item] = failure;
                if (failure is not (SegmentRequestException or SegmentNotFoundException or SegmentOutcomeUnknownException))
                {
                    // The next request would fail in the same way.
                    foreach (var item in open.SelectMany(rest => rest)) failures[item] = failure;
                    break;
                }
            }

            settled += batch.Count;
            progress?.Report(new ChangeProgress(settled, items.Count));
        }

        return failures;
    }
}
