using System.Globalization;
using System.Text.Json;

namespace SegmentC1.Sandbox;

/// <summary>Who am I, the people of the tenant, and its log.</summary>
internal static class AccountOperations
{
    public static void Register(OperationTable table)
    {
        table.Add("auth.v1.Auth.Introspect", Introspect);
        table.Add("user.v1.UserService.List", call => call.Page(call.World.Users, View));
        table.Add("user.v1.UserService.Get", call => new { userView = View(call.World.User(call.Path("id"))) });
        table.Add("user.v1.UserSearch.Search", call => call.Page(call.World.Users.Where(user => Matches(call, user)), View));
        table.Add("systemlog.v1.SystemLogService.ListEvents", Events, SandboxRoles.SuperAdministrator);
    }

    /// <summary>A user as the tenant writes it.</summary>
    public static object Write(SandboxUser user) => new
    {
        id = user.Id,
        displayName = user.DisplayName,
        email = user.Email,
        emails = new[] { user.Email },
        username = user.Email,
        status = user.Status,
        directoryStatus = user.Status,
        department = user.Department,
        jobTitle = user.JobTitle,
        roleIds = user.Roles,
        type = "USER_TYPE_HUMAN",
        origin = "USER_ORIGIN_DIRECTORY",
        managerIds = Array.Empty<string>(),
        delegatedUserId = string.Empty,
        profile = (object?)null,
    };

    private static object View(SandboxUser user) => new { user = Write(user), userId = user.Id, managersPath = string.Empty, rolesPath = string.Empty };

    private static object Introspect(RestCall call) => new
    {
        userId = call.Caller.Id,
        principleId = "principal-" + call.Caller.Id,
        tenantId = "tenant-sandbox-1",
        roles = call.Caller.Roles,
        permissions = Array.Empty<string>(),
        features = Array.Empty<string>(),
    };

    private static bool Matches(RestCall call, SandboxUser user)
    {
        var refs = call.Element("refs") is { ValueKind: JsonValueKind.Array } given ? given.EnumerateArray().Select(item => item.GetProperty("id").GetString()).ToList() : null;
        return (call.Text("email") is not { } email || user.Email == email)
            && (call.Text("query") is not { } query || (user.DisplayName + " " + user.Email).Contains(query, StringComparison.OrdinalIgnoreCase))
            && (refs is not { Count: > 0 } || refs.Contains(user.Id))
            && (call.Texts("ids") is not { Count: > 0 } ids || ids.Contains(user.Id))
            && (call.Texts("excludeIds") is not { } excluded || !excluded.Contains(user.Id))
            && (call.Texts("departments") is not { Count: > 0 } departments || departments.Contains(user.Department))
            && (call.Texts("jobTitles") is not { Count: > 0 } titles || titles.Contains(user.JobTitle))
            && (call.Texts("roleIds") is not { Count: > 0 } roles || roles.Intersect(user.Roles).Any())
            && (call.Texts("userStatuses") is not { Count: > 0 } statuses || statuses.Contains(user.Status));
    }

    private static object Events(RestCall call)
    {
        var since = Time(call.Text("since")) ?? DateTimeOffset.MinValue;
        var until = Time(call.Text("until")) ?? DateTimeOffset.MaxValue;
        var events = call.World.Events.Where(item => DateTimeOffset.FromUnixTimeMilliseconds(item["time"]!.GetValue<long>()) is var at && at >= since && at <= until);
        return call.Page(call.Text("sortDirection") == "SORT_DIRECTION_DESC" ? events.Reverse() : events, item => item);
    }

    private static DateTimeOffset? Time(string? text) => text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
