namespace SegmentC1.Sandbox;

/// <summary>Apps and their owners.</summary>
internal static class AppOperations
{
    public static void Register(OperationTable table)
    {
        table.Add("app.v1.Apps.List", call => call.Page(call.World.Apps, app => Write(call.World, app)));
        table.Add("app.v1.Apps.Get", call => new { app = Write(call.World, call.World.App(call.Path("id"))) });
        table.Add("app.v1.AppSearch.Search", Search);
        table.Add("app.v1.Apps.Create", Create, OperationTable.Administrators);
        table.Add("app.v1.Apps.Update", Update, OperationTable.Administrators);
        table.Add("app.v1.Apps.Delete", Delete, OperationTable.Administrators);
        table.Add("app.v1.AppOwners.List", call => call.Page(call.World.App(call.Path("app_id")).OwnerIds.Select(call.World.User), AccountOperations.Write));
        table.Add("app.v1.AppOwners.Set", SetOwners, OperationTable.Administrators);
        table.Add("app.v1.AppOwners.Add", call => ChangeOwners(call, (owners, id) => owners.Append(id)), OperationTable.Administrators);
        table.Add("app.v1.AppOwners.Remove", call => ChangeOwners(call, (owners, id) => owners.Where(owner => owner != id)), OperationTable.Administrators);
    }

    public static object Write(TenantWorld world, AppRecord app) => new
    {
        id = app.Id,
        displayName = app.DisplayName,
        description = app.Description,
        createdAt = app.CreatedAt,
        updatedAt = app.UpdatedAt,
        deletedAt = (string?)null,
        parentAppId = app.ParentAppId,
        isDirectory = app.IsDirectory,
        isManuallyManaged = app.IsManuallyManaged,
        appOwners = app.OwnerIds.Select(id => AccountOperations.Write(world.User(id))),
        identityMatching = "APP_USER_IDENTITY_MATCHING_UNSPECIFIED",
        monthlyCostUsd = 0,
        userCount = "0",
        annotations = new Dictionary<string, string>(),
        matchBatonRef = (object?)null,
    };

    private static object Search(RestCall call) => call.Page(
        call.World.Apps.Where(app =>
            (call.Text("displayName") is not { } name || string.Equals(app.DisplayName, name, StringComparison.OrdinalIgnoreCase))
            && (call.Text("query") is not { } query || (app.DisplayName + " " + app.Description).Contains(query, StringComparison.OrdinalIgnoreCase))
            && (call.Texts("appIds") is not { Count: > 0 } ids || ids.Contains(app.Id))
            && (call.Texts("excludeAppIds") is not { } excluded || !excluded.Contains(app.Id))
            && (!call.Flag("onlyDirectories") || app.IsDirectory)),
        app => Write(call.World, app));

    private static object Create(RestCall call)
    {
        var app = new AppRecord(call.World.NewId(), call.Text("displayName") ?? throw RestRefusal.Invalid("displayName: required"), call.World.Now)
        {
            Description = call.Text("description") ?? string.Empty,
            OwnerIds = call.World.CheckUsers(call.Texts("owners") is { Count: > 0 } owners ? owners : [call.Caller.Id]),
            IsManuallyManaged = true,
        };
        call.World.Apps.Add(app);
        call.World.Log(call.Caller, "Create", $"App {app.DisplayName} created", ("App", app.Id, app.DisplayName));
        return new { app = Write(call.World, app) };
    }

    private static object Update(RestCall call)
    {
        var app = call.World.App(call.Path("id"));
        foreach (var field in call.UpdateMask("displayName", "description"))
        {
            if (field == "displayName") app.DisplayName = call.Text("app.displayName") ?? throw RestRefusal.Invalid("displayName: required");
            else app.Description = call.Text("app.description") ?? string.Empty;
        }

        app.UpdatedAt = call.World.Now;
        call.World.Log(call.Caller, "Update", $"App {app.DisplayName} updated", ("App", app.Id, app.DisplayName));
        return new { app = Write(call.World, app) };
    }

    private static object Delete(RestCall call)
    {
        var app = call.World.App(call.Path("id"));
        call.World.Apps.Remove(app);
        call.World.Log(call.Caller, "Delete", $"App {app.DisplayName} deleted", ("App", app.Id, app.DisplayName));
        return new { };
    }

    private static object SetOwners(RestCall call)
    {
        var app = call.World.App(call.Path("app_id"));
        app.OwnerIds = call.World.CheckUsers(call.Texts("userIds") ?? []);
        call.World.Log(call.Caller, "Update", $"Owners of {app.DisplayName} set", ("App", app.Id, app.DisplayName));
        return new { };
    }

    private static object ChangeOwners(RestCall call, Func<IReadOnlyList<string>, string, IEnumerable<string>> change)
    {
        var app = call.World.App(call.Path("app_id"));
        app.OwnerIds = [.. change(app.OwnerIds, call.World.User(call.Path("user_id")).Id).Distinct()];
        call.World.Log(call.Caller, "Update", $"Owners of {app.DisplayName} changed", ("App", app.Id, app.DisplayName));
        return new { };
    }
}
