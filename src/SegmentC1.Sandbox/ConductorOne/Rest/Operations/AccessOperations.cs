namespace SegmentC1.Sandbox;

/// <summary>Entitlements, who holds them, accounts and resources of apps.</summary>
internal static class AccessOperations
{
    private static readonly string[] EntitlementPaths = ["app_id", "app_resource_type_id", "app_resource_id"];

    public static void Register(OperationTable table)
    {
        table.Add("app.v1.AppEntitlements.List", call => call.Page(OfApp(call), row => View(call, row)));
        table.Add("app.v1.AppEntitlements.Get", call => new { appEntitlementView = View(call, call.World.Access.Entitlement(call.Path("app_id"), call.Path("id"))), expanded = Array.Empty<object>() });
        table.Add("app.v1.AppEntitlementSearchService.Search", call => call.Page(Search(call), row => View(call, row), EntitlementPaths, row => Related(call, row)));
        table.Add("app.v1.AppEntitlementSearchService.SearchGrants", call => call.Page(SearchGrants(call), row => WithBinding(call, row), EntitlementPaths, row => Related(call, row.Entitlement)));
        table.Add("app.v1.AppUserService.List", call => call.Page(call.World.Access.Accounts.Where(account => account.AppId == call.World.App(call.Path("app_id")).Id), row => View(call, row)));
        table.Add("app.v1.AppUserService.Search", call => call.Page(SearchAccounts(call), row => View(call, row)));
        table.Add("app.v1.AppResourceSearch.SearchAppResources", call => call.Page(SearchResources(call), row => View(call, row)));
    }

    private static IEnumerable<EntitlementRecord> OfApp(RestCall call)
    {
        var app = call.World.App(call.Path("app_id"));
        return call.World.Access.Entitlements.Where(entitlement => entitlement.AppId == app.Id);
    }

    private static IEnumerable<EntitlementRecord> Search(RestCall call)
    {
        var refs = Refs(call, "refs");
        return call.World.Access.Entitlements.Where(entitlement =>
            Has(call, "appIds", entitlement.AppId)
            && Has(call, "resourceIds", entitlement.Resource.Id)
            && Has(call, "resourceTypeIds", entitlement.Resource.Type.Id)
            && (call.Text("sourceConnectorId") is not { } connector || entitlement.ConnectorId == connector)
            && (refs is null || refs.Contains((entitlement.AppId, entitlement.Id)))
            && (call.Text("displayName") is not { } name || entitlement.DisplayName == name)
            && (call.Text("query") is not { } query || (entitlement.DisplayName + " " + entitlement.Description).Contains(query, StringComparison.OrdinalIgnoreCase))
            && (call.Texts("appUserIds") is not { Count: > 0 } accounts || call.World.Access.Bindings.Any(binding => binding.Entitlement == entitlement && accounts.Contains(binding.Account.Id))));
    }

    private static IEnumerable<BindingRecord> SearchGrants(RestCall call)
    {
        var refs = Refs(call, "entitlementRefs");
        return call.World.Access.Bindings.Where(binding =>
            Has(call, "appIds", binding.Entitlement.AppId)
            && Has(call, "appUserIds", binding.Account.Id)
            && Has(call, "resourceIds", binding.Entitlement.Resource.Id)
            && Has(call, "resourceTypeIds", binding.Entitlement.Resource.Type.Id)
            && (refs is null || refs.Contains((binding.Entitlement.AppId, binding.Entitlement.Id)))
            && (call.Text("userId") is not { } user || binding.Account.UserId == user));
    }

    private static IEnumerable<AccountRecord> SearchAccounts(RestCall call) => call.World.Access.Accounts.Where(account =>
        (call.Text("appId") is not { } app || account.AppId == app)
        && Has(call, "appIds", account.AppId)
        && Has(call, "userIds", account.UserId)
        && Has(call, "appUserIds", account.Id)
        && (call.Text("query") is not { } query || (account.DisplayName + " " + account.Email).Contains(query, StringComparison.OrdinalIgnoreCase)));

    private static IEnumerable<ResourceRecord> SearchResources(RestCall call) => call.World.Access.Resources.Where(resource =>
        (call.Text("appId") is not { } app || resource.AppId == app)
        && Has(call, "appIds", resource.AppId)
        && Has(call, "resourceIds", resource.Id)
        && Has(call, "resourceTypeIds", resource.Type.Id)
        && (call.Text("query") is not { } query || resource.DisplayName.Contains(query, StringComparison.OrdinalIgnoreCase)));

    private static bool Has(RestCall call, string list, string value) => call.Texts(list) is not { Count: > 0 } wanted || wanted.Contains(value);

    private static HashSet<(string App, string Id)>? Refs(RestCall call, string name) =>
        call.Element(name) is { ValueKind: System.Text.Json.JsonValueKind.Array } refs && refs.GetArrayLength() > 0
            ? [.. refs.EnumerateArray().Select(item => (item.GetProperty("appId").GetString()!, item.GetProperty("id").GetString()!))]
            : null;

    /// <summary>An entitlement as the tenant writes it.</summary>
    public static object Write(RestCall call, EntitlementRecord entitlement)
    {
        var raw = call.Tenant.Options.RawIds;
        return new
        {
            id = entitlement.Id,
            appId = entitlement.AppId,
            appResourceId = entitlement.Resource.Id,
            appResourceTypeId = entitlement.Resource.Type.Id,
            displayName = entitlement.DisplayName,
            description = entitlement.Description,
            slug = entitlement.Slug,
            alias = string.Empty,
            externalId = raw == SandboxRawIds.External ? entitlement.RawId : string.Empty,
            matchBatonId = raw == SandboxRawIds.Match ? entitlement.RawId : string.Empty,
            purpose = "APP_ENTITLEMENT_PURPOSE_VALUE_ASSIGNMENT",
            grantCount = call.World.Access.Bindings.Count(binding => binding.Entitlement == entitlement).ToString(System.Globalization.CultureInfo.InvariantCulture),
            sourceConnectorIds = new Dictionary<string, string> { [entitlement.ConnectorId] = entitlement.ConnectorId },
            durationGrant = (string?)null,
            systemBuiltin = false,
            isManuallyManaged = false,
            createdAt = (string?)null,
            deletedAt = (string?)null,
        };
    }

    private static object View(RestCall call, EntitlementRecord entitlement) =>
        new { appEntitlement = Write(call, entitlement), appPath = string.Empty, appResourcePath = string.Empty, appResourceTypePath = string.Empty };

    private static IEnumerable<RelatedMessage> Related(RestCall call, EntitlementRecord entitlement)
    {
        var resource = entitlement.Resource;
        yield return new RelatedMessage("app_resource_id", resource.Id, "c1.api.app.v1.AppResource", () => Write(call, resource));
        yield return new RelatedMessage("app_resource_type_id", resource.Type.Id, "c1.api.app.v1.AppResourceType", () =>
            new { id = resource.Type.Id, appId = resource.AppId, displayName = resource.Type.DisplayName, traitIds = Array.Empty<string>() });
    }

    private static object View(RestCall call, ResourceRecord resource) => new { appResource = Write(call, resource), appPath = string.Empty, resourceTypePath = string.Empty };

    private static object Write(RestCall call, ResourceRecord resource) => new
    {
        id = resource.Id,
        appId = resource.AppId,
        appResourceTypeId = resource.Type.Id,
        displayName = resource.DisplayName,
        externalId = call.Tenant.Options.RawIds is SandboxRawIds.External or SandboxRawIds.ResourceOnly ? resource.RawId : string.Empty,
        matchBatonId = call.Tenant.Options.RawIds == SandboxRawIds.Match ? $"{resource.Type.RawId}:{resource.RawId}" : string.Empty,
        grantCount = "0",
        deletedAt = (string?)null,
    };

    private static object Account(RestCall call, AccountRecord account) => new
    {
        id = account.Id,
        appId = account.AppId,
        displayName = account.DisplayName,
        email = account.Email,
        emails = account.Email.Length == 0 ? Array.Empty<string>() : [account.Email],
        username = account.Email,
        usernames = Array.Empty<string>(),
        identityUserId = account.UserId,
        appUserType = "APP_USER_TYPE_USER",
        status = new { status = account.Enabled ? "STATUS_ENABLED" : "STATUS_DISABLED", details = string.Empty },
        profile = call.Tenant.Options.RawIds == SandboxRawIds.None ? null : account.Profile,
        deletedAt = (string?)null,
    };

    private static object View(RestCall call, AccountRecord account) => new { appUser = Account(call, account), appPath = string.Empty, identityUserPath = string.Empty, lastUsagePath = string.Empty };

    private static object WithBinding(RestCall call, BindingRecord binding) => new
    {
        entitlement = View(call, binding.Entitlement),
        appEntitlementUserBinding = new
        {
            appId = binding.Entitlement.AppId,
            appEntitlementId = binding.Entitlement.Id,
            appUserId = binding.Account.Id,
            appUser = View(call, binding.Account),
            appEntitlementUserBindingCreatedAt = binding.CreatedAt,
            appEntitlementUserBindingDeprovisionAt = binding.DeprovisionAt,
            grantSources = binding.Sources.Select(source => new { appId = source.AppId, id = source.Id }),
            originatingTicketId = binding.TaskId,
        },
    };
}
