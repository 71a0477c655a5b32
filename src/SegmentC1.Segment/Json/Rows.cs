using System.Globalization;
using Newtonsoft.Json;

namespace SegmentC1.Segment;

/// <summary>Reads the rows of the lists. Fields that are not named here, secrets among them, are passed over by the reader.</summary>
internal static class Rows
{
    public static async ValueTask<SegmentWorkspace?> WorkspaceAsync(JsonPull json)
    {
        string? id = null, slug = null, name = null;
        if (!await FieldsAsync(json, async field =>
        {
            switch (field)
            {
                case "id": id = await json.TextAsync().ConfigureAwait(false); return true;
                case "slug": slug = await json.TextAsync().ConfigureAwait(false); return true;
                case "name": name = await json.TextAsync().ConfigureAwait(false); return true;
                default: return false;
            }
        }).ConfigureAwait(false)) return null;
        return new SegmentWorkspace(Required(id, "workspace"), slug ?? "", name ?? slug ?? "");
    }

    public static async ValueTask<SegmentUser?> UserAsync(JsonPull json, ListLedger? ledger)
    {
        string? id = null, name = null, email = null;
        IReadOnlyList<SegmentPermission>? permissions = null;
        if (!await FieldsAsync(json, async field =>
        {
            switch (field)
            {
                case "id": id = await json.TextAsync().ConfigureAwait(false); return true;
                case "name": name = await json.TextAsync().ConfigureAwait(false); return true;
                case "email": email = await json.TextAsync().ConfigureAwait(false); return true;
                case "permissions": permissions = await PermissionReader.ReadAsync(json).ConfigureAwait(false); return true;
                default: return false;
            }
        }).ConfigureAwait(false)) return null;
        return new SegmentUser { Id = Required(id, "user"), Name = name ?? "", Email = email ?? "", Permissions = permissions, Ledger = ledger };
    }

    public static async ValueTask<SegmentGroup?> GroupAsync(JsonPull json, ListLedger? ledger)
    {
        string? id = null, name = null;
        long? members = null;
        IReadOnlyList<SegmentPermission>? permissions = null;
        if (!await FieldsAsync(json, async field =>
        {
            switch (field)
            {
                case "id": id = await json.TextAsync().ConfigureAwait(false); return true;
                case "name": name = await json.TextAsync().ConfigureAwait(false); return true;
                case "memberCount": members = await json.CountAsync().ConfigureAwait(false); return true;
                case "permissions": permissions = await PermissionReader.ReadAsync(json).ConfigureAwait(false); return true;
                default: return false;
            }
        }).ConfigureAwait(false)) return null;
        return new SegmentGroup { Id = Required(id, "group"), Name = name ?? "", MemberCount = members, Permissions = permissions, Ledger = ledger };
    }

    public static async ValueTask<SegmentGroupMember?> MemberAsync(JsonPull json, string groupId, string? groupName, ListLedger ledger)
    {
        if (await UserAsync(json, ledger).ConfigureAwait(false) is not { } user) return null;
        return new SegmentGroupMember
        {
            GroupId = groupId, GroupName = groupName, UserId = user.Id, Name = user.Name, Email = user.Email, Ledger = ledger,
        };
    }

    public static async ValueTask<SegmentGroupMember?> GroupInviteAsync(JsonPull json, string groupId, string? groupName, ListLedger ledger) =>
        await AddressAsync(json).ConfigureAwait(false) is { } email
            ? new SegmentGroupMember { GroupId = groupId, GroupName = groupName, Email = email, Ledger = ledger }
            : null;

    public static async ValueTask<SegmentInvite?> InviteAsync(JsonPull json, ListLedger ledger) =>
        await AddressAsync(json).ConfigureAwait(false) is { } email ? new SegmentInvite { Email = email, Ledger = ledger } : null;

    public static async ValueTask<SegmentRole?> RoleAsync(JsonPull json, ListLedger ledger)
    {
        string? id = null, name = null, description = null;
        if (!await FieldsAsync(json, async field =>
        {
            switch (field)
            {
                case "id": id = await json.TextAsync().ConfigureAwait(false); return true;
                case "name": name = await json.TextAsync().ConfigureAwait(false); return true;
                case "description": description = await json.TextAsync().ConfigureAwait(false); return true;
                default: return false;
            }
        }).ConfigureAwait(false)) return null;
        var known = Required(id, "role");
        return new SegmentRole { Id = known, Name = name ?? known, Description = description ?? "", Ledger = ledger };
    }

    public static async ValueTask<SegmentLabel?> LabelAsync(JsonPull json)
    {
        string? key = null, value = null, description = null;
        if (!await FieldsAsync(json, async field =>
        {
            switch (field)
            {
                case "key": key = await json.TextAsync().ConfigureAwait(false); return true;
                case "value": value = await json.TextAsync().ConfigureAwait(false); return true;
                case "description": description = await json.TextAsync().ConfigureAwait(false); return true;
                default: return false;
            }
        }).ConfigureAwait(false)) return null;
        if (key is null || value is null) throw new ShapeException("a label has no key or no value");
        return new SegmentLabel(key, value, description);
    }

    public static async ValueTask<SegmentAuditEvent?> AuditEventAsync(JsonPull json, ListLedger ledger)
    {
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (!await FieldsAsync(json, async field =>
        {
            if (field is not ("id" or "timestamp" or "type" or "actor" or "actorEmail" or "resourceId" or "resourceType" or "resourceName")) return false;
            fields[field] = await json.TextAsync().ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false)) return null;

        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTimeOffset.TryParse(fields.GetValueOrDefault("timestamp"), CultureInfo.InvariantCulture, utc, out var timestamp))
        {
            throw new ShapeException("an audit event has no time");
        }

        return new SegmentAuditEvent
        {
            Id = Required(fields.GetValueOrDefault("id"), "audit event"),
            Timestamp = timestamp,
            Type = fields.GetValueOrDefault("type") ?? "",
            Actor = fields.GetValueOrDefault("actor"),
            ActorEmail = fields.GetValueOrDefault("actorEmail"),
            ResourceId = fields.GetValueOrDefault("resourceId"),
            ResourceType = fields.GetValueOrDefault("resourceType"),
            ResourceName = fields.GetValueOrDefault("resourceName"),
            Ledger = ledger,
        };
    }

    /// <summary>Goes through the object that the reader stands on; false for null and for anything that is no object.</summary>
    internal static async ValueTask<bool> FieldsAsync(JsonPull json, Func<string, ValueTask<bool>> read)
    {
        if (json.Token == JsonToken.Null) return false;
        if (json.Token != JsonToken.StartObject) throw new ShapeException("a row is not an object");
        await json.PropertiesAsync(read).ConfigureAwait(false);
        return true;
    }

    internal static string Required(string? id, string what) =>
        string.IsNullOrEmpty(id) ? throw new ShapeException($"a {what} has no id") : id;

    // An address is documented as a bare text; an object with the address in it is taken as well.
    private static async ValueTask<string?> AddressAsync(JsonPull json)
    {
        if (json.Token != JsonToken.StartObject) return await json.TextAsync().ConfigureAwait(false) is { Length: > 0 } text ? text : null;
        string? email = null;
        await json.PropertiesAsync(async field =>
        {
            if (field != "email") return false;
            email = await json.TextAsync().ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        return Required(email, "invite");
    }
}
