namespace SegmentC1.Access;

/// <summary>In what two pictures of a workspace differ. The order is the order in which differences are listed.</summary>
public enum ReviewDifferenceKind
{
    /// <summary>Something that one of the pictures cannot tell, so that nothing is said of it: <see cref="ReviewDifference.Note"/> says what and why.</summary>
    NotComparable,

    /// <summary>The workspace has another name or slug.</summary>
    WorkspaceRenamed,

    /// <summary>A user or an invite that was not there.</summary>
    PersonAdded,

    /// <summary>A user whose invite was pending before.</summary>
    InviteAccepted,

    /// <summary>A user or an invite that is gone.</summary>
    PersonRemoved,

    /// <summary>The same user with another name or address.</summary>
    PersonRenamed,

    /// <summary>
    /// Access that was gained and weighs more than what the person had: a first privileged role, a first role that unmasks personal data, or
    /// the same role on a wider scope. <see cref="ReviewDifference.Escalation"/> says which. It is not listed as gained too.
    /// </summary>
    AccessEscalated,

    /// <summary>A role on a scope, directly or through a group, that the person did not hold this way.</summary>
    AccessGained,

    /// <summary>A role on a scope, directly or through a group, that the person does not hold this way any more.</summary>
    AccessLost,

    /// <summary>A resource came into the labels of somebody's role, although no permission changed.</summary>
    ScopeGained,

    /// <summary>A resource left the labels of somebody's role, although no permission changed.</summary>
    ScopeLost,

    /// <summary>A group that was not there.</summary>
    GroupAdded,

    /// <summary>A group that is gone.</summary>
    GroupRemoved,

    /// <summary>The same group with another name.</summary>
    GroupRenamed,

    /// <summary>A role on a scope that a group did not have; what its members gain by it is listed for each of them.</summary>
    GroupAccessGained,

    /// <summary>A role on a scope that a group does not have any more; what its members lose by it is listed for each of them.</summary>
    GroupAccessLost,

    /// <summary>Somebody in a group who was not in it.</summary>
    MemberAdded,

    /// <summary>Somebody who is not in a group any more.</summary>
    MemberRemoved,

    /// <summary>The same source, warehouse, function or space with another name.</summary>
    ResourceRenamed,
}
