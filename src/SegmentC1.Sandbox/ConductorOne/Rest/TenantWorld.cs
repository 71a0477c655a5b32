using System.Text.Json.Nodes;

namespace SegmentC1.Sandbox;

/// <summary>What the simulated tenant holds beside tasks: people, apps, connectors, its log. Every access is under <see cref="Gate"/>.</summary>
internal sealed partial class TenantWorld
{
    private const string IdAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private readonly Random _random;
    private readonly Dictionary<string, string> _userOfClient = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _connectorOfClient = new(StringComparer.Ordinal);

    public TenantWorld(ConductorOneSandboxOptions options)
    {
        Options = options;
        _random = new Random(options.Seed ^ 0xa99);
        AddSamples();
    }

    public ConductorOneSandboxOptions Options { get; }

    public Lock Gate { get; } = new();

    public List<SandboxUser> Users { get; } = [];

    public List<AppRecord> Apps { get; } = [];

    public List<ConnectorRecord> Connectors { get; } = [];

    public List<DiscoveredApp> Discovered { get; } = [];

    public List<JsonObject> Events { get; } = [];

    public DateTimeOffset Now => Options.TimeProvider.GetUtcNow();

    /// <summary>An id of the length that the tenant's ids have.</summary>
    public string NewId() => string.Concat(Enumerable.Range(0, 27).Select(_ => IdAlphabet[_random.Next(IdAlphabet.Length)]));

    public SandboxUser User(string id) => Users.Find(user => user.Id == id) ?? throw RestRefusal.NotFound("user", id);

    public AppRecord App(string id) => Apps.Find(app => app.Id == id) ?? throw RestRefusal.NotFound("app", id);

    public ConnectorRecord Connector(string appId, string id) =>
        Connectors.Find(connector => connector.Id == id && connector.AppId == appId) ?? throw RestRefusal.NotFound("connector", id);

    /// <summary>Checks that all are users; their ids.</summary>
    public IReadOnlyList<string> CheckUsers(IEnumerable<string> ids) => [.. ids.Select(id => User(id).Id)];

    public void BindUser(string clientId, string userId) => _userOfClient[clientId] = User(userId).Id;

    public void BindConnector(string clientId, string connectorId) => _connectorOfClient[clientId] = connectorId;

    /// <summary>Whose credential it is; the administrator's where nobody was named.</summary>
    public SandboxUser UserOfClient(string clientId) => User(_userOfClient.GetValueOrDefault(clientId) ?? Users[0].Id);

    /// <summary>The connector that a credential belongs to; null for the tenant's own one, which stands for no record.</summary>
    public ConnectorRecord? ConnectorOfClient(string clientId) =>
        _connectorOfClient.TryGetValue(clientId, out var id) ? Connectors.Find(connector => connector.Id == id) : null;

    /// <summary>Writes a line of the tenant's log.</summary>
    public void Log(SandboxUser? actor, string activity, string message, params (string Type, string Id, string Name)[] about)
    {
        var now = Now;
        Events.Add(new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = NewId(), ["version"] = "1.3.0", ["product"] = new JsonObject { ["name"] = "ConductorOne" } },
            ["time"] = now.ToUnixTimeMilliseconds(),
            ["time_dt"] = now.ToString("O"),
            ["class_name"] = "Entity Management",
            ["activity_name"] = activity,
            ["severity"] = "Informational",
            ["status"] = "Success",
            ["message"] = message,
            ["actor"] = actor is null ? null : new JsonObject { ["user"] = new JsonObject { ["uid"] = actor.Id, ["name"] = actor.DisplayName, ["email_addr"] = actor.Email } },
            ["resources"] = new JsonArray([.. about.Select(item => (JsonNode)new JsonObject { ["type"] = item.Type, ["uid"] = item.Id, ["name"] = item.Name })]),
        });
    }

    private void AddSamples()
    {
        Users.Add(new SandboxUser("user-admin-1", "Ada Admin", "ada.admin@example.com", [SandboxRoles.SuperAdministrator]));
        Users.Add(new SandboxUser(NewId(), "Carl Connector", "carl.connector@example.com", [SandboxRoles.ConnectorAdministrator]));
        Users.Add(new SandboxUser(NewId(), "Beth Basic", "beth.basic@example.com", [SandboxRoles.BasicUser]));
        for (var i = 1; i <= 12; i++) Users.Add(new SandboxUser(NewId(), $"Person {i:00}", $"person{i:00}@example.com", [SandboxRoles.BasicUser]));

        var provider = new AppRecord(NewId(), "Example Identity", Now) { IsDirectory = true, OwnerIds = [Users[0].Id] };
        Apps.Add(provider);
        foreach (var name in (string[])["Billing", "Code Hosting", "Design Board", "Help Desk", "Mail", "Notes", "On-call", "Payroll", "Storage", "Video Calls", "Wiki", "Warehouse"])
        {
            Apps.Add(new AppRecord(NewId(), name, Now) { OwnerIds = [Users[0].Id] });
        }

        foreach (var name in (string[])["Twilio Segment", .. Enumerable.Range(1, 12).Select(i => $"Discovered {i:00}")])
        {
            Discovered.Add(new DiscoveredApp(provider.Id, DiscoveredApp.TypeId, NewId(), name, Now));
        }
    }
}
