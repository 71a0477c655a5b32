using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>Credentials under ConductorOne's own names: which of them is used, and what becomes of several.</summary>
[Collection(EnvironmentCollection.Name)]
public sealed class ConductorOneEnvironmentTests : IDisposable
{
    private static readonly string[] Names =
    [
        "BATON_CLIENT_ID", "BATON_CLIENT_SECRET", "BATON_C1_API_HOST", "CONDUCTORONE_ACCESS_TOKEN", "CONDUCTORONE_OIDC_TOKEN",
        "CONDUCTORONE_CLIENT_ID", "CONDUCTORONE_CLIENT_SECRET", "CONDUCTORONE_TENANT_DOMAIN", "CONDUCTORONE_SERVER_URL",
    ];

    private readonly Dictionary<string, string?> _before = Names.ToDictionary(name => name, Environment.GetEnvironmentVariable);

    public ConductorOneEnvironmentTests() => Clear();

    public void Dispose()
    {
        foreach (var (name, value) in _before) Environment.SetEnvironmentVariable(name, value);
    }

    [Fact]
    public async Task A_connectors_credential_needs_both_its_parts()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        await using var tenant = await ConductorOneSandbox.StartAsync(new() { TenantHost = "acme.conductor.example.com" });
        Set("BATON_CLIENT_ID", tenant.Connector.ClientId);
        var ended = shell.Run("Connect-ConductorOne").Ended;
        Assert.Equal("ConductorOne.NoCredential", ended?.Id());
        Assert.Contains("CONDUCTORONE_ACCESS_TOKEN", ended!.ErrorDetails.Message, StringComparison.Ordinal);

        Set("BATON_CLIENT_SECRET", tenant.Connector.ClientSecret);
        Set("BATON_C1_API_HOST", tenant.Host);

        Assert.Equal("Connector", Assert.Single(shell.Run("Connect-ConductorOne; Get-ConductorOneContext").Clean).Text("Kind"));
    }

    [Fact]
    public async Task An_access_token_goes_before_a_workloads_token_and_that_before_a_secret()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        await using var tenant = await ConductorOneSandbox.StartAsync();
        var federation = tenant.CreateFederation();
        Set("CONDUCTORONE_CLIENT_ID", tenant.Personal.ClientId);
        Set("CONDUCTORONE_CLIENT_SECRET", tenant.Personal.ClientSecret);
        Assert.Equal(tenant.Personal.ClientId, Connected());

        Set("CONDUCTORONE_CLIENT_ID", federation.ClientId);
        Set("CONDUCTORONE_OIDC_TOKEN", federation.IssueToken());
        Assert.Equal(federation.ClientId, Connected());
        Assert.Equal(2, tenant.TokensIssued);

        Set("CONDUCTORONE_TENANT_DOMAIN", tenant.Host);
        Set("CONDUCTORONE_ACCESS_TOKEN", tenant.CreateAccessToken());
        Assert.Equal(string.Empty, Connected());
        Assert.Equal(2, tenant.TokensIssued);

        string? Connected() => Assert.Single(shell.Run("Connect-ConductorOne -PassThru").Clean).Text("ClientId");
    }

    [Fact]
    public async Task A_token_needs_a_tenant_and_the_servers_address_goes_before_its_name()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        await using var tenant = await ConductorOneSandbox.StartAsync();
        Set("CONDUCTORONE_ACCESS_TOKEN", tenant.CreateAccessToken());
        Assert.Equal("ConductorOne.NoCredential", shell.Run("Connect-ConductorOne").Ended?.Id());

        Set("CONDUCTORONE_TENANT_DOMAIN", "acme.example.com");
        Set("CONDUCTORONE_SERVER_URL", $"http://{tenant.Host}/");

        Assert.Equal("user-admin-1", Assert.Single(shell.Run("Connect-ConductorOne -PassThru").Clean).Text("UserId"));
    }

    [Fact]
    public async Task A_workloads_token_is_read_again_for_each_exchange()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        await using var tenant = await ConductorOneSandbox.StartAsync(new() { TokenLifetime = TimeSpan.FromSeconds(1) });
        var federation = tenant.CreateFederation();
        Set("CONDUCTORONE_CLIENT_ID", federation.ClientId);
        Set("CONDUCTORONE_OIDC_TOKEN", federation.IssueToken());
        _ = shell.Run("Connect-ConductorOne").Clean;

        // A token of a second counts as over, so that the session asks for another at each request.
        Set("CONDUCTORONE_OIDC_TOKEN", "no-token-any-more");
        Assert.Equal("ConductorOne.CredentialInvalid", shell.Run("Get-ConductorOneUser").Ended?.Id());
        Set("CONDUCTORONE_OIDC_TOKEN", federation.IssueToken());
        Assert.NotEmpty(shell.Run("Get-ConductorOneUser").Clean);
    }

    [Fact]
    public async Task A_connectors_and_an_administrators_are_both_connected_and_one_does_not_spoil_the_other()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        await using var tenant = await ConductorOneSandbox.StartAsync();
        Set("BATON_CLIENT_ID", tenant.Connector.ClientId);
        Set("BATON_CLIENT_SECRET", tenant.Connector.ClientSecret);
        Set("CONDUCTORONE_CLIENT_ID", tenant.Personal.ClientId);
        Set("CONDUCTORONE_CLIENT_SECRET", tenant.Personal.ClientSecret);
        Assert.Equal(["Connector", "Personal"], shell.Run("Connect-ConductorOne -PassThru").Clean.Texts("Kind"));
        _ = shell.Run("Disconnect-ConductorOne").Clean;

        tenant.RevokeCredential(tenant.Connector.ClientId);
        var ran = shell.Run("Connect-ConductorOne; Get-ConductorOneContext");

        Assert.Equal("ConductorOne.Unauthorized", ran.OnlyError.Id());
        Assert.Equal("Personal", Assert.Single(ran.Output).Text("Kind"));
    }

    private static void Set(string name, string? value) => Environment.SetEnvironmentVariable(name, value);

    private static void Clear()
    {
        foreach (var name in Names) Set(name, null);
    }
}
