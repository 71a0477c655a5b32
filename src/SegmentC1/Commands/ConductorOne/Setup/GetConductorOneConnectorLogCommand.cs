using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Shows what ConductorOne's system log has about a connector, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "ConductorOneConnectorLog")]
[OutputType(typeof(ConductorOneLogEvent))]
public sealed class GetConductorOneConnectorLogCommand : ConnectorCmdlet
{
    /// <summary>The oldest event that is wanted. Without it, the last seven days.</summary>
    [Parameter]
    public DateTimeOffset? Since { get; set; }

    /// <summary>The newest event that is wanted. Without it, now.</summary>
    [Parameter]
    public DateTimeOffset? Until { get; set; }

    private protected override async Task WorkAsync(ConductorOneConnector connector, CancellationToken cancellationToken)
    {
        await foreach (var item in new ConductorOneLog(Tenant).EventsAsync(connector, Since, Until, cancellationToken)) WriteObject(item);
    }
}
