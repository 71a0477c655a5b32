using SegmentC1.Access;

namespace SegmentC1.ConductorOne;

/// <summary>Where the picture of the workspace comes from: it is there already, or it is read when ConductorOne asks for it.</summary>
/// <remarks>
/// Reading only then keeps the picture fresh, since a task may be minutes away, and makes no requests when none comes. A
/// picture that is there is checked before anything is sent.
/// </remarks>
public sealed class SnapshotSource
{
    private readonly Func<CancellationToken, Task<WorkspaceSnapshot>> _read;

    private SnapshotSource(string workspaceId, string workspaceName, WorkspaceSnapshot? ready, Func<CancellationToken, Task<WorkspaceSnapshot>> read)
    {
        WorkspaceId = workspaceId;
        WorkspaceName = workspaceName;
        Ready = ready;
        _read = read;
    }

    /// <summary>Id of the workspace.</summary>
    public string WorkspaceId { get; }

    /// <summary>Name of the workspace.</summary>
    public string WorkspaceName { get; }

    /// <summary>The picture, if it is there already.</summary>
    public WorkspaceSnapshot? Ready { get; }

    /// <summary>A picture that is there.</summary>
    public static SnapshotSource From(WorkspaceSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return new SnapshotSource(snapshot.Workspace.Id, snapshot.Workspace.Name, snapshot, _ => Task.FromResult(snapshot));
    }

    /// <summary>A workspace that is read when a task is there.</summary>
    /// <param name="workspaceId">Its id.</param>
    /// <param name="workspaceName">Its name.</param>
    /// <param name="read">Reads it; called at most once.</param>
    public static SnapshotSource WhenNeeded(string workspaceId, string workspaceName, Func<CancellationToken, Task<WorkspaceSnapshot>> read)
    {
        ArgumentNullException.ThrowIfNull(workspaceId);
        ArgumentNullException.ThrowIfNull(workspaceName);
        ArgumentNullException.ThrowIfNull(read);
        return new SnapshotSource(workspaceId, workspaceName, ready: null, read);
    }

    internal Task<WorkspaceSnapshot> GetAsync(CancellationToken cancellationToken) => _read(cancellationToken);
}
