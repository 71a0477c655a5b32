using SegmentC1.Segment;

namespace SegmentC1;

/// <summary>One role on one scope that a user or a group holds itself, as Get-SegmentPermission gives it; what comes through groups is not in it.</summary>
/// <remarks>A permission of Segment that names several resources is one object per resource; one that names none is one object without a scope.</remarks>
public sealed record SegmentDirectPermission
{
    /// <summary>User or Group.</summary>
    public required string PrincipalType { get; init; }

    /// <summary>Id of the user; null for a group's.</summary>
    public string? UserId { get; init; }

    /// <summary>Id of the group; null for a user's.</summary>
    public string? GroupId { get; init; }

    /// <summary>Name of the user or group.</summary>
    public required string Name { get; init; }

    /// <summary>Address of the user; null for a group.</summary>
    public string? Email { get; init; }

    /// <summary>Id of the role.</summary>
    public required string RoleId { get; init; }

    /// <summary>Name of the role: from the catalogue, else as the permission gave it, else the id.</summary>
    public required string Role { get; init; }

    /// <summary>WORKSPACE, SOURCE, WAREHOUSE, FUNCTION or SPACE, or a word of Segment that came later; null when the permission names no resource.</summary>
    public required string? ResourceType { get; init; }

    /// <summary>Id of the resource; of WORKSPACE, the workspace's.</summary>
    public string? ResourceId { get; init; }

    /// <summary>On WORKSPACE: the role applies only to resources that carry all of these. Empty: to every present and future one.</summary>
    public required IReadOnlyList<SegmentLabel> Labels { get; init; }

    /// <summary>Why this permission cannot be changed with this version, or that it names no resource; null when every part of it is known.</summary>
    public string? NotUnderstood { get; init; }
}
