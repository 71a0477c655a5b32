namespace SegmentC1.Sandbox;

/// <summary>Apps that an identity provider's connector discovered, and making them managed.</summary>
internal static class ManagedStateOperations
{
    public static void Register(OperationTable table)
    {
        table.Add("app.v1.AppResourceTypeService.List", ResourceTypes);
        table.Add("app.v1.AppManagedStateService.List", call => call.Page(Of(call), View));
        table.Add("app.v1.AppManagedStateService.Get", call => new { appManagementState = View(One(call)) });
        table.Add("app.v1.AppManagedStateService.Promote", Promote, OperationTable.Administrators);
    }

    private static object ResourceTypes(RestCall call)
    {
        var app = call.World.App(call.Path("app_id"));
        (string Id, string Name)[] types = app.IsDirectory
            ? [(DiscoveredApp.TypeId, "App"), (DiscoveredApp.OtherTypeId, "Group")]
            : [.. call.World.Access.Types.Where(type => type.AppId == app.Id).Select(type => (type.Id, type.DisplayName))];
        return call.Page(types, type => new { appPath = string.Empty, appResourceType = new { id = type.Id, appId = app.Id, displayName = type.Name, traitIds = Array.Empty<string>() } });
    }

    private static IEnumerable<DiscoveredApp> Of(RestCall call)
    {
        var app = call.World.App(call.Path("app_id"));
        return call.World.Discovered.Where(found => found.AppId == app.Id && found.ResourceTypeId == call.Path("resource_type_id"));
    }

    private static DiscoveredApp One(RestCall call) =>
        Of(call).FirstOrDefault(found => found.ResourceId == call.Path("resource_id")) ?? throw RestRefusal.NotFound("managed state binding", call.Path("resource_id"));

    private static object View(DiscoveredApp found) => new
    {
        appManagementStateBinding = new
        {
            appId = found.AppId,
            resourceTypeId = found.ResourceTypeId,
            resourceId = found.ResourceId,
            displayName = found.DisplayName,
            createdAt = found.CreatedAt,
            state = new
            {
                managed = found.ManagedAppId is { } id ? new { appId = id } : null,
                unmanaged = found.ManagedAppId is null ? new object() : null,
            },
        },
        appPath = string.Empty,
        resourcePath = string.Empty,
    };

    private static object Promote(RestCall call)
    {
        var found = One(call);
        if (found.ManagedAppId is not null) throw RestRefusal.Exists($"the application {found.DisplayName} is already managed");
        var source = call.World.App(found.AppId);
        var app = new AppRecord(call.World.NewId(), found.DisplayName, call.World.Now)
        {
            ParentAppId = source.Id,
            OwnerIds = call.Texts("userIds") is { Count: > 0 } owners ? call.World.CheckUsers(owners) : source.OwnerIds,
        };
        call.World.Apps.Add(app);
        found.ManagedAppId = app.Id;
        call.World.Log(call.Caller, "Create", $"App {app.DisplayName} is managed now", ("App", app.Id, app.DisplayName));
        return new { appManagementState = View(found), expanded = Array.Empty<object>() };
    }
}
