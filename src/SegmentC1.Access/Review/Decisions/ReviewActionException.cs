namespace SegmentC1.Access;

/// <summary>A decision was not carried out; the message says which, and why.</summary>
public sealed class ReviewActionException : Exception
{
    /// <summary>The access is no longer what was reviewed, or a guard forbids it. Nothing was sent for it.</summary>
    public const string Refused = "Review.Refused";

    /// <summary>It was tried and failed.</summary>
    public const string Failed = "Review.Failed";

    /// <summary>What became of it is not known.</summary>
    public const string Unknown = "Review.OutcomeUnknown";

    /// <summary>Makes the error of an action.</summary>
    public ReviewActionException(ReviewAction action)
        : base(Describe(action)) => ErrorId = action.Outcome switch
        {
            ReviewOutcome.Refused => Refused,
            ReviewOutcome.Unknown => Unknown,
            _ => Failed,
        };

    /// <summary>Stable id of the cause: one of the constants of this class.</summary>
    public string ErrorId { get; }

    private static string Describe(ReviewAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return $"{Path.GetFileName(action.Decision.File)}, line {action.Decision.Line}: {action.Who}: {action.Decision.Access} was not taken away. {action.Note}";
    }
}
