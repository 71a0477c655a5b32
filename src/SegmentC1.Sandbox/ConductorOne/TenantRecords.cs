namespace SegmentC1.Sandbox;

/// <summary>The <c>sync_full</c> options that a task may carry. Source: C1 wire protocol, tasks.</summary>
public sealed record SyncFullOptions
{
    /// <summary>The tenant expands grants itself.</summary>
    public bool SkipExpandGrants { get; init; }

    /// <summary>Resource types and resources only.</summary>
    public bool SkipEntitlementsAndGrants { get; init; }

    /// <summary>No grants.</summary>
    public bool SkipGrants { get; init; }

    /// <summary>Only these types; empty: all.</summary>
    public IReadOnlyList<string> ResourceTypeIds { get; init; } = [];

    /// <summary>Only these resources, as <c>type</c> and <c>id</c>; empty: all.</summary>
    public IReadOnlyList<(string Type, string Id)> Targets { get; init; } = [];

    /// <summary>The storage engine that the tenant would like: empty, <c>sqlite</c> or <c>pebble</c>.</summary>
    public string StorageEngine { get; init; } = string.Empty;
}

/// <summary>A file that the tenant received whole, its hash checked.</summary>
/// <param name="TaskId">The task it came for.</param>
/// <param name="HostId">The host that sent it.</param>
/// <param name="Content">The bytes.</param>
/// <param name="Sha256">Their SHA-256 in lower-case hex.</param>
/// <param name="Chunks">Data messages that it took.</param>
public sealed record ReceivedUpload(string TaskId, string HostId, byte[] Content, string Sha256, int Chunks);

/// <summary>How a task was reported to have ended.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="HostId">The host that reported.</param>
/// <param name="Success">Success or error.</param>
/// <param name="Code">The gRPC status code of an error; 0 on success.</param>
/// <param name="Message">The status message of an error.</param>
/// <param name="NonRetryable">Whether the error said not to try again.</param>
/// <param name="ResponseType">Full name of the message in the response; null when there was none.</param>
/// <param name="Json">The whole request as protobuf JSON, without what its Any fields hold of unknown types.</param>
public sealed record FinishedTask(string TaskId, string HostId, bool Success, int Code, string Message, bool NonRetryable, string? ResponseType, string Json);

/// <summary>A Hello that the tenant received.</summary>
/// <param name="HostId">The host.</param>
/// <param name="TaskId">The hello task it answers; empty at start.</param>
/// <param name="DisplayName">The connector's name, which becomes the app's.</param>
/// <param name="Json">The whole request as protobuf JSON.</param>
public sealed record ReceivedHello(string HostId, string TaskId, string DisplayName, string Json);

/// <summary>A failure that the tenant shows on purpose.</summary>
/// <param name="Method">The RPC, such as <c>GetTask</c>, <c>token</c> for the token endpoint, <c>introspect</c>, or a REST operation, such as <c>app.v1.ConnectorService.ForceSync</c>.</param>
/// <param name="Code">gRPC status code to answer with; outside BatonService an HTTP status.</param>
/// <param name="Times">How often.</param>
/// <param name="Skip">Calls that pass first.</param>
/// <param name="AfterChunks">For UploadAsset: fail after this many data messages; -1: at once.</param>
/// <param name="Reset">Whether the stream is reset without any status, as by a proxy; the code is not used then.</param>
/// <param name="Message">What the tenant says to it, on its REST side.</param>
/// <param name="Late">For FinishTask: the end is taken first, and only the answer is lost.</param>
public sealed record TenantFault(
    string Method, int Code, int Times = 1, int Skip = 0, int AfterChunks = -1, bool Reset = false, string Message = "shown on purpose", bool Late = false);
