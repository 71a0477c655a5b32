namespace SegmentC1.Segment;

/// <summary>Segment's Public API, typed: reads with paging, rate windows, retries and a ledger per list.</summary>
/// <remarks>
/// Safe for concurrent use. Every member that sends a request throws a <see cref="SegmentException"/> of the kind that
/// names the cause, or <see cref="OperationCanceledException"/> when the caller cancelled.
/// A list that the plan of the workspace does not have is not an error where it is optional: the enumeration is empty and
/// the ledger is <see cref="ListState.Gap"/>. Lists that are always there (users, roles, sources) throw.
/// </remarks>
public sealed class SegmentClient : IDisposable
{
    /// <summary>Makes a client; nothing is sent yet.</summary>
    /// <exception cref="ArgumentException">The address is neither https nor loopback, or an option is out of range.</exception>
    public SegmentClient(SegmentClientOptions options) => throw new NotImplementedException();

    /// <summary>The base address in use.</summary>
    public Uri ApiUri => throw new NotImplementedException();

    /// <summary>Whether every write is refused.</summary>
    public bool ReadOnly => throw new NotImplementedException();

    /// <summary>Requests sent since the client was made, retries included.</summary>
    public long RequestCount => throw new NotImplementedException();

    /// <summary>The workspace that the token belongs to (<c>GET /</c>).</summary>
    public Task<SegmentWorkspace> GetWorkspaceAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Users. Never costs a request per user.</summary>
    public SegmentList<SegmentUser> ListUsers() => throw new NotImplementedException();

    /// <summary>One user with the direct permissions: absent in the answer means none.</summary>
    public Task<SegmentUser> GetUserAsync(string userId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Pending invites.</summary>
    public SegmentList<SegmentInvite> ListInvites() => throw new NotImplementedException();

    /// <summary>Groups.</summary>
    public SegmentList<SegmentGroup> ListGroups() => throw new NotImplementedException();

    /// <summary>One group with its permissions: absent in the answer means none.</summary>
    public Task<SegmentGroup> GetGroupAsync(string groupId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Members of a group that are users.</summary>
    public SegmentList<SegmentGroupMember> ListGroupMembers(string groupId, string? groupName = null) => throw new NotImplementedException();

    /// <summary>Members of a group that are pending invites.</summary>
    public SegmentList<SegmentGroupMember> ListGroupInvites(string groupId, string? groupName = null) => throw new NotImplementedException();

    /// <summary>The role catalogue.</summary>
    public SegmentList<SegmentRole> ListRoles() => throw new NotImplementedException();

    /// <summary>Labels (one unpaged request).</summary>
    public SegmentList<SegmentLabel> ListLabels() => throw new NotImplementedException();

    /// <summary>Sources, warehouses or spaces; for functions use <see cref="ListFunctions"/>.</summary>
    public SegmentList<SegmentResource> ListResources(SegmentResourceType type) => throw new NotImplementedException();

    /// <summary>Functions of one kind; see <see cref="FunctionKinds"/>.</summary>
    public SegmentList<SegmentResource> ListFunctions(string kind) => throw new NotImplementedException();

    /// <summary>The five kinds of function that the API wants to be asked for one by one.</summary>
    public static IReadOnlyList<string> FunctionKinds { get; } = ["SOURCE", "DESTINATION", "INSERT_SOURCE", "INSERT_DESTINATION", "INSERT_TRANSFORMATION"];

    /// <summary>The audit trail; Segment keeps 90 days.</summary>
    public SegmentList<SegmentAuditEvent> ListAuditEvents(DateTimeOffset? start = null, DateTimeOffset? end = null, string? resourceId = null, string? resourceType = null) => throw new NotImplementedException();

    /// <summary>Reads everything about access in the fewest requests, independent lists side by side.</summary>
    /// <param name="options">What to read, and what was read already.</param>
    /// <param name="progress">Told as lists begin and pages come; may be called from any thread.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <remarks>
    /// A failure of a mandatory list throws. A refused or failed optional list, and a user or group whose permissions could
    /// not be read, does not: the ledger says what is missing, and the permissions stay null.
    /// </remarks>
    public Task<WorkspaceReading> ReadWorkspaceAsync(WorkspaceReadOptions options, IProgress<WorkspaceReadProgress>? progress, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}
