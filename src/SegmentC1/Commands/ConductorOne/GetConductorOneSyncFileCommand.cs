using System.Management.Automation;
using SegmentC1.Baton;

namespace SegmentC1.Commands;

/// <summary>Which objects of a sync file are shown.</summary>
public enum SyncFileContent
{
    /// <summary>One object for each sync in the file, with its counts.</summary>
    Sync,

    /// <summary>Resources: users, groups, sources and so on.</summary>
    Resource,

    /// <summary>Entitlements.</summary>
    Entitlement,

    /// <summary>Grants.</summary>
    Grant,
}

/// <summary>Reads a ConductorOne sync file (.c1z, version 1), whoever wrote it: what syncs it holds, or their resources, entitlements or grants. Needs no connection.</summary>
[Cmdlet(VerbsCommon.Get, "ConductorOneSyncFile")]
[OutputType(typeof(ConductorOneSyncFile), typeof(SyncFileResource), typeof(SyncFileEntitlement), typeof(SyncFileGrant))]
public sealed class GetConductorOneSyncFileCommand : AsyncCmdlet
{
    private const int BatchRows = 500;

    /// <summary>The file. Wildcards are taken literally.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>What to show: Sync (one object per sync with its counts), Resource, Entitlement or Grant.</summary>
    [Parameter(Position = 1)]
    public SyncFileContent Content { get; set; } = SyncFileContent.Sync;

    /// <summary>Which sync of the file; without it, the one that ConductorOne's own tools show: the last full one that was finished.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SyncId { get; set; }

    /// <summary>Only rows of resources of these types, such as user or group; of entitlements and grants, the type of the resource that they are on.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? ResourceType { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (var path in Path)
        {
            try
            {
                await ReadAsync(FilePaths.Resolve(SessionState, path), cancellationToken);
            }
            catch (Exception failure) when (ErrorFactory.IsOfOneItem(failure))
            {
                WriteFailure(failure, path);
            }
        }
    }

    private async Task ReadAsync(string path, CancellationToken cancellationToken)
    {
        using var reader = await Task.Run(() => C1zReader.Open(path, null, cancellationToken), cancellationToken);
        var sync = SyncId is null ? null : reader.FindSync(SyncId);
        if (Content == SyncFileContent.Sync)
        {
            foreach (var run in sync is null ? reader.Syncs : [sync]) WriteObject(await Task.Run(() => ConductorOneSyncFile.Of(path, reader, run), cancellationToken));
            return;
        }

        using var rows = Rows(reader, sync).GetEnumerator();
        while (await Task.Run(() => Next(rows), cancellationToken) is { Count: > 0 } batch)
        {
            foreach (var row in batch) WriteObject(row);
        }
    }

    private IEnumerable<object> Rows(C1zReader reader, SyncRun? sync) => Content switch
    {
        SyncFileContent.Resource => reader.ViewResources(sync).Where(row => IsWanted(row.ResourceType)),
        SyncFileContent.Entitlement => reader.ViewEntitlements(sync).Where(row => IsWanted(row.ResourceType)),
        _ => reader.ViewGrants(sync).Where(row => IsWanted(row.ResourceType)),
    };

    private bool IsWanted(string type) =>
        ResourceType is null || ResourceType.Any(pattern => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch(type));

    /// <summary>Rows are read off the pipeline's thread, many at a time, so that a stop is heard while they are.</summary>
    private static List<object> Next(IEnumerator<object> rows)
    {
        var batch = new List<object>(BatchRows);
        while (batch.Count < BatchRows && rows.MoveNext()) batch.Add(rows.Current);
        return batch;
    }
}
