using System.Management.Automation;
using SegmentC1.Segment;

namespace SegmentC1;

/// <summary>Base of the cmdlets that speak to a workspace: finds the session and reports lists that could not be read whole.</summary>
public abstract class SegmentCmdlet : AsyncCmdlet
{
    private SegmentSession? _used;

    /// <summary>The connection to use. Without it, the one that Connect-SegmentWorkspace made last in this runspace.</summary>
    [Parameter]
    public SegmentSession? Session { get; set; }

    /// <summary>The session in use.</summary>
    /// <exception cref="CommandException">There is none, or it was disconnected.</exception>
    private protected SegmentSession CurrentSession => _used ??= SessionOrThrow();

    private protected SegmentClient Client => CurrentSession.Client;

    /// <summary>Writes the rows of a list as they come, those that the filter takes; then says what the list lacks.</summary>
    private protected async Task WriteListAsync<T>(SegmentList<T> list, Func<T, bool> wanted, CancellationToken cancellationToken)
    {
        LedgerOrigins.Keep(list.Ledger, CurrentSession);
        await foreach (var row in list.WithCancellation(cancellationToken))
        {
            if (wanted(row)) WriteObject(row);
        }

        ReportLedger(list.Ledger);
    }

    /// <summary>Reads a list to its end and says what it lacks.</summary>
    private protected async Task<IReadOnlyList<T>> ReadListAsync<T>(SegmentList<T> list, CancellationToken cancellationToken)
    {
        LedgerOrigins.Keep(list.Ledger, CurrentSession);
        var rows = await list.ToListAsync(cancellationToken);
        ReportLedger(list.Ledger);
        return rows;
    }

    /// <summary>A declared gap is a warning, a list that contradicts itself an error: neither looks like "none".</summary>
    private protected void ReportLedger(ListLedger ledger)
    {
        if (ledger.State == ListState.Gap)
        {
            Warn($"{ListNames.Of(ledger)}: not available in this workspace ({ledger.Reason ?? "its plan does not have them"}). That there are none is not known.");
        }
        else if (ledger.State is ListState.Inconsistent or ListState.Incomplete)
        {
            var reason = ledger.Reason is null ? string.Empty : $": {ledger.Reason}";
            WriteFailure(
                new CommandException(ErrorIds.Inconsistent, $"{ListNames.Of(ledger)}: {ledger.Rows} rows were read where Segment counts {ledger.TotalEntries?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "an unknown number"}{reason}."),
                ledger);
        }
    }

    private SegmentSession SessionOrThrow()
    {
        var session = Session ?? RunspaceSessions.Current.Segment
            ?? throw new CommandException(ErrorIds.NotConnected, "No Segment workspace is connected in this runspace.");
        return session.Connected
            ? session
            : throw new CommandException(ErrorIds.NotConnected, $"The session of the workspace {session} was disconnected.", session);
    }
}
