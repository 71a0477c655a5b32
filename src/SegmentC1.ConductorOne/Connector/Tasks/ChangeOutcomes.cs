using System.Runtime.ExceptionServices;
using SegmentC1.Access;

namespace SegmentC1.ConductorOne;

/// <summary>Reads the outcome of a change of many that was about one.</summary>
internal static class ChangeOutcomes
{
    /// <summary>What became of the one person.</summary>
    /// <exception cref="Exception">It failed; this is why.</exception>
    public static T Only<T>(this IReadOnlyList<PersonOutcome<T>> people)
        where T : class
    {
        var one = people.Single();
        if (one.Failure is { } failure) ExceptionDispatchInfo.Throw(failure);
        return one.Result!;
    }
}
