using System.Management.Automation;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>A simulated tenant and workspace, and a runspace that is connected to the tenant. At its end, the tenant has found nothing wrong.</summary>
internal sealed class SetupShell : IAsyncDisposable
{
    private SetupShell(Shell shell, ConductorOneSandbox tenant)
    {
        Shell = shell;
        Tenant = tenant;
    }

    public Shell Shell { get; }

    public ConductorOneSandbox Tenant { get; }

    /// <summary>What was asked of the tenant that changes something, by operation.</summary>
    public IEnumerable<string> Changes => Tenant.RestRequests.Where(request => !request.IsRead).Select(request => request.Operation.Split('.')[^1]);

    /// <summary>Starts both; the cloud connectors of the tenant sync with the workspace's token only.</summary>
    public static async Task<SetupShell> OpenAsync(string? role = null, bool connect = true)
    {
        var shell = await Shell.OpenAsync(new SegmentSandboxOptions { Users = 12 }, connect: false);
        var setup = new SetupShell(shell, await ConductorOneSandbox.StartAsync(new ConductorOneSandboxOptions { SegmentToken = shell.Sandbox.Token }));
        var person = role is null ? setup.Tenant.Personal : setup.Tenant.CreatePersonalCredential(setup.Tenant.AddUser("Somebody", "somebody@example.com", role).Id);
        setup.Give(shell.Engine, person);
        if (connect) _ = setup.Run("Connect-ConductorOne -Credential $personal").Clean;
        setup.Tenant.ClearRestRequests();
        return setup;
    }

    /// <summary>Makes the credential and addresses known to a runspace.</summary>
    public void Give(EngineSession engine, SandboxCredential person)
    {
        var state = engine.Runspace.SessionStateProxy;
        state.SetVariable("personal", new PSCredential(person.ClientId, Shell.Secure(person.ClientSecret)));
        state.SetVariable("connector", new PSCredential(Tenant.Connector.ClientId, Shell.Secure(Tenant.Connector.ClientSecret)));
        state.SetVariable("owner", Tenant.Users[1].Email);
    }

    public Ran Run(string script, params (string Name, object? Value)[] variables) => Shell.Run(script, variables);

    public async ValueTask DisposeAsync()
    {
        var violations = Tenant.Violations;
        await Tenant.DisposeAsync();
        await Shell.DisposeAsync();
        Assert.Empty(violations);
    }
}
