namespace SegmentC1.ConductorOne;

/// <summary>The text of a Terraform file that sets up connectors.</summary>
internal sealed class TerraformDocument
{
    private const string AppType = "conductorone_app";
    private const string UserType = "conductorone_user";
    private const string SegmentType = "conductorone_integration_segment";
    private const string BatonType = "conductorone_integration_baton";
    private const string CredentialType = "conductorone_connector_credential";
    private const string HostSuffix = ".conductor.one";

    private readonly HclWriter _hcl = new();
    private readonly Dictionary<string, HashSet<string>> _names = new(StringComparer.Ordinal);
    private readonly List<string> _secretVariables = [];

    public TerraformDocument(string tenantHost, IReadOnlyList<TerraformConnector> connectors)
    {
        WriteProvider(tenantHost);
        var users = WriteOwners(connectors);
        var apps = WriteApps(connectors);
        foreach (var one in connectors)
        {
            var owners = one.Owners.Select(owner => users[owner.Id]).ToList();
            if (one.Connector.Hosting == ConnectorHosting.Cloud) WriteCloud(one, apps[one.App.Id], owners);
            else WriteSelf(one, apps[one.App.Id], owners);
        }
    }

    /// <summary>Import blocks written.</summary>
    public int Imports { get; private set; }

    /// <summary>Variables that take a secret.</summary>
    public IReadOnlyList<string> SecretVariables => _secretVariables;

    public override string ToString() => _hcl.ToString();

    private void WriteProvider(string tenantHost)
    {
        _hcl.Block("terraform", [], () =>
        {
            // Import blocks came with 1.5.
            _hcl.Text("required_version", ">= 1.5.0");
            _hcl.Block("required_providers", [], () => _hcl.Object("conductorone", () =>
            {
                _hcl.Text("source", "conductorone/conductorone");
                _hcl.Text("version", "~> 1.5");
            }));
        });
        _hcl.Block("The credential comes from the environment: CONDUCTORONE_CLIENT_ID and CONDUCTORONE_CLIENT_SECRET.", "provider", ["conductorone"], () =>
        {
            var name = tenantHost.EndsWith(HostSuffix, StringComparison.OrdinalIgnoreCase) ? tenantHost[..^HostSuffix.Length] : string.Empty;
            if (name.Length > 0 && !name.Contains('.', StringComparison.Ordinal)) _hcl.Text("tenant_domain", name);
            else _hcl.Text("server_url", "https://" + tenantHost);
        });
    }

    private Dictionary<string, string> WriteOwners(IEnumerable<TerraformConnector> connectors)
    {
        var references = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var owner in connectors.SelectMany(one => one.Owners))
        {
            if (references.ContainsKey(owner.Id)) continue;
            var name = Name("data", owner.Email.Length > 0 ? owner.Email.Split('@')[0] : owner.Name, "owner");
            references[owner.Id] = $"data.{UserType}.{name}.id";
            _hcl.Block("data", [UserType, name], () =>
            {
                if (owner.Email.Length > 0) _hcl.Text("email", owner.Email);
                else _hcl.Texts("ids", [owner.Id]);
            });
        }

        return references;
    }

    private Dictionary<string, string> WriteApps(IEnumerable<TerraformConnector> connectors)
    {
        var references = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var app in connectors.Select(one => one.App))
        {
            if (references.ContainsKey(app.Id)) continue;
            var name = Name("app", app.Name, "app");
            references[app.Id] = $"{AppType}.{name}.id";
            Import(AppType, name, app.Id);
            _hcl.Block("resource", [AppType, name], () =>
            {
                _hcl.Text("display_name", app.Name);
                if (app.Description.Length > 0) _hcl.Text("description", app.Description);
            });
        }

        return references;
    }

    private void WriteCloud(TerraformConnector one, string app, List<string> owners)
    {
        var name = Name("connector", one.Connector.Name, "segment");
        var variable = Name("variable", $"{name}_access_token", "segment_access_token");
        _secretVariables.Add(variable);
        _hcl.Block("variable", [variable], () =>
        {
            _hcl.Text("description", $"Segment Public API token of the Workspace Owner level, for the connector {one.Connector.Name}. Terraform's state holds it in clear text.");
            _hcl.Reference("type", "string");
            _hcl.Flag("sensitive", true);
        });
        _hcl.Block(NotImported(one.Connector), "resource", [SegmentType, name], () =>
        {
            _hcl.Reference("app_id", app);
            if (owners.Count > 0) _hcl.References("user_ids", owners);
            _hcl.Reference("segment_access_token", "var." + variable);
        });
    }

    private void WriteSelf(TerraformConnector one, string app, List<string> owners)
    {
        var name = Name("connector", one.Connector.Name, "segment");
        _hcl.Block(NotImported(one.Connector), "resource", [BatonType, name], () =>
        {
            _hcl.Reference("app_id", app);
            if (owners.Count > 0) _hcl.References("user_ids", owners);
        });
        _hcl.Block("resource", [CredentialType, name], () =>
        {
            _hcl.Reference("app_id", app);
            _hcl.Reference("connector_id", $"{BatonType}.{name}.id");
        });
        Output($"{name}_client_id", $"{CredentialType}.{name}.client_id", isSecret: false);
        Output($"{name}_client_secret", $"{CredentialType}.{name}.client_secret", isSecret: true);
    }

    private void Output(string name, string reference, bool isSecret) => _hcl.Block("output", [Name("output", name, "output")], () =>
    {
        _hcl.Reference("value", reference);
        if (isSecret) _hcl.Flag("sensitive", true);
    });

    private void Import(string type, string name, string id)
    {
        Imports++;
        _hcl.Block("import", [], () =>
        {
            _hcl.Reference("to", $"{type}.{name}");
            _hcl.Text("id", id);
        });
    }

    /// <summary>An identifier that nothing else of its kind has.</summary>
    private string Name(string kind, string text, string otherwise)
    {
        if (!_names.TryGetValue(kind, out var taken)) _names[kind] = taken = new HashSet<string>(StringComparer.Ordinal);
        return HclText.Identifier(text, otherwise, taken);
    }

    private static string NotImported(ConductorOneConnector connector) =>
        $"The provider cannot import connectors: applying this makes a new one beside {connector.Name} (id {connector.Id}).";
}
