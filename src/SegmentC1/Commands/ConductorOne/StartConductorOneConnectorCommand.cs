using System.Management.Automation;
using SegmentC1.ConductorOne;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>How the lines of a connector's log are written.</summary>
public enum ConnectorLogFormat
{
    /// <summary>For people: task lines on the information stream, failures as warnings, details as verbose lines.</summary>
    Text,

    /// <summary>One JSON object a line, whatever the level, on the information stream.</summary>
    Json,
}

/// <summary>Runs as ConductorOne's connector for the workspace until it is stopped: answers its syncs, and with -Provisioning carries out what it grants and revokes.</summary>
[Cmdlet(VerbsLifecycle.Start, "ConductorOneConnector", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ConnectorTaskReport))]
public sealed class StartConductorOneConnectorCommand : SegmentCmdlet
{
    private ConnectorLog? _log;
    private ConnectorLogLevel _least;
    private bool _verbose;

    /// <summary>Lets ConductorOne change the workspace: grants, revokes, invites, removals. Without it every such task is refused. When it is not given, the environment variable BATON_PROVISIONING decides.</summary>
    [Parameter]
    public SwitchParameter Provisioning { get; set; }

    /// <summary>Tasks that are carried out at the same time, 1 to 100. When it is not given, the environment variable BATON_TASK_CONCURRENCY decides; 3 without it.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int TaskConcurrency { get; set; } = 3;

    /// <summary>Lists that the plan of the workspace does not have and that may be missing in a sync all the same, such as Group. What ConductorOne has of them from before reads as removed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public SegmentListKind[]? AcceptGap { get; set; }

    /// <summary>Uploads, and with -Provisioning changes, another workspace than the last one that was uploaded with this credential.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How log lines are written.</summary>
    [Parameter]
    public ConnectorLogFormat LogFormat { get; set; }

    /// <summary>Where /health and /ready are answered: address:port, *:port for every address of the machine, or off. When it is not given and the default is taken, the connector runs without.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string HealthAddress { get; set; } = SegmentC1.ConductorOne.HealthAddress.Default;

    /// <summary>How long running tasks may take after SIGTERM before they are given up, in seconds; 20 when it is not given, which with what comes before and after fits into the 30 seconds that Kubernetes waits.</summary>
    [Parameter]
    [ValidateRange(0, 86_400)]
    public int DrainTimeoutSeconds { get; set; } = 20;

    /// <summary>Writes an object for each task at its end.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The connection to ConductorOne to use, of a connector's credential. Without it, the one that Connect-ConductorOne made last in this runspace.</summary>
    [Parameter]
    public ConductorOneSession? ConductorOneSession { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var connector = ConductorOneSessions.Connector(ConductorOneSession, "a connector");
        var session = CurrentSession;
        var options = Options();
        if (options.Provisioning && session.ReadOnly)
        {
            throw new CommandException(ErrorIds.BadInput, $"The session of the workspace {session} is read-only, and with provisioning the workspace is changed. Connect without -ReadOnly, or run without provisioning.");
        }

        var what = $"the connector '{connector.ClientId}' of the ConductorOne tenant '{connector.Tenant}' for the Segment workspace '{session.WorkspaceName}' ({session.WorkspaceId}), provisioning {(options.Provisioning ? "on" : "off")}";
        if (!ShouldProcess($"Running {what}.", $"Run {what}?", "Start-ConductorOneConnector")) return;

        using var termination = new TerminationSignal();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, termination.Now);
        try
        {
            await ConnectorService.RunAsync(connector.Connection, session.Client, session.Workspace, options with { Drain = termination.Drain }, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && termination.Now.IsCancellationRequested)
        {
            throw new ConductorOneDrainException("The connector was told a second time to end; running tasks were given up.").EndsProgramWith(ProgramExit.Terminated);
        }
        catch (ConductorOneDrainException failure)
        {
            throw failure.EndsProgramWith(ProgramExit.Terminated);
        }
        catch (Exception failure) when (IsRefusal(failure))
        {
            throw failure.EndsProgramWith(ProgramExit.Refused);
        }
    }

    /// <inheritdoc/>
    internal override void TakeNotice(NoticeLevel level, string message) =>
        Say(level == NoticeLevel.Warning ? ConnectorLogLevel.Warn : ConnectorLogLevel.Debug, message);

    // What starting again does not help against.
    private static bool IsRefusal(Exception failure) => failure is
        SegmentAuthenticationException or SegmentForbiddenException
        or ConductorOneAuthenticationException or ConductorOneForbiddenException or ConductorOneNotFoundException or ConductorOneRequestException;

    private ConnectorOptions Options()
    {
        var given = MyInvocation.BoundParameters;
        if (!SegmentC1.ConductorOne.HealthAddress.TryParse(HealthAddress, out var health))
        {
            throw new CommandException(ErrorIds.BadInput, $"-HealthAddress must be address:port, *:port or off; it is '{HealthAddress}'.", HealthAddress);
        }

        _verbose = given.TryGetValue("Verbose", out var verbose) && verbose is SwitchParameter { IsPresent: true };
        _least = _verbose ? ConnectorLogLevel.Debug : BatonVariables.Name<ConnectorLogLevel>(BatonVariables.LogLevel) ?? ConnectorLogLevel.Info;
        _log = new ConnectorLog(LogFormat == ConnectorLogFormat.Json, detailed: _least == ConnectorLogLevel.Debug, TimeProvider.System);
        return new ConnectorOptions
        {
            Provisioning = given.ContainsKey(nameof(Provisioning)) ? Provisioning : BatonVariables.Switch(BatonVariables.Provisioning),
            TaskConcurrency = given.ContainsKey(nameof(TaskConcurrency)) ? TaskConcurrency : BatonVariables.Number(BatonVariables.TaskConcurrency, 1, 100) ?? TaskConcurrency,
            AcceptedGaps = AcceptGap ?? [],
            Force = Force,
            HealthAddress = health,
            HealthIsOptional = !given.ContainsKey(nameof(HealthAddress)),
            DrainTimeout = TimeSpan.FromSeconds(DrainTimeoutSeconds),
            OnTask = OnTask,
            OnNotice = notice => Say(LevelOf(notice.Kind), notice.Message),
        };
    }

    private static ConnectorLogLevel LevelOf(ConductorOneNoticeKind kind) => kind switch
    {
        ConductorOneNoticeKind.Detail => ConnectorLogLevel.Debug,
        ConductorOneNoticeKind.Step => ConnectorLogLevel.Info,
        _ => ConnectorLogLevel.Warn,
    };

    private void OnTask(ConnectorTaskReport report)
    {
        Write(ConnectorLog.LevelOf(report), _log!.Line(report));
        if (PassThru) Notify(() => WriteObject(report));
    }

    private void Say(ConnectorLogLevel level, string message)
    {
        if (_log is not null) Write(level, _log.Line(level, message));
    }

    private void Write(ConnectorLogLevel level, string line)
    {
        if (level < _least && !(level == ConnectorLogLevel.Debug && LogFormat == ConnectorLogFormat.Text)) return;
        Notify(() =>
        {
            // A line of JSON stays whole on one stream; a prefix or a wrapped line would break it.
            if (LogFormat == ConnectorLogFormat.Json) Tell(line);
            else if (level >= ConnectorLogLevel.Warn) WriteWarning(line);
            else if (level == ConnectorLogLevel.Debug && (_verbose || _least > ConnectorLogLevel.Debug)) WriteVerbose(line);
            else Tell(line);
        });
    }
}
