namespace SegmentC1.Access;

/// <summary>A change of access was refused by a guard, or did not end as it was ordered. The message says what is the case now.</summary>
public sealed class AccessChangeException : Exception
{
    /// <summary>The set holds something that was not understood. Nothing was sent.</summary>
    public const string NotUnderstood = "Change.NotUnderstood";

    /// <summary>What was to be removed is held through something else only. Nothing was sent.</summary>
    public const string Derived = "Change.Derived";

    /// <summary>The workspace would have no owner left. Nothing was sent.</summary>
    public const string LastOwner = "Change.LastOwner";

    /// <summary>A replacement would leave nothing. Nothing was sent.</summary>
    public const string WouldEmpty = "Change.WouldEmpty";

    /// <summary>Who or what is meant is not there. Nothing was sent.</summary>
    public const string Missing = "Change.Missing";

    /// <summary>One address means several people. Nothing was sent.</summary>
    public const string SharedAddress = "Change.SharedAddress";

    /// <summary>What was to be deleted is in use. Segment refused it; nothing was changed.</summary>
    public const string InUse = "Change.InUse";

    /// <summary>A list that the change goes by is not to be had, or not whole. Nothing was sent.</summary>
    public const string NotListed = "Change.NotListed";

    /// <summary>The state differs from what was ordered.</summary>
    public const string Different = "Change.Different";

    /// <summary>The change was sent, the answer was lost, and the state shows that it was not carried out.</summary>
    public const string NotDone = "Change.NotDone";

    /// <summary>The change was sent, but the state could not be read back.</summary>
    public const string NotVerified = "Change.NotVerified";

    /// <summary>Makes one.</summary>
    public AccessChangeException(string errorId, string message, Exception? innerException = null)
        : base(message, innerException) => ErrorId = errorId;

    /// <summary>One of the ids above.</summary>
    public string ErrorId { get; }

    /// <summary>A list without which nothing is changed.</summary>
    /// <param name="what">The list.</param>
    /// <param name="ledger">Its account.</param>
    internal static AccessChangeException Unlisted(string what, Segment.ListLedger ledger) =>
        new(NotListed, $"Segment does not list {what} whole, so that it is not known what this would change. Nothing was sent. {ledger.Reason}".TrimEnd());

    /// <summary>A state that is another one than was shown when the change was agreed to.</summary>
    /// <param name="what">Whose state.</param>
    /// <param name="difference">How it differs.</param>
    internal static AccessChangeException Moved(string what, string difference) =>
        new(Different, $"{what} changed while the question was open: {difference}. Nothing was sent. Repeat the command to see what it would change now.");

    /// <summary>A list by which a change that was sent cannot be checked.</summary>
    /// <param name="what">The list.</param>
    /// <param name="ledger">Its account.</param>
    internal static AccessChangeException Unchecked(string what, Segment.ListLedger ledger) =>
        new(NotVerified, $"The change was sent, but the state could not be read back: Segment does not list {what} whole. {ledger.Reason}".TrimEnd());
}
