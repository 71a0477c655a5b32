namespace SegmentC1.Segment;

/// <summary>Segment's Public API, typed: reads with paging, rate windows, retries and a ledger per list.</summary>
/// <remarks>
/// Safe for concurrent use. Every member that sends a request throws a <see cref="SegmentException"/> of the kind that
/// names the cause, or <see cref="OperationCanceledException"/> when the caller cancelled.
/// A list that the plan of the workspace does not have is not an error where it is optional: the enumeration is empty and
/// the ledger is <see cref="ListState.Gap"/>. Lists that are always there (users, roles, sources) throw.
/// </remarks>
public sealed partial class SegmentClient : ISegmentWorkspace, IDisposable
{
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(1);

    private readonly SegmentClientOptions _options;
    private readonly SegmentTransport _transport;
    private readonly ListReader _lists;

    /// <summary>Makes a client; nothing is sent yet.</summary>
    /// <exception cref="ArgumentException">The address is neither https nor loopback, the token cannot be one, or an option is out of range.</exception>
    public SegmentClient(SegmentClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.MaxConcurrency is < 1 or > 32) throw new ArgumentException("MaxConcurrency is 1 to 32.", nameof(options));
        if (options.MaxRateWait < TimeSpan.Zero || options.MaxRateWait > LongestSpan) throw new ArgumentException("MaxRateWait is nothing to one day.", nameof(options));
        if (options.Timeout <= TimeSpan.Zero || options.Timeout > LongestSpan) throw new ArgumentException("Timeout is more than nothing and at most one day.", nameof(options));
        _options = options;
        _transport = new SegmentTransport(options);
        _lists = new ListReader(_transport, Tell);
    }

    /// <summary>The base address in use.</summary>
    public Uri ApiUri => _transport.BaseAddress;

    /// <summary>Whether every write is refused.</summary>
    public bool ReadOnly => _options.ReadOnly;

    /// <summary>Requests sent since the client was made, retries included.</summary>
    public long RequestCount => _transport.Requests;

    /// <summary>
    /// Counts the requests that the calling method, and all that it starts, sends from now on. The count ends where the method
    /// does: call it in the asynchronous method whose work is to be counted.
    /// </summary>
    public RequestCounter CountRequests() => _transport.Count();

    internal TimeProvider Time => _options.TimeProvider;

    internal int MaxConcurrency => _options.MaxConcurrency;

    /// <summary>The one way to Segment, for calls that are not made yet.</summary>
    internal SegmentTransport Transport => _transport;

    /// <summary>The workspace that the token belongs to (<c>GET /</c>).</summary>
    public Task<SegmentWorkspace> GetWorkspaceAsync(CancellationToken cancellationToken) => GetWorkspaceAsync(null, cancellationToken);

    /// <summary>Users. Never costs a request per user.</summary>
    public SegmentList<SegmentUser> ListUsers() => _lists.Open(ListCatalogue.Users);

    /// <summary>One user with the direct permissions: absent in the answer means none.</summary>
    public Task<SegmentUser> GetUserAsync(string userId, CancellationToken cancellationToken) => GetUserAsync(userId, null, cancellationToken);

    /// <summary>
    /// Direct permissions of users that were listed: held against a single answer where the list carried them, and read one by
    /// one where it did not, since Segment's own material contradicts itself on which it is.
    /// </summary>
    public async Task<PermissionReading<SegmentUser>> ReadPermissionsAsync(IReadOnlyList<SegmentUser> users, CancellationToken cancellationToken)
    {
        var ledger = new ListLedger(SegmentListKind.UserPermission);
        var (rows, _) = await PermissionSettlers.OfUsers(this).SettleAsync(users, ledger, () => { }, cancellationToken).ConfigureAwait(false);
        return new PermissionReading<SegmentUser>(rows, ledger);
    }

    /// <summary>Permissions of groups that were listed, in the same way.</summary>
    public async Task<PermissionReading<SegmentGroup>> ReadPermissionsAsync(IReadOnlyList<SegmentGroup> groups, CancellationToken cancellationToken)
    {
        var ledger = new ListLedger(SegmentListKind.GroupPermission);
        var (rows, _) = await PermissionSettlers.OfGroups(this).SettleAsync(groups, ledger, () => { }, cancellationToken).ConfigureAwait(false);
        return new PermissionReading<SegmentGroup>(rows, ledger);
    }

    /// <summary>Pending invites.</summary>
    public SegmentList<SegmentInvite> ListInvites() => _lists.Open(ListCatalogue.Invites);

    /// <summary>Groups.</summary>
    public SegmentList<SegmentGroup> ListGroups() => _lists.Open(ListCatalogue.Groups);

    /// <summary>One group with its permissions: absent in the answer means none.</summary>
    public Task<SegmentGroup> GetGroupAsync(string groupId, CancellationToken cancellationToken) => GetGroupAsync(groupId, null, cancellationToken);

    /// <summary>The groups that a user is in: ids and names alone, permissions and counts unknown.</summary>
    public SegmentList<SegmentGroup> ListUserGroups(string userId) => _lists.Open(ListCatalogue.UserGroups(userId));

    /// <summary>Members of a group that are users.</summary>
    public SegmentList<SegmentGroupMember> ListGroupMembers(string groupId, string? groupName = null) =>
        _lists.Open(ListCatalogue.GroupMembers(groupId, groupName));

    /// <summary>Members of a group that are pending invites.</summary>
    /// <remarks>A 404 costs one request more: it tells a group that is not there (an error) from a list that is not there (a gap).</remarks>
    public SegmentList<SegmentGroupMember> ListGroupInvites(string groupId, string? groupName = null) =>
        ListGroupInvites(groupId, groupName, checkGroup: true);

    /// <summary>The role catalogue.</summary>
    public SegmentList<SegmentRole> ListRoles() => _lists.Open(ListCatalogue.Roles);

    /// <summary>Labels (one unpaged request).</summary>
    public SegmentList<SegmentLabel> ListLabels() => _lists.Open(ListCatalogue.Labels);

    /// <summary>Sources, warehouses or spaces; for functions use <see cref="ListFunctions"/>.</summary>
    public SegmentList<SegmentResource> ListResources(SegmentResourceType type) => _lists.Open(ListCatalogue.Resources(type));

    /// <summary>Functions of one kind; see <see cref="FunctionKinds"/>.</summary>
    public SegmentList<SegmentResource> ListFunctions(string kind)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        return _lists.Open(ListCatalogue.Functions(kind));
    }

    /// <summary>The five kinds of function that the API wants to be asked for one by one.</summary>
    public static IReadOnlyList<string> FunctionKinds { get; } = ["SOURCE", "DESTINATION", "INSERT_SOURCE", "INSERT_DESTINATION", "INSERT_TRANSFORMATION"];

    /// <summary>The audit trail; Segment keeps 90 days.</summary>
    public SegmentList<SegmentAuditEvent> ListAuditEvents(DateTimeOffset? start = null, DateTimeOffset? end = null, string? resourceId = null, string? resourceType = null) =>
        _lists.Open(ListCatalogue.AuditEvents(start, end, resourceId, resourceType));

    /// <summary>Reads everything about access in the fewest requests, independent lists side by side.</summary>
    /// <param name="options">What to read, and what was read already.</param>
    /// <param name="progress">Told as lists begin and pages come; may be called from any thread.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <remarks>
    /// A failure of a mandatory list throws. A refused or failed optional list, and a user or group whose permissions could
    /// not be read, does not: the ledger says what is missing, and the permissions stay null.
    /// </remarks>
    public Task<WorkspaceReading> ReadWorkspaceAsync(WorkspaceReadOptions options, IProgress<WorkspaceReadProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new WorkspaceReader(this, options, progress).ReadAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    /// <summary>What this client talks to; never the token.</summary>
    public override string ToString() => $"SegmentClient {ApiUri}";

    internal async Task<SegmentWorkspace> GetWorkspaceAsync(ListLedger? ledger, CancellationToken cancellationToken) =>
        await _transport.SendAsync(
            SegmentRequest.Get(""),
            json => PageReader.ReadOneAsync(json, "workspace", Rows.WorkspaceAsync),
            ledger,
            cancellationToken).ConfigureAwait(false);

    internal async Task<SegmentUser> GetUserAsync(string userId, ListLedger? ledger, CancellationToken cancellationToken)
    {
        var request = SegmentRequest.Get($"users/{SegmentRequest.EscapeId(userId, nameof(userId))}");
        var user = await _transport.SendAsync(
            request,
            json => PageReader.ReadOneAsync(json, "user", async row => Same(await Rows.UserAsync(row, null).ConfigureAwait(false), user => user.Id, userId)),
            ledger,
            cancellationToken).ConfigureAwait(false);
        return user with { Permissions = user.Permissions ?? [] };
    }

    internal async Task<SegmentGroup> GetGroupAsync(string groupId, ListLedger? ledger, CancellationToken cancellationToken)
    {
        var request = SegmentRequest.Get($"groups/{SegmentRequest.EscapeId(groupId, nameof(groupId))}");
        var group = await _transport.SendAsync(
            request,
            json => PageReader.ReadOneAsync(json, "userGroup", async row => Same(await Rows.GroupAsync(row, null).ConfigureAwait(false), group => group.Id, groupId)),
            ledger,
            cancellationToken).ConfigureAwait(false);
        return group with { Permissions = group.Permissions ?? [] };
    }

    internal SegmentList<SegmentGroupMember> ListGroupInvites(string groupId, string? groupName, bool checkGroup)
    {
        var list = ListCatalogue.GroupInvites(groupId, groupName);
        // The group that is not there either throws what says so.
        return _lists.Open(checkGroup ? list with { BeforeGap = (_, cancellationToken) => GetGroupAsync(groupId, cancellationToken) } : list);
    }

    internal void Tell(string detail) => _options.OnNotice?.Invoke(new SegmentNotice(SegmentNoticeKind.Detail, detail));

    // Access of one principal must never be shown as another's, whatever stands between.
    private static T? Same<T>(T? row, Func<T, string> idOf, string asked)
        where T : class =>
        row is null || string.Equals(idOf(row), asked, StringComparison.Ordinal) ? row : throw new ShapeException("the answer is about something else than what was asked for");
}
