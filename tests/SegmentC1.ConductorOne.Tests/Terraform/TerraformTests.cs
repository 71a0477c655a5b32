namespace SegmentC1.ConductorOne.Tests.Terraform;

/// <summary>The file against the provider's schema and against Terraform's own rules of reference.</summary>
public class TerraformTests
{
    /// <summary>ConductorOne's provider 1.5.0, what may be set. Source: C1 wire protocol, Terraform.</summary>
    private static readonly Dictionary<string, (string[] Required, string[] Optional)> Schema = new()
    {
        ["resource conductorone_app"] = (["display_name"], ["description", "grant_policy_id", "revoke_policy_id", "certify_policy_id", "monthly_cost_usd", "identity_matching", "instructions", "strict_access_entitlement_provisioning", "annotations", "app_entitlement_owner_refs", "match_baton_ref"]),
        ["resource conductorone_integration_segment"] = (["app_id"], ["segment_access_token", "user_ids"]),
        ["resource conductorone_integration_baton"] = (["app_id"], ["user_ids"]),
        ["resource conductorone_connector_credential"] = (["app_id", "connector_id"], []),
        ["data conductorone_user"] = ([], ["email", "query", "ids", "refs", "exclude_ids", "exclude_types", "role_ids", "user_statuses", "departments", "job_titles", "manager_ids", "origins", "exclude_origins", "source_app_ids", "delegate_status", "page_size", "page_token"]),
        ["provider conductorone"] = ([], ["client_id", "client_secret", "oidc_token", "server_url", "tenant_domain"]),
    };

    private static readonly string[] Importable = ["conductorone_app", "conductorone_app_owner", "conductorone_connector_credential", "conductorone_connector_owner_user", "conductorone_app_owner_user"];

    [Fact]
    public void Everything_in_the_file_is_in_the_providers_schema_and_every_reference_leads_somewhere()
    {
        var blocks = HclReader.Read(Text(Everything()));

        foreach (var block in blocks.Where(block => block.Type is "resource" or "data" or "provider"))
        {
            var (required, optional) = Schema[$"{block.Type} {block.Labels[0]}"];
            Assert.Empty(required.Except(block.Attributes.Keys));
            Assert.Empty(block.Attributes.Keys.Except(required.Concat(optional)));
        }

        var declared = Declared(blocks).ToHashSet();
        Assert.All(References(blocks), reference => Assert.Contains(declared, one => reference == one || reference.StartsWith(one + ".", StringComparison.Ordinal)));
        Assert.Equal(declared.Count, Declared(blocks).Count());
        Assert.All(blocks.Where(block => block.Type == "import"), block => Assert.Contains(((string)block.Attributes["to"])[1..].Split('.')[0], Importable));
    }

    [Fact]
    public void A_cloud_connector_takes_its_token_from_a_sensitive_variable()
    {
        var blocks = HclReader.Read(Text([One(ConnectorHosting.Cloud)]));

        var connector = Assert.Single(blocks, block => block.Labels is ["conductorone_integration_segment", _]);
        var variable = Assert.Single(blocks, block => block.Type == "variable");
        Assert.Equal($"→var.{variable.Labels[0]}", connector.Attributes["segment_access_token"]);
        Assert.Equal("→string", variable.Attributes["type"]);
        Assert.Equal(true, variable.Attributes["sensitive"]);
        Assert.False(variable.Attributes.ContainsKey("default"));
        Assert.Equal(["→data.conductorone_user.ada.id"], (List<object>)connector.Attributes["user_ids"]);
        Assert.Equal("→conductorone_app.segment.id", connector.Attributes["app_id"]);
    }

    [Fact]
    public void A_self_hosted_connector_comes_with_a_credential_whose_secret_is_a_sensitive_output()
    {
        var blocks = HclReader.Read(Text([One(ConnectorHosting.Self)]));

        var credential = Assert.Single(blocks, block => block.Labels is ["conductorone_connector_credential", _]);
        Assert.Equal("→conductorone_integration_baton.segment.id", credential.Attributes["connector_id"]);
        var outputs = blocks.Where(block => block.Type == "output").ToDictionary(block => (string)block.Attributes["value"], block => block.Attributes.ContainsKey("sensitive"));
        Assert.True(outputs["→conductorone_connector_credential.segment.client_secret"]);
        Assert.False(outputs["→conductorone_connector_credential.segment.client_id"]);
    }

    [Fact]
    public void The_app_that_is_there_is_imported_once_and_named_as_it_is()
    {
        var (first, second) = (One(ConnectorHosting.Cloud), One(ConnectorHosting.Self));

        var document = new TerraformDocument("acme.conductor.one", [first, second with { Connector = second.Connector with { Name = "Other" } }]);
        var blocks = HclReader.Read(document.ToString());

        var import = Assert.Single(blocks, block => block.Type == "import");
        Assert.Equal((1, "app-1"), (document.Imports, (string)import.Attributes["id"]));
        Assert.Equal("Segment", Assert.Single(blocks, block => block.Labels is ["conductorone_app", _]).Attributes["display_name"]);
    }

    [Theory]
    [InlineData("acme.conductor.one", "tenant_domain", "acme")]
    [InlineData("c1.example.com", "server_url", "https://c1.example.com")]
    [InlineData("a.b.conductor.one", "server_url", "https://a.b.conductor.one")]
    public void The_provider_is_pointed_at_the_tenant(string host, string attribute, string value)
    {
        var provider = Assert.Single(HclReader.Read(new TerraformDocument(host, []).ToString()), block => block.Type == "provider");

        Assert.Equal(value, Assert.Single(provider.Attributes, one => one.Key == attribute).Value);
    }

    [Fact]
    public void Nothing_that_a_tenant_calls_something_becomes_code()
    {
        const string evil = "\"}\nresource \"x\" \"y\" { z = \"${file(\"/etc/passwd\")}\u2028# \r\n";
        var one = One(ConnectorHosting.Cloud);
        one = one with
        {
            App = one.App with { Name = evil, Description = evil, Id = evil },
            Connector = one.Connector with { Name = evil, Id = evil },
            Owners = [new ConductorOneUser { Id = evil, Email = evil }, new ConductorOneUser { Id = "u-2", Name = evil }],
        };

        var blocks = HclReader.Read(Text([one, One(ConnectorHosting.Self)]));

        Assert.DoesNotContain(blocks, block => block.Labels.Contains("y"));
        Assert.Contains(blocks, block => block.Attributes.TryGetValue("display_name", out var name) && (string)name == evil);
        Assert.Contains(blocks, block => block.Attributes.TryGetValue("email", out var email) && (string)email == evil);
    }

    [Fact]
    public void The_layout_is_that_of_terraform_fmt() => Assert.Equal(
        """
        terraform {
          required_version = ">= 1.5.0"

          required_providers {
            conductorone = {
              source  = "conductorone/conductorone"
              version = "~> 1.5"
            }
          }
        }

        # The credential comes from the environment: CONDUCTORONE_CLIENT_ID and CONDUCTORONE_CLIENT_SECRET.
        provider "conductorone" {
          tenant_domain = "acme"
        }

        data "conductorone_user" "ada" {
          email = "ada@example.com"
        }

        import {
          to = conductorone_app.segment
          id = "app-1"
        }

        resource "conductorone_app" "segment" {
          display_name = "Segment"
          description  = "Customer data"
        }

        variable "segment_access_token" {
          description = "Segment Public API token of the Workspace Owner level, for the connector Segment. Terraform's state holds it in clear text."
          type        = string
          sensitive   = true
        }

        # The provider cannot import connectors: applying this makes a new one beside Segment (id con-Cloud).
        resource "conductorone_integration_segment" "segment" {
          app_id               = conductorone_app.segment.id
          user_ids             = [data.conductorone_user.ada.id]
          segment_access_token = var.segment_access_token
        }

        """,
        Text([One(ConnectorHosting.Cloud)]).ReplaceLineEndings(Environment.NewLine));

    private static TerraformConnector One(ConnectorHosting hosting) => new(
        new ConductorOneConnector { Id = "con-" + hosting, AppId = "app-1", Name = "Segment", Hosting = hosting },
        new ConductorOneApp { Id = "app-1", Name = "Segment", Description = "Customer data" },
        [new ConductorOneUser { Id = "u-1", Email = "ada@example.com" }]);

    private static TerraformConnector[] Everything()
    {
        var other = One(ConnectorHosting.Self);
        return
        [
            One(ConnectorHosting.Cloud), One(ConnectorHosting.Self),
            other with { App = other.App with { Id = "app-2" }, Owners = [new ConductorOneUser { Id = "u-2", Email = "ada@example.org" }, new ConductorOneUser { Id = "u-3", Name = "Robot" }] },
            One(ConnectorHosting.Cloud) with { Owners = [] },
        ];
    }

    private static string Text(IReadOnlyList<TerraformConnector> connectors) => new TerraformDocument("acme.conductor.one", connectors).ToString();

    private static IEnumerable<string> Declared(IEnumerable<HclBlock> blocks) => blocks.Select(block => block.Type switch
    {
        "resource" => $"{block.Labels[0]}.{block.Labels[1]}",
        "data" => $"data.{block.Labels[0]}.{block.Labels[1]}",
        "variable" => "var." + block.Labels[0],
        "output" => "output." + block.Labels[0],
        _ => null,
    }).OfType<string>();

    private static IEnumerable<string> References(IEnumerable<HclBlock> blocks) =>
        blocks.SelectMany(block => block.Attributes.Values).SelectMany(value => value is List<object> list ? list : [value])
            .OfType<string>().Where(text => text.StartsWith('→') && text != "→string").Select(text => text[1..]);
}
