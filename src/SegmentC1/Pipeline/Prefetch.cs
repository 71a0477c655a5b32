using System.Runtime.CompilerServices;

namespace SegmentC1;

/// <summary>What became of one item: its result, or why there is none.</summary>
internal sealed record Outcome<TItem, TResult>(TItem Item, TResult? Result, Exception? Failure);

/// <summary>Reads for many items at once, but hands the results on in the order of the items.</summary>
internal static class Prefetch
{
    /// <summary>
    /// One outcome per item. A failure of one item is in its outcome; one that every next item would share is thrown.
    /// At most <paramref name="ahead"/> items are being read at a time, so a reader that stops early costs little.
    /// </summary>
    public static async IAsyncEnumerable<Outcome<TItem, TResult>> RunAsync<TItem, TResult>(
        IEnumerable<TItem> items, int ahead, Func<TItem, CancellationToken, Task<TResult>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new Queue<(TItem Item, Task<TResult> Task)>();
        try
        {
            foreach (var item in items)
            {
                running.Enqueue((item, read(item, stop.Token)));
                if (running.Count >= ahead) yield return await NextAsync(running.Dequeue());
            }

            while (running.Count > 0) yield return await NextAsync(running.Dequeue());
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running.Select(left => Quietly(left.Task)));
        }
    }

    private static async Task<Outcome<TItem, TResult>> NextAsync<TItem, TResult>((TItem Item, Task<TResult> Task) next)
    {
        try
        {
            return new Outcome<TItem, TResult>(next.Item, await next.Task, null);
        }
        catch (Exception failure) when (ErrorFactory.IsOfOneItem(failure))
        {
            return new Outcome<TItem, TResult>(next.Item, default, failure);
        }
        catch (Exception failure) when (ErrorFactory.Knows(failure))
        {
            failure.About(next.Item);
            throw;
        }
    }

    private static async Task Quietly(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
