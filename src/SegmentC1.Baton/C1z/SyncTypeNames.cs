namespace SegmentC1.Baton.C1z;

/// <summary>The words that the file has for the types of a sync.</summary>
internal static class SyncTypeNames
{
    public const string Full = "full";

    public static string Name(this SyncType type) => type switch
    {
        SyncType.Full => Full,
        SyncType.ResourcesOnly => "resources_only",
        SyncType.Partial => "partial",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
