namespace SegmentC1.Sandbox;

/// <summary>The roles of a workspace (names and scopes as Segment's role documentation and live permissions have them).</summary>
internal static class RoleCatalogue
{
    public const string Owner = "Workspace Owner";
    public const string Minimal = "Minimal Workspace Access";
    public const string SourceAdmin = "Source Admin";
    public const string SourceReadOnly = "Source Read-only";
    public const string FunctionAdmin = "Function Admin";
    public const string FunctionReadOnly = "Function Read-only";
    public const string WarehouseAdmin = "Warehouse Admin";
    public const string WarehouseReadOnly = "Warehouse Read-only";
    public const string EngageAdmin = "Unify and Engage Admin";
    public const string EngageUser = "Unify Read-only, Engage User";
    public const string EngageReadOnly = "Unify and Engage Read-only";
    public const string TrackingPlanAdmin = "Tracking Plan Admin";
    public const string IdentityAdmin = "Identity Admin";
    public const string PrivacyAdmin = "End User Privacy Admin";
    public const string EntitiesAdmin = "Entities Admin";
    public const string Pii = "PII Access";
    public const string ObservabilityAdmin = "Observability Admin";

    /// <summary>A role that people hold and that <c>GET /roles</c> does not list.</summary>
    public const string NotInCatalogue = "Legacy Data Steward";

    private static readonly (string Name, string Description, string[] Kinds, bool Labels)[] Known =
    [
        (Owner, "Everything in the workspace, people and their access included.", [], false),
        (Minimal, "Sees the workspace and none of its resources.", [], false),
        (SourceAdmin, "Edits sources, their settings and what is connected to them.", ["SOURCE"], true),
        (SourceReadOnly, "Sees sources and their live debugger.", ["SOURCE"], true),
        (FunctionAdmin, "Edits and deploys functions.", ["FUNCTION"], false),
        (FunctionReadOnly, "Sees functions.", ["FUNCTION"], false),
        (WarehouseAdmin, "Edits warehouses and their settings.", ["WAREHOUSE"], false),
        (WarehouseReadOnly, "Sees warehouses and their settings.", ["WAREHOUSE"], false),
        (EngageAdmin, "Edits everything in Unify and Engage.", ["SPACE"], true),
        (EngageUser, "Sees Unify and edits Engage.", ["SPACE"], true),
        (EngageReadOnly, "Sees Unify and Engage.", ["SPACE"], true),
        (TrackingPlanAdmin, "Edits tracking plans.", [], false),
        ("Tracking Plan Read-only", "Sees tracking plans.", [], false),
        (IdentityAdmin, "Edits identity resolution.", [], false),
        (PrivacyAdmin, "Deletes and suppresses end users.", [], false),
        (EntitiesAdmin, "Edits the data graph and its connections.", [], false),
        ("Entities Read-only", "Sees the data graph.", [], false),
        (Pii, "Sees personal data unmasked within what the holder can see.", [], false),
        (ObservabilityAdmin, "Edits observability.", [], false),
        ("Observability Read-only", "Sees observability.", [], false),
    ];

    public static IEnumerable<WorldRole> Make(int seed)
    {
        var values = new SeededValues(seed, "roles");
        return Known.Select(role => new WorldRole(values.Id(), role.Name, role.Description, role.Kinds, role.Labels));
    }
}
