using System.Management.Automation;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>
/// A workspace, and a tenant whose app Segment has synced it; a runspace that is connected to both. At its end, the tenant has found
/// nothing wrong with what it received.
/// </summary>
internal sealed class GovernShell : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    private GovernShell(Shell shell, ConductorOneSandbox tenant)
    {
        Shell = shell;
        Tenant = tenant;
    }

    public Shell Shell { get; }

    public ConductorOneSandbox Tenant { get; }

    public string AppId { get; private set; } = string.Empty;

    public string ConnectorId { get; private set; } = string.Empty;

    /// <summary>What was asked of the tenant that changes something, by operation.</summary>
    public IEnumerable<string> Changes => Tenant.RestRequests.Where(request => !request.IsRead).Select(request => request.Operation.Split('.')[^1]);

    public static async Task<GovernShell> OpenAsync(SandboxRawIds rawIds = SandboxRawIds.External, int users = 12, bool selfHosted = false, bool sendsRelated = true)
    {
        var shell = await Shell.OpenAsync(new SegmentSandboxOptions { Users = users });
        var govern = new GovernShell(shell, await ConductorOneSandbox.StartAsync(new ConductorOneSandboxOptions { RawIds = rawIds, SendsRelated = sendsRelated }));
        foreach (var user in shell.Sandbox.World.Users.Take(4)) govern.Tenant.AddUser(user.Name, user.Email, SandboxRoles.BasicUser);
        govern.AppId = govern.Tenant.AddApp("Segment", govern.Tenant.Users[1].Id);
        govern.ConnectorId = govern.Tenant.AddConnector(govern.AppId, "Segment", selfHosted);
        govern.Use(govern.Tenant.Personal, "personal");
        _ = govern.Run("Connect-ConductorOne -Credential $personal").Clean;
        govern.Sync();
        govern.Tenant.ClearRestRequests();
        return govern;
    }

    /// <summary>Tells the tenant what the workspace is now, as the connector would.</summary>
    public void Sync()
    {
        _ = Run("$null = Sync-ToConductorOne -Path $file -Force", ("file", _folder.File("sync.c1z"))).Clean;
        Tenant.Ingest(ConnectorId, File.ReadAllBytes(_folder.File("sync.c1z")));
    }

    /// <summary>Makes a credential known to the runspace.</summary>
    public void Use(SandboxCredential credential, string variable) =>
        Shell.Engine.Runspace.SessionStateProxy.SetVariable(variable, new PSCredential(credential.ClientId, Shell.Secure(credential.ClientSecret)));

    /// <summary>Connects as a person of the tenant.</summary>
    public void Become(SandboxUser user)
    {
        Use(Tenant.CreatePersonalCredential(user.Id), "somebody");
        _ = Run("Connect-ConductorOne -Credential $somebody").Clean;
    }

    public Ran Run(string script, params (string Name, object? Value)[] variables) => Shell.Run(script, variables);

    public async ValueTask DisposeAsync()
    {
        var violations = Tenant.Violations;
        await Tenant.DisposeAsync();
        await Shell.DisposeAsync();
        _folder.Dispose();
        Assert.Empty(violations);
    }
}
