using System.Collections.Concurrent;

namespace SegmentC1;

/// <summary>A name that can be completed.</summary>
/// <param name="Text">What is inserted, before quoting.</param>
/// <param name="Tip">What is shown of it.</param>
internal sealed record Completion(string Text, string Tip);

/// <summary>Live names of a session, kept for a short while so that tabbing through them costs no request each.</summary>
internal sealed class CompletionCache(TimeProvider? clock = null)
{
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly ConcurrentDictionary<string, (long At, IReadOnlyList<Completion> Names)> _kept = new(StringComparer.Ordinal);

    /// <summary>The names of a kind, read when there are none or they are old.</summary>
    public async Task<IReadOnlyList<Completion>> GetAsync(string kind, Func<Task<IReadOnlyList<Completion>>> read)
    {
        if (_kept.TryGetValue(kind, out var kept) && _clock.GetElapsedTime(kept.At) < Keep) return kept.Names;
        var names = await read().ConfigureAwait(false);
        _kept[kind] = (_clock.GetTimestamp(), names);
        return names;
    }
}
