using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1;

/// <summary>Base of the cmdlets that use a tenant's REST API: finds the session, and reports each item by itself.</summary>
public abstract class ConductorOneCmdlet : AsyncCmdlet
{
    private const string Caption = "Change the ConductorOne tenant";
    private ConductorOneSession? _used;
    private TenantLookup? _lookup;

    /// <summary>The connection to use, of a person's or service's credential. Without it, the one that Connect-ConductorOne made last in this runspace.</summary>
    [Parameter]
    public ConductorOneSession? ConductorOneSession { get; set; }

    /// <summary>The tenant.</summary>
    /// <exception cref="CommandException">There is no session, or not one that the REST API takes.</exception>
    private protected ConductorOneConnection Tenant => (_used ??= RestSession.Find(ConductorOneSession)).Connection;

    internal TenantLookup Lookup => _lookup ??= new TenantLookup(Tenant);

    /// <summary>Asks before a change, as -WhatIf and -Confirm demand.</summary>
    /// <param name="action">What is done, with names and ids; without a full stop.</param>
    private protected bool Approve(string action) => ShouldProcess(action + ".", action + "?", Caption);

    /// <summary>Does one item; a failure of it alone is reported and the next one goes on.</summary>
    internal async Task EachAsync(object? target, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception failure) when (ErrorFactory.IsOfOneItem(failure))
        {
            WriteFailure(failure, ErrorFactory.TargetOf(failure) ?? target);
        }
        catch (Exception failure) when (ErrorFactory.Knows(failure))
        {
            failure.About(target);
            throw;
        }
    }
}
