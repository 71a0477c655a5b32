namespace SegmentC1.Access;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Good to know; nothing has to be done.</summary>
    Info,

    /// <summary>Tidying up.</summary>
    Low,

    /// <summary>To be decided by a reviewer.</summary>
    Medium,

    /// <summary>To be looked at first.</summary>
    High,
}

/// <summary>One thing that a reviewer should look at, with the reason and the next step.</summary>
/// <param name="Id">Stable id of the kind of finding: one of <see cref="ReviewFindings"/>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="SubjectType">What it is about: <c>user</c>, <c>invite</c>, <c>group</c>, <c>function</c> or <c>workspace</c>.</param>
/// <param name="SubjectId">Id of that; an invite's is its address.</param>
/// <param name="Subject">What people call it: an address, or a name.</param>
/// <param name="Why">What was seen, in a sentence.</param>
/// <param name="WhatToDo">What a person does about it, in a sentence.</param>
public sealed record ReviewFinding(string Id, FindingSeverity Severity, string SubjectType, string SubjectId, string Subject, string Why, string WhatToDo)
{
    /// <summary>Id of the role that it is about; null where it is about none.</summary>
    public string? RoleId { get; init; }

    /// <summary>Name of that role; null where it is about none.</summary>
    public string? Role { get; init; }

    /// <summary>The scope that it is about; null where it is about none.</summary>
    public PermissionScope? Scope { get; init; }

    /// <summary>Name of that scope; null where it is about none.</summary>
    public string? ScopeName { get; init; }

    /// <summary>The finding as people say it: severity, whom it is about, and why.</summary>
    public override string ToString() => $"{Severity}: {Subject}: {Why}";
}

/// <summary>A kind of finding.</summary>
/// <param name="Id">Stable id; files, filters and switches rely on it.</param>
/// <param name="Severity">How much a finding of this kind usually matters.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="WhatToDo">What a person usually does about it.</param>
public sealed record ReviewFindingKind(string Id, FindingSeverity Severity, string Title, string WhatToDo);
