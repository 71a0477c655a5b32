using System.Management.Automation;

namespace SegmentC1.Host;

/// <summary>
/// Hands everything on to be drawn and looks at the errors among it. An error that only ends a statement does not end a script,
/// and one that asks for an exit code is not to be lost by that. Errors that the script itself caught do not come here.
/// </summary>
internal sealed class WatchErrorCommand : PSCmdlet
{
    /// <summary>For a pipeline: it has no name that a script could call.</summary>
    public static CmdletInfo Info { get; } = new("Watch-Error", typeof(WatchErrorCommand));

    /// <summary>What comes.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Told of the code that an error asks for.</summary>
    [Parameter(Mandatory = true)]
    public Action<int>? Found { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject?.BaseObject is ErrorRecord error && ErrorExit.CodeOf(error) is var code && code != ExitCodes.Failure)
        {
            Found!(code);
        }

        WriteObject(InputObject);
    }
}
