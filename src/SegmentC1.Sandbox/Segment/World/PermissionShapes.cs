namespace SegmentC1.Sandbox;

/// <summary>Sets of permissions of every shape that was seen or is possible, one after the other.</summary>
/// <remarks>
/// Where a world is too small for a shape (no space, no function) the shape is none. The scopes follow the documented role table:
/// labels in the resource of type WORKSPACE, in some answers at the permission instead or as well.
/// </remarks>
internal sealed class PermissionShapes(SegmentWorld world, SeededValues values)
{
    public static readonly WorldLabel Prod = new("env", "prod");
    public static readonly WorldLabel Dev = new("env", "dev");
    public static readonly WorldLabel Growth = new("team", "growth");
    public static readonly WorldLabel Date = new("released", "2026-01-01");
    public static readonly WorldLabel Moment = new("since", "2026-01-01T00:00:00Z");
    public static readonly WorldLabel Unicode = new("équipe", "分析 チーム");
    public static readonly WorldLabel Awkward = new("path", "a/b c:d");

    public const int Count = 22;

    public IReadOnlyList<WorldPermission> Make(int shape) => (shape % Count) switch
    {
        0 => [world.OnWorkspace(RoleCatalogue.Owner)],
        1 => [world.OnWorkspace(RoleCatalogue.SourceAdmin)],
        2 => [world.OnWorkspace(RoleCatalogue.SourceAdmin, Prod)],
        3 => Each(RoleCatalogue.SourceReadOnly, "SOURCE", Sources(3)),
        4 => [world.OnWorkspace(RoleCatalogue.Minimal)],
        5 => [],
        6 => [world.OnWorkspace(RoleCatalogue.SourceAdmin, Prod, Growth), world.OnWorkspace(RoleCatalogue.SourceReadOnly)],
        7 => [.. Each(RoleCatalogue.EngageAdmin, "SPACE", Spaces(1)), world.OnWorkspace(RoleCatalogue.EngageUser, Dev)],
        8 => Each(RoleCatalogue.FunctionAdmin, "FUNCTION", Functions(2)),
        9 => [world.OnWorkspace(RoleCatalogue.WarehouseAdmin), world.OnWorkspace(RoleCatalogue.FunctionReadOnly)],
        10 => [world.OnWorkspace(RoleCatalogue.SourceReadOnly, Growth), world.OnWorkspace(RoleCatalogue.Pii)],
        11 => [world.OnWorkspace(RoleCatalogue.Minimal), world.OnWorkspace(RoleCatalogue.ObservabilityAdmin)],
        12 => [new WorldPermission("9LegacyRole9NotListed9", RoleCatalogue.NotInCatalogue, [Workspace()])],
        13 => [world.On(RoleCatalogue.SourceAdmin, new WorldPermissionResource("SOURCE", "9SourceThatVanished9999"))],
        14 => [world.OnWorkspace(RoleCatalogue.SourceReadOnly) with { Labels = [Dev] }],
        15 => [world.OnWorkspace(RoleCatalogue.SourceAdmin, Growth) with { Labels = [Prod] }],
        16 => [world.On(RoleCatalogue.SourceAdmin, [Workspace(Dev), .. Sources(1).Select(id => new WorldPermissionResource("SOURCE", id))])],
        17 => [world.OnWorkspace(RoleCatalogue.SourceReadOnly, Date), world.OnWorkspace(RoleCatalogue.SourceReadOnly, Moment, Unicode)],
        18 => [world.OnWorkspace(RoleCatalogue.SourceReadOnly), world.OnWorkspace(RoleCatalogue.SourceReadOnly, Prod)],
        19 => [world.OnWorkspace(RoleCatalogue.EngageReadOnly), world.OnWorkspace(RoleCatalogue.SourceAdmin, Awkward)],
        20 => [world.OnWorkspace(RoleCatalogue.TrackingPlanAdmin), world.OnWorkspace(RoleCatalogue.PrivacyAdmin), world.OnWorkspace(RoleCatalogue.IdentityAdmin), world.OnWorkspace(RoleCatalogue.EntitiesAdmin)],
        _ => Each(RoleCatalogue.WarehouseReadOnly, "WAREHOUSE", values.Some(world.Warehouses, 1).Select(warehouse => warehouse.Id)),
    };

    /// <summary>Permissions of the group at this place.</summary>
    public IReadOnlyList<WorldPermission> OfGroup(int index) => index switch
    {
        0 => [world.OnWorkspace(RoleCatalogue.Owner)],
        1 => [world.OnWorkspace(RoleCatalogue.SourceAdmin, Prod)],
        2 => [world.OnWorkspace(RoleCatalogue.SourceReadOnly), world.OnWorkspace(RoleCatalogue.Pii)],
        3 => [world.OnWorkspace(RoleCatalogue.SourceReadOnly, Dev)],
        4 => [world.OnWorkspace(RoleCatalogue.EngageUser, Prod, Growth), .. Each(RoleCatalogue.SourceAdmin, "SOURCE", Sources(2))],
        5 => Each(RoleCatalogue.FunctionReadOnly, "FUNCTION", Functions(3)),
        _ => Make(1 + values.Next(Count - 1)),
    };

    private WorldPermissionResource Workspace(params WorldLabel[] labels) =>
        new("WORKSPACE", world.Workspace.Id, labels.Length == 0 ? null : labels);

    private IReadOnlyList<WorldPermission> Each(string role, string type, IEnumerable<string> ids)
    {
        WorldPermissionResource[] resources = [.. ids.Select(id => new WorldPermissionResource(type, id))];
        return resources.Length == 0 ? [] : [world.On(role, resources)];
    }

    private IEnumerable<string> Sources(int count) => values.Some(world.Sources, count).Select(source => source.Id);

    private IEnumerable<string> Functions(int count) => values.Some(world.Functions, count).Select(function => function.Id);

    private IEnumerable<string> Spaces(int count) => values.Some(world.Spaces, count).Select(space => space.Id);
}
