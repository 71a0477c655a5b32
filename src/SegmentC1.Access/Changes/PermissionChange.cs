using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>What became of a change of somebody's permissions.</summary>
public sealed record PermissionChange
{
    /// <summary>Whose.</summary>
    public required AccessPrincipal Principal { get; init; }

    /// <summary>Name of the user or group.</summary>
    public required string Name { get; init; }

    /// <summary>Address of the user; null for a group.</summary>
    public string? Email { get; init; }

    /// <summary>Whether anything was changed; in a dry run, whether it would be.</summary>
    public required bool Changed { get; init; }

    /// <summary>Whether nothing was sent because only the outcome was asked for.</summary>
    public bool DryRun { get; init; }

    /// <summary>What is held now and was not before.</summary>
    public required IReadOnlyList<RoleOnScope> Added { get; init; }

    /// <summary>What was held before and is not now.</summary>
    public required IReadOnlyList<RoleOnScope> Removed { get; init; }

    /// <summary>The permissions before.</summary>
    public required IReadOnlyList<SegmentPermission> Before { get; init; }

    /// <summary>The permissions as they were read back; in a dry run, as they would be.</summary>
    public required IReadOnlyList<SegmentPermission> After { get; init; }

    /// <summary>Other ways in which what was removed is still held.</summary>
    public IReadOnlyList<HeldOtherwise> Remaining { get; init; } = [];
}
