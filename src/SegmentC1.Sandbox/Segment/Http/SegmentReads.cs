using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SegmentC1.Sandbox;

/// <summary>The operations that only read.</summary>
internal static class SegmentReads
{
    private static readonly string[] FunctionKinds = ["SOURCE", "DESTINATION", "INSERT_SOURCE", "INSERT_DESTINATION", "INSERT_TRANSFORMATION"];

    public static IEnumerable<SegmentRoute> Routes =>
    [
        new("GET", "/", call => SegmentReply.Data(new JsonObject { ["workspace"] = SegmentWire.Workspace(call.World.Workspace) })),
        new("GET", "/users", Users, OwnerOnly: true),
        new("GET", "/users/*", call => SegmentReply.Data(new JsonObject { ["user"] = SegmentWire.User(User(call), call.World, withPermissions: true) }), OwnerOnly: true),
        new("GET", "/users/*/groups", GroupsOfUser, OwnerOnly: true, PlanFeature.Groups),
        new("GET", "/invites", call => SegmentPage.Of(call, "invites", call.World.Invites.Snapshot(), invite => invite.Email, PageStyle.Total | PageStyle.NullEnds), OwnerOnly: true),
        new("GET", "/groups", Groups, OwnerOnly: true, PlanFeature.Groups),
        new("GET", "/groups/*", call => SegmentReply.Data(new JsonObject { ["userGroup"] = SegmentWire.Group(Group(call), call.World, withPermissions: true) }), OwnerOnly: true, PlanFeature.Groups),
        new("GET", "/groups/*/users", Members, OwnerOnly: true, PlanFeature.Groups),
        new("GET", "/groups/*/invites", call => SegmentPage.Of(call, "emails", Group(call).InviteEmails, SegmentWire.Text, PageStyle.Plain), OwnerOnly: true, PlanFeature.Groups),
        new("GET", "/roles", call => SegmentPage.Of(call, "roles", call.World.Roles.Snapshot(), SegmentWire.Role, PageStyle.NullEnds), OwnerOnly: true),
        new("GET", "/labels", call => SegmentReply.Data(new JsonObject { ["labels"] = SegmentWire.Labels(call.World.Labels) })),
        new("GET", "/sources", call => SegmentPage.Of(call, "sources", call.World.Sources.Snapshot(), source => SegmentWire.Source(source, call.World, single: false), PageStyle.Total | PageStyle.NullEnds)),
        new("GET", "/sources/*", Source),
        new("GET", "/warehouses", call => SegmentPage.Of(call, "warehouses", call.World.Warehouses.Snapshot(), warehouse => SegmentWire.Warehouse(warehouse, call.World), PageStyle.Total)),
        new("GET", "/functions", Functions, Feature: PlanFeature.Functions),
        new("GET", "/spaces", call => SegmentPage.Of(call, "spaces", call.World.Spaces.Snapshot(), SegmentWire.Space, PageStyle.NullEnds), Feature: PlanFeature.Spaces),
        new("GET", "/audit-events", AuditEvents, OwnerOnly: true, PlanFeature.Audit),
        new("GET", "/echo", Echo),
    ];

    public static WorldUser User(SegmentCall call) => call.World.Users.Find(call.Parameters[0]) ?? throw SegmentRefusal.NotFound("user");

    public static WorldGroup Group(SegmentCall call) => call.World.Groups.Find(call.Parameters[0]) ?? throw SegmentRefusal.NotFound("user group");

    private static SegmentReply Users(SegmentCall call) =>
        SegmentPage.Of(call, "users", call.World.Users.Snapshot(), user => SegmentWire.User(user, call.World, call.World.Options.InlineUserPermissions), PageStyle.Total);

    private static SegmentReply Groups(SegmentCall call) =>
        SegmentPage.Of(call, "userGroups", call.World.Groups.Snapshot(), group => SegmentWire.Group(group, call.World, call.World.Options.InlineGroupPermissions), PageStyle.Plain);

    private static SegmentReply GroupsOfUser(SegmentCall call)
    {
        var user = User(call);
        WorldGroup[] groups = [.. call.World.Groups.Where(group => group.MemberIds.Contains(user.Id))];
        return SegmentPage.Of(call, "groups", groups, group => new JsonObject { ["id"] = group.Id, ["name"] = group.Name }, PageStyle.Plain);
    }

    private static SegmentReply Members(SegmentCall call)
    {
        WorldUser[] members = [.. Group(call).MemberIds.Select(call.World.Users.Find).OfType<WorldUser>()];
        return SegmentPage.Of(call, "users", members, SegmentWire.UserSummary, PageStyle.Total | PageStyle.Decimal);
    }

    private static SegmentReply Source(SegmentCall call)
    {
        var source = call.World.Sources.Find(call.Parameters[0]) ?? throw SegmentRefusal.NotFound("source");
        return SegmentReply.Data(new JsonObject { ["source"] = SegmentWire.Source(source, call.World, single: true) });
    }

    private static SegmentReply Functions(SegmentCall call)
    {
        var kind = call.Query("resourceType");
        if (!FunctionKinds.Contains(kind))
        {
            throw SegmentRefusal.Invalid("resourceType", $"resourceType must be one of {string.Join(", ", FunctionKinds)}.");
        }

        WorldFunction[] functions = [.. call.World.Functions.Where(function => function.Kind == kind)];
        return SegmentPage.Of(call, "functions", functions, function => SegmentWire.Function(function, call.World), PageStyle.Total);
    }

    // The cursor freezes the end of the period, so that new events do not move the pages.
    private static SegmentReply AuditEvents(SegmentCall call)
    {
        var start = Moment(call, "startTime") ?? DateTimeOffset.MinValue;
        var end = Moment(call, "endTime") ?? call.World.Options.TimeProvider.GetUtcNow();
        var offset = 0;
        if (call.Pagination("cursor") is { } cursor)
        {
            (offset, end) = ReadAuditCursor(cursor);
        }

        var (id, type) = (call.Query("resourceId"), call.Query("resourceType"));
        WorldAuditEvent[] events = [.. call.World.AuditEvents
            .Where(audit => audit.Timestamp >= start && audit.Timestamp <= end && (id is null || audit.ResourceId == id) && (type is null || audit.ResourceType == type))
            .Reverse()];
        var count = SegmentPage.Count(call);
        var data = new JsonObject { ["events"] = new JsonArray([.. events.Skip(offset).Take(count).Select(SegmentWire.AuditEvent)]) };
        // The pagination object is optional here: one page alone has none.
        if (events.Length > count)
        {
            var pagination = new JsonObject { ["current"] = AuditCursor(offset, end) };
            if (offset + count < events.Length)
            {
                pagination["next"] = AuditCursor(offset + count, end);
            }

            data["pagination"] = pagination;
        }

        return SegmentReply.Data(data);
    }

    private static DateTimeOffset? Moment(SegmentCall call, string name) => call.Query(name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment
        : throw SegmentRefusal.Invalid(name, $"{name} must be a time as of ISO 8601.");

    private static string AuditCursor(int offset, DateTimeOffset end) =>
        SegmentPage.Encode(new JsonObject { ["pageToken"] = offset, ["endTime"] = end.ToString("O", CultureInfo.InvariantCulture) }.ToJsonString());

    private static (int Offset, DateTimeOffset End) ReadAuditCursor(string cursor)
    {
        try
        {
            using var json = JsonDocument.Parse(SegmentPage.Decode(cursor));
            return (json.RootElement.GetProperty("pageToken").GetInt32(), json.RootElement.GetProperty("endTime").GetDateTimeOffset());
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw SegmentPage.BadCursor();
        }
    }

    private static SegmentReply Echo(SegmentCall call)
    {
        if (call.Query("message") is not { Length: > 0 } message)
        {
            throw SegmentRefusal.Invalid("message", "message is required.");
        }

        if (call.Query("triggerUnexpectedError") == "true")
        {
            return SegmentReply.Standard(500);
        }

        var status = call.Number("statusCode") ?? 200;
        if (call.Query("triggerError") == "true" || call.Query("triggerMultipleErrors") == "true")
        {
            var refused = SegmentReply.Standard(status < 400 ? 400 : status);
            if (call.Query("triggerMultipleErrors") == "true")
            {
                refused.Body["errors"]!.AsArray().Add(new JsonObject { ["type"] = "unknown" });
            }

            return refused;
        }

        var headers = new JsonObject([.. call.Headers.Select(header => KeyValuePair.Create<string, JsonNode?>(header.Key, header.Value))]);
        return SegmentReply.Data(new JsonObject { ["method"] = call.Method, ["headers"] = headers, ["message"] = message }, status);
    }
}
