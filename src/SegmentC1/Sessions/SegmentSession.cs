using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1;

/// <summary>A connection to one Segment workspace, as <c>Connect-SegmentWorkspace -PassThru</c> gives it and <c>-Session</c> takes it.</summary>
/// <remarks>The token is held by the client alone; nothing of this object shows it.</remarks>
public sealed class SegmentSession
{
    internal SegmentSession(SegmentClient client, SegmentWorkspace workspace, SegmentRegion? region, int maxConcurrency, DateTimeOffset connectedAt)
    {
        Client = client;
        Workspace = workspace;
        Editor = new WorkspaceEditor(client);
        WorkspaceId = workspace.Id;
        WorkspaceSlug = workspace.Slug;
        WorkspaceName = workspace.Name;
        Region = region;
        ApiUri = client.ApiUri;
        ReadOnly = client.ReadOnly;
        MaxConcurrency = maxConcurrency;
        ConnectedAt = connectedAt;
    }

    internal SegmentWorkspace Workspace { get; }

    /// <summary>Name of the workspace.</summary>
    public string WorkspaceName { get; }

    /// <summary>Slug of the workspace: its name in the address of the Segment app.</summary>
    public string WorkspaceSlug { get; }

    /// <summary>Id of the workspace.</summary>
    public string WorkspaceId { get; }

    /// <summary>The region; null when another base address was given.</summary>
    public SegmentRegion? Region { get; }

    /// <summary>The base address in use.</summary>
    public Uri ApiUri { get; }

    /// <summary>Whether the client refuses every change.</summary>
    public bool ReadOnly { get; }

    /// <summary>Requests in flight at most.</summary>
    public int MaxConcurrency { get; }

    /// <summary>When the connection was made, UTC.</summary>
    public DateTimeOffset ConnectedAt { get; }

    /// <summary>HTTP requests sent so far, retries included.</summary>
    public long Requests => Client.RequestCount;

    /// <summary>Whether the session can still be used.</summary>
    public bool Connected { get; private set; } = true;

    internal SegmentClient Client { get; }

    /// <summary>One for all commands, so that two changes of one user or group never cross.</summary>
    internal WorkspaceEditor Editor { get; }

    internal CompletionCache Completions { get; } = new();

    internal void Close()
    {
        Connected = false;
        Client.Dispose();
    }

    /// <summary>Which workspace this is.</summary>
    public override string ToString() => $"{WorkspaceName} ({WorkspaceSlug})";
}
