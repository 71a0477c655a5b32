using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Sends many items in few requests, and finds the bad one when a request is refused for it.</summary>
internal static class Batches
{
    /// <summary>The items that were not accepted, with why. Whoever calls reads the state afterwards.</summary>
    public static async Task<Dictionary<T, SegmentException>> SendAsync<T>(IReadOnlyList<T> items, int size, Func<IReadOnlyList<T>, Task> send)
        where T : class
    {
        var failures = new Dictionary<T, SegmentException>(ReferenceEqualityComparer.Instance);
        var queue = new Queue<IReadOnlyList<T>>(items.Chunk(size));
        while (queue.TryDequeue(out var batch))
        {
            try
            {
                await send(batch).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is SegmentRequestException or SegmentNotFoundException && batch.Count > 1)
            {
                foreach (var item in batch) queue.Enqueue([item]);
            }
            catch (SegmentException failure)
            {
                foreach (var item in batch) failures[item] = failure;
                if (failure is SegmentRequestException or SegmentNotFoundException or SegmentOutcomeUnknownException) continue;
                // The next request would fail in the same way.
                foreach (var item in queue.SelectMany(rest => rest)) failures[item] = failure;
                break;
            }
        }

        return failures;
    }
}
