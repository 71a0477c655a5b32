using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>How a change is made.</summary>
public sealed record ChangeOptions
{
    /// <summary>No guard lifted, and carried out.</summary>
    public static ChangeOptions Default { get; } = new();

    /// <summary>Reads and computes, but writes nothing: the result says what would be.</summary>
    public bool DryRun { get; init; }

    /// <summary>Lifts the guard of the last Workspace Owner.</summary>
    public bool AllowLastOwner { get; init; }

    /// <summary>Lets a replacement leave nothing.</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>
    /// Says which other ways the access is held, and refuses to remove what is only derived. Costs the groups of the user and,
    /// for a source under labels, the list of sources.
    /// </summary>
    public bool FindRemaining { get; init; } = true;

    /// <summary>Told how far a change that takes several requests has come; from any thread.</summary>
    public IProgress<ChangeProgress>? Progress { get; init; }

    /// <summary>The members that somebody saw when a replacement was agreed to; another state by now ends it before anything is sent. Null: nobody was asked.</summary>
    public IReadOnlyList<SegmentGroupMember>? SeenMembers { get; init; }

    /// <summary>The same of permissions.</summary>
    public IReadOnlyList<SegmentPermission>? SeenPermissions { get; init; }

    /// <summary>Takes what is only derived for not held itself, instead of refusing to remove it: nothing is changed, and the result says through what it is still held.</summary>
    public bool DerivedIsNotHeld { get; init; }
}

/// <summary>How far a change of many has come.</summary>
/// <param name="Done">How many of them are settled, well or not.</param>
/// <param name="All">How many there are to change.</param>
public sealed record ChangeProgress(int Done, int All);

/// <summary>Whose permissions are changed.</summary>
/// <param name="IsGroup">Whether this is a group; else a user.</param>
/// <param name="Id">The id.</param>
public sealed record AccessPrincipal(bool IsGroup, string Id)
{
    /// <summary>A user.</summary>
    public static AccessPrincipal User(string id) => new(false, id);

    /// <summary>A group.</summary>
    public static AccessPrincipal Group(string id) => new(true, id);

    /// <summary>For people: <c>user abc</c>.</summary>
    public override string ToString() => $"{(IsGroup ? "group" : "user")} {Id}";
}
