using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1;

/// <summary>Which user: an id, an e-mail address, a name (wildcards where many may match), or an object that names one.</summary>
public sealed class UserReference : Reference
{
    /// <summary>By id, address or name.</summary>
    public UserReference(string text)
        : base(text)
    {
    }

    /// <summary>This user.</summary>
    public UserReference(SegmentUser user)
        : base(NotNull(user).Id, user.Email) => User = user;

    /// <summary>The user of a membership. A pending one is looked for by its address.</summary>
    public UserReference(SegmentGroupMember member)
        : base(NotNull(member).UserId ?? member.Email, member.Email)
    {
    }

    /// <summary>The principal of an access entry.</summary>
    public UserReference(AccessEntry entry)
        : base(NotNull(entry).PrincipalId, entry.Email)
    {
    }

    /// <summary>The user itself, when it was given.</summary>
    internal SegmentUser? User { get; }

    internal bool Matches(SegmentUser user) => Matches(user.Id, user.Email, user.Name);

    internal bool Matches(SegmentGroupMember member) => Matches(member.UserId ?? member.Email, member.Email, member.Name);

    private static T NotNull<T>(T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value;
    }
}

/// <summary>Which group: an id, a name (wildcards where many may match), or an object that names one.</summary>
public sealed class GroupReference : Reference
{
    /// <summary>By id or name.</summary>
    public GroupReference(string text)
        : base(text)
    {
    }

    /// <summary>This group.</summary>
    public GroupReference(SegmentGroup group)
        : base((group ?? throw new ArgumentNullException(nameof(group))).Id, group.Name) => Group = group;

    /// <summary>The group of a membership.</summary>
    public GroupReference(SegmentGroupMember member)
        : base((member ?? throw new ArgumentNullException(nameof(member))).GroupId, member.GroupName ?? member.GroupId)
    {
    }

    /// <summary>The group that a change was about.</summary>
    public GroupReference(GroupChange change)
        : base((change ?? throw new ArgumentNullException(nameof(change))).Id ?? change.Name, change.Name)
    {
    }

    /// <summary>The group itself, when it was given.</summary>
    internal SegmentGroup? Group { get; }

    internal bool Matches(SegmentGroup group) => Matches(group.Id, group.Name);
}

/// <summary>Which role: an id, a name (wildcards where many may match), or the role itself.</summary>
public sealed class RoleReference : Reference
{
    /// <summary>By id or name.</summary>
    public RoleReference(string text)
        : base(text)
    {
    }

    /// <summary>This role.</summary>
    public RoleReference(SegmentRole role)
        : base((role ?? throw new ArgumentNullException(nameof(role))).Id, role.Name)
    {
    }

    internal bool Matches(SegmentRole role) => Matches(role.Id, role.Name);
}

/// <summary>Which source, warehouse, function or space: an id, a name or slug (wildcards where many may match), or the resource itself.</summary>
public sealed class ResourceReference : Reference
{
    /// <summary>By id, name or slug.</summary>
    public ResourceReference(string text)
        : base(text)
    {
    }

    /// <summary>This resource.</summary>
    public ResourceReference(SegmentResource resource)
        : base((resource ?? throw new ArgumentNullException(nameof(resource))).Id, resource.Name) => Resource = resource;

    /// <summary>The resource itself, when it was given.</summary>
    internal SegmentResource? Resource { get; }

    internal bool Matches(SegmentResource resource) =>
        (Resource is null || Resource.Type == resource.Type) && Matches(resource.Id, resource.Name, resource.Slug);
}

/// <summary>Which pending invite: its address (wildcards where many may match), or the invite itself.</summary>
public sealed class InviteReference : Reference
{
    /// <summary>By address.</summary>
    public InviteReference(string text)
        : base(text)
    {
    }

    /// <summary>This invite.</summary>
    public InviteReference(SegmentInvite invite)
        : base((invite ?? throw new ArgumentNullException(nameof(invite))).Email)
    {
    }

    internal bool Matches(SegmentInvite invite) => Matches(invite.Email, invite.Email);
}

/// <summary>Which label: <c>key:value</c>, a key alone, wildcards, or the label itself.</summary>
public sealed class LabelReference : Reference
{
    /// <summary>By <c>key:value</c> or key.</summary>
    public LabelReference(string text)
        : base(text)
    {
    }

    /// <summary>This label.</summary>
    public LabelReference(SegmentLabel label)
        : base((label ?? throw new ArgumentNullException(nameof(label))).ToString()) => Label = label;

    /// <summary>The label itself, when it was given.</summary>
    internal SegmentLabel? Label { get; }

    internal bool Matches(SegmentLabel label) => Matches(label.ToString(), label.ToString(), label.Key);
}
