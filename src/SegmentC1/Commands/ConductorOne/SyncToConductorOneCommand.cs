using System.Globalization;
using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.ConductorOne;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Tells ConductorOne who has which access in the workspace: waits for the tenant to ask for a sync and uploads it, or writes the sync file. An incomplete picture is never uploaded as a whole one, because ConductorOne would read the gap as revoked access.</summary>
[Cmdlet(VerbsData.Sync, "ToConductorOne", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(SyncResult))]
public sealed class SyncToConductorOneCommand : SnapshotCmdlet
{
    private const int SyncActivity = 0x5E63;
    private const string Caption = "Sync-ToConductorOne";

    private readonly PipedObjects _piped = new();
    private readonly PipedOrigins _origins = new();
    private string? _path;
    private bool _asked;

    /// <summary>What to tell instead of reading the workspace again: one snapshot, or users, invites, groups, members, roles and resources as the Get-Segment commands list them. Kinds that are not piped are read; a kind of which only a part is piped is refused.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Writes the sync file (.c1z) here and uploads nothing; no connection to ConductorOne is needed.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>With -Path: marks the file as a part of the workspace, so that what is missing in it says nothing. The only way to write an incomplete picture.</summary>
    [Parameter]
    public SwitchParameter Partial { get; set; }

    /// <summary>Lists that the plan of the workspace does not have and that may be missing all the same, such as Group. What ConductorOne has of them from before reads as removed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public SegmentListKind[]? AcceptGap { get; set; }

    /// <summary>Uploads a picture that is older than a day, or of another workspace than the last one with this credential; with -Path, replaces the file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How long to wait for ConductorOne to ask for a sync, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSeconds { get; set; } = 900;

    /// <summary>The connector as a person's or service's credential sees it: with one connected too, the command starts the sync itself instead of waiting for ConductorOne to ask. By name, id or object.</summary>
    [Parameter]
    [ValidateNotNull]
    public ConductorOneConnectorReference? Connector { get; set; }

    /// <summary>The app in which -Connector is looked for when it is named. Without it, it is looked for in every app.</summary>
    [Parameter]
    [ValidateNotNull]
    public ConductorOneAppReference? App { get; set; }

    /// <summary>The connection to ConductorOne to use, of a connector's credential. Without it, the one that Connect-ConductorOne made last in this runspace.</summary>
    [Parameter]
    public ConductorOneSession? ConductorOneSession { get; set; }

    /// <inheritdoc/>
    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        if (Path is null)
        {
            if (Partial) throw new CommandException(ErrorIds.BadInput, "-Partial is for files: a part is not uploaded from here. Give -Path too.");
            _ = Uploader;
            _ = Starter;
            return Task.CompletedTask;
        }

        if (Connector is not null) throw new CommandException(ErrorIds.BadInput, "-Connector starts a sync in ConductorOne; with -Path nothing is sent there.");
        _path = FilePaths.Resolve(SessionState, Path);
        AtomicFile.Check(_path, Force);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        _asked = true;
        if (InputObject is null) return Task.CompletedTask;
        try
        {
            _piped.Add(InputObject.BaseObject);
            _origins.Add(InputObject.BaseObject);
        }
        catch (PipedObjectException failure)
        {
            throw failure.About(InputObject);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (!_asked) return;
        var decision = _piped.Decide();
        if (!decision.IsWhole && !Partial)
        {
            throw new CommandException(
                ErrorIds.PipedPart,
                $"Only a part was piped, and ConductorOne would read the rest as revoked. {string.Join(' ', decision.Parts)} Nothing was sent or written. Pipe the whole list, or write a partial file with -Path and -Partial.");
        }

        if (decision.Snapshot is null) _origins.Check(CurrentSession);
        var result = _path is null
            ? await UploadAsync(decision, cancellationToken)
            : await WriteAsync(decision, _path, cancellationToken);
        if (result is null) return;

        // An upload tells its warnings while it runs.
        if (_path is not null)
        {
            foreach (var warning in result.Warnings) Warn(warning);
        }

        WriteObject(result);
    }

    private ConductorOneSession Uploader => ConductorOneSessions.Connector(ConductorOneSession, "a sync");

    /// <summary>The session that starts the sync; null when nobody asked for that.</summary>
    private ConductorOneSession? Starter
    {
        get
        {
            if (Connector is null) return null;
            return RunspaceSessions.Current.Of(ConductorOneCredentialKind.Personal) is { Connected: true } session
                ? session
                : throw new CommandException(ErrorIds.C1NotConnected, "-Connector starts the sync with a person's or service's credential, and none is connected in this runspace.");
        }
    }

    private async Task<ConductorOneConnector?> ToStartAsync(CancellationToken cancellationToken)
    {
        if (Starter is not { } session) return null;
        var found = await new TenantLookup(session.Connection).ConnectorsAsync(Connector!, App, cancellationToken);
        return TenantLookup.One(found, Connector!, "connector", one => $"{one.Name} of the app {one.AppName} (id {one.Id})");
    }

    private async Task StartAsync(ConductorOneConnector connector, CancellationToken cancellationToken)
    {
        await new ConductorOneConnectors(Starter!.Connection).ForceSyncAsync(connector, cancellationToken);
        Detail($"A sync of the connector '{connector}' is on ConductorOne's queue.");
    }

    private async Task<SyncResult?> UploadAsync(PipedDecision decision, CancellationToken cancellationToken)
    {
        var connector = Uploader;
        var source = decision.Snapshot is { } ready
            ? SnapshotSource.From(ready)
            : SnapshotSource.WhenNeeded(CurrentSession.WorkspaceId, CurrentSession.WorkspaceName, token => ReadAsync(decision, token));
        var options = new SyncUploadOptions
        {
            Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
            Force = Force,
            AcceptedGaps = AcceptGap ?? [],
            Progress = SyncProgressOn(connector.Tenant),
            OnNotice = ConductorOneNotices.Tell,
        };
        OneShotSync.Check(connector.Connection, source, options);
        var started = await ToStartAsync(cancellationToken);
        var what = $"the access of the Segment workspace '{source.WorkspaceName}' ({source.WorkspaceId}) to the ConductorOne tenant '{connector.Tenant}' as the connector '{connector.ClientId}'";
        if (!ShouldProcess($"Uploading {what}.", $"Upload {what}? It replaces what the tenant knows of the workspace.", Caption)) return null;
        try
        {
            if (started is not null) await StartAsync(started, cancellationToken);
            return await OneShotSync.UploadAsync(connector.Connection, source, options, cancellationToken);
        }
        finally
        {
            EndProgress();
        }
    }

    private async Task<SyncResult?> WriteAsync(PipedDecision decision, string path, CancellationToken cancellationToken)
    {
        var workspace = decision.Snapshot?.Workspace.Name ?? CurrentSession.WorkspaceName;
        var what = $"a {(Partial ? "partial " : string.Empty)}sync file of the Segment workspace '{workspace}' to '{path}'";
        if (!ShouldProcess($"Writing {what}.", $"Write {what}?", Caption)) return null;
        var snapshot = decision.Snapshot ?? await ReadAsync(decision, cancellationToken);
        var options = new SyncFileOptions
        {
            Overwrite = Force,
            Partial = Partial,
            AcceptedGaps = AcceptGap ?? [],
            Progress = SyncProgressOn(path),
        };
        try
        {
            return await OneShotSync.WriteFileAsync(snapshot, path, options, cancellationToken);
        }
        catch (OutputFileException failure)
        {
            throw failure.About(Path);
        }
        finally
        {
            EndProgress();
        }
    }

    /// <summary>Reads what was not piped. The picture is dated by its oldest part, so that piping does not make old lists young.</summary>
    private Task<WorkspaceSnapshot> ReadAsync(PipedDecision decision, CancellationToken cancellationToken) =>
        ReadSnapshotAsync(decision.ReadOptions, decision.Parts, _origins.Oldest, cancellationToken);

    private LatestProgress<SyncProgress> SyncProgressOn(string where) => new(this, step =>
        WriteProgress(new ProgressRecord(SyncActivity, $"Sync to {where}", step.Message)
        {
            CurrentOperation = step.Total > 0 ? string.Create(CultureInfo.InvariantCulture, $"{step.Done} of {step.Total} {(step.Phase == SyncPhase.Waiting ? "seconds" : "bytes")}") : string.Empty,
            PercentComplete = step.Total > 0 ? (int)Math.Clamp(100 * step.Done / step.Total, 0, 100) : -1,
        }));

    private void EndProgress() => Notify(() => WriteProgress(new ProgressRecord(SyncActivity, Caption, "Done") { RecordType = ProgressRecordType.Completed }));
}
