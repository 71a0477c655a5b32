using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Base of the cmdlets that answer the step at which a task stands.</summary>
public abstract class TaskAnswerCmdlet : ConductorOneCmdlet
{
    private protected TaskAnswerCmdlet(bool approve) => IsApproval = approve;

    /// <summary>The tasks, by number or id, or as Get-ConductorOneTask gives them. An object that is out of date is refused: the task has moved on to a step that nobody looked at.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "Number")]
    [ValidateNotNullOrEmpty]
    public ConductorOneTaskReference[] Task { get; set; } = [];

    /// <summary>A comment that is kept with the answer; some policies demand one.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Comment { get; set; }

    /// <summary>Writes the task as it stands after the answer.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private bool IsApproval { get; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var tasks = new ConductorOneTasks(Tenant);
        foreach (var reference in Task)
        {
            await EachAsync(reference.Text, async () =>
            {
                var task = await tasks.FindWaitingAsync(reference.Key, reference.Task?.StepId, cancellationToken);
                if (!Approve($"{(IsApproval ? "Approve" : "Deny")} the task {task}")) return;
                var answered = await tasks.AnswerAsync(task, IsApproval, Comment, cancellationToken);
                if (PassThru) WriteObject(answered);
            });
        }
    }
}

/// <summary>Approves the step at which requests, revocations or review items stand.</summary>
[Cmdlet(VerbsLifecycle.Approve, "ConductorOneTask", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ConductorOneTask))]
public sealed class ApproveConductorOneTaskCommand : TaskAnswerCmdlet
{
    /// <summary>Makes the command.</summary>
    public ApproveConductorOneTaskCommand()
        : base(approve: true)
    {
    }
}

/// <summary>Denies the step at which requests, revocations or review items stand. Denying a review item takes the access away.</summary>
[Cmdlet(VerbsLifecycle.Deny, "ConductorOneTask", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ConductorOneTask))]
public sealed class DenyConductorOneTaskCommand : TaskAnswerCmdlet
{
    /// <summary>Makes the command.</summary>
    public DenyConductorOneTaskCommand()
        : base(approve: false)
    {
    }
}
