namespace SegmentC1.Segment;

/// <summary>
/// Works out the whole state that a replacement writes, right before each attempt to write it: after every wait for a rate window
/// and before every repeat, so that what somebody else changed meanwhile is seen and not undone.
/// </summary>
/// <typeparam name="T">Of what the state consists.</typeparam>
/// <param name="mayBeDone">Whether an earlier attempt of the same replacement may have been carried out.</param>
/// <param name="cancellationToken">Ends the reading that this takes.</param>
/// <returns>The whole new state; null when there is nothing to send any more.</returns>
public delegate Task<IReadOnlyList<T>?> FreshState<T>(bool mayBeDone, CancellationToken cancellationToken);
