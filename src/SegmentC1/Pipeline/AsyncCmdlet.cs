using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace SegmentC1;

/// <summary>Base of every cmdlet: owns the stop signal and lets the three steps be written with <c>await</c>.</summary>
/// <remarks>
/// Steps run on the pipeline's thread between their awaits, so they write output where they stand, and a slow reader
/// downstream holds back the next page. What other threads have to say goes through <see cref="Notify"/>.
/// </remarks>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private PipelinePump? _pump;

    /// <summary>Called once before the first input object.</summary>
    protected virtual Task BeginAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called for each input object, once when there is no pipeline input.</summary>
    protected virtual Task ProcessAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called after the last input object; not when the pipeline was stopped.</summary>
    protected virtual Task EndAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Run(BeginAsync);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(ProcessAsync);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Run(EndAsync);

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "The token may be gone when a stop comes late.")]
    protected sealed override void StopProcessing()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // A stop that comes after the end has nothing left to stop.
        }
    }

    /// <summary>Writes one object to the pipeline; the next page is not asked for before it is taken.</summary>
    protected new void WriteObject(object? sendToPipeline) => Outside(() => base.WriteObject(sendToPipeline));

    /// <summary>Asks whether to go on, as <c>-WhatIf</c> and <c>-Confirm</c> demand.</summary>
    protected new bool ShouldProcess(string verboseDescription, string verboseWarning, string caption)
    {
        var yes = false;
        Outside(() => yes = base.ShouldProcess(verboseDescription, verboseWarning, caption));
        return yes;
    }

    /// <summary>Whether only what would be done is to be shown.</summary>
    private protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given)
        ? (SwitchParameter)given
        : LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue("WhatIfPreference"));

    /// <summary>Writes a non-terminating error for one item; the pipeline goes on.</summary>
    protected void WriteFailure(Exception failure, object? target) => Outside(() => WriteError(ErrorFactory.Create(failure, target)));

    /// <summary>Writes a warning.</summary>
    protected void Warn(string message) => Outside(() => WriteWarning(message));

    /// <summary>Writes a verbose line.</summary>
    protected void Detail(string message) => Outside(() => WriteVerbose(message));

    /// <summary>Tells the person at the prompt, on the information stream; never on the pipeline.</summary>
    protected void Tell(string message)
    {
        var shown = new HostInformationMessage { Message = message };
        Outside(() => WriteInformation(shown, ["PSHOST"]));
    }

    /// <summary>Shows progress.</summary>
    protected void Progress(ProgressRecord record) => Outside(() => WriteProgress(record));

    /// <summary>Runs something on the pipeline's thread from whichever thread this is; dropped when nothing runs.</summary>
    internal void Notify(Action say)
    {
        var pump = _pump;
        pump?.Tell(() => Outside(say));
    }

    /// <summary>Takes a notice of a client that works for this cmdlet, from any thread.</summary>
    internal virtual void TakeNotice(NoticeLevel level, string message) => Notify(() =>
    {
        if (level == NoticeLevel.Warning) WriteWarning(message);
        else WriteVerbose(message);
    });

    /// <summary>Runs code of others (downstream commands, scripts, prompts) without our context, which is not theirs to wait in.</summary>
    protected internal static void Outside(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var inner = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(inner);
        }
    }

    /// <summary>Makes the terminating error of a failure known to the table; used where a step ends the pipeline itself.</summary>
    [DoesNotReturn]
    private void End(Exception failure, object? target)
    {
        ThrowTerminatingError(ErrorFactory.Create(failure, target));
        throw failure;
    }

    private void Run(Func<CancellationToken, Task> step)
    {
        using var _ = NoticeRelay.Enter(this);
        try
        {
            PipelinePump.Run(
                (pump, token) =>
                {
                    _pump = pump;
                    return step(token);
                },
                _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception failure) when (ErrorFactory.Knows(failure))
        {
            End(failure, ErrorFactory.TargetOf(failure));
        }
        finally
        {
            _pump = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the cmdlet holds; called by the engine on every way out.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _stop.Dispose();
    }
}
