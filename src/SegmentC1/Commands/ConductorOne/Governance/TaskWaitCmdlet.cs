using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Base of the cmdlets that can wait for the end of a task.</summary>
public abstract class TaskWaitCmdlet : GovernanceCmdlet
{
    private const int WaitActivity = 0x5E65;

    /// <summary>Waits until the task is decided and carried out, with progress. Ctrl+C ends the wait; the task goes on.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long to wait at most, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 604_800)]
    public int TimeoutSeconds { get; set; } = 3600;

    internal ConductorOneTasks Tasks => new(Tenant);

    /// <summary>Writes a task, after waiting for it where that is wanted. One that is still open then is written and reported.</summary>
    private protected async Task WriteAsync(ConductorOneTask task, CancellationToken cancellationToken)
    {
        if (!Wait)
        {
            WriteObject(task);
            return;
        }

        var activity = $"Task {task}";
        try
        {
            var progress = new LatestProgress<ConductorOneTask>(this, seen => WriteProgress(new ProgressRecord(WaitActivity, activity, seen.Step.Length == 0 ? seen.State : $"{seen.State}, at the step {seen.Step}")));
            WriteObject(await Tasks.WaitAsync(task, TimeSpan.FromSeconds(TimeoutSeconds), progress, cancellationToken));
        }
        catch (ConductorOneTaskOpenException failure)
        {
            WriteObject(failure.Task);
            WriteFailure(failure, failure.Task);
        }
        finally
        {
            Notify(() => WriteProgress(new ProgressRecord(WaitActivity, activity, "Done") { RecordType = ProgressRecordType.Completed }));
        }
    }
}
