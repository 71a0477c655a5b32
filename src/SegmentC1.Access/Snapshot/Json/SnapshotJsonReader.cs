using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Reads a snapshot's file item by item, and takes nothing that it does not know.</summary>
internal sealed class SnapshotJsonReader
{
    private static readonly JsonLoadSettings Load = new()
    {
        DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error,
        LineInfoHandling = LineInfoHandling.Load,
    };

    private static readonly string[] Properties =
    [
        "schema", "workspace", "startedAt", "capturedAt", "requests", "complete", "problems", "gaps", "ledgers", "roles", "labels", "resources",
        "groups", "groupMembers", "users", "invites", "auditEvents",
    ];

    private readonly JsonTextReader _json;
    private readonly CancellationToken _stop;
    private readonly JObject _head = [];
    private readonly List<ListLedger> _ledgers = [];
    private readonly Dictionary<(SegmentListKind, string?), ListLedger> _ledgerOf = [];
    private List<SegmentRole> _roles = [];
    private List<SegmentLabel> _labels = [];
    private List<SegmentResource> _resources = [];
    private List<SegmentGroup> _groups = [];
    private List<SegmentGroupMember> _members = [];
    private List<SegmentUser> _users = [];
    private List<SegmentInvite> _invites = [];
    private List<SegmentAuditEvent>? _events;

    private SnapshotJsonReader(JsonTextReader json, CancellationToken stop)
    {
        _json = json;
        _stop = stop;
    }

    public static async Task<WorkspaceSnapshot> ReadAsync(Stream input, CancellationToken cancellationToken)
    {
        using var text = new StreamReader(input, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        using var json = new JsonTextReader(text) { DateParseHandling = DateParseHandling.None, FloatParseHandling = FloatParseHandling.Decimal, MaxDepth = 64, CloseInput = false, SupportMultipleContent = true };
        var reader = new SnapshotJsonReader(json, cancellationToken);
        try
        {
            return await reader.FileAsync().ConfigureAwait(false);
        }
        catch (JsonReaderException failure)
        {
            throw reader.Broken($"this cannot be read ({Cause(failure)}).", failure.LineNumber, failure.LinePosition, failure);
        }
        catch (DecoderFallbackException failure)
        {
            throw reader.Broken("near here there are bytes that are not UTF-8 text.", json.LineNumber, json.LinePosition, failure);
        }
    }

    private async Task<WorkspaceSnapshot> FileAsync()
    {
        await StepAsync().ConfigureAwait(false);
        if (_json.TokenType != JsonToken.StartObject) throw Foreign();
        while (true)
        {
            await StepAsync().ConfigureAwait(false);
            if (_json.TokenType == JsonToken.EndObject) break;
            if (_json.TokenType != JsonToken.PropertyName) throw Here("a property was expected here.");
            await PropertyAsync((string)_json.Value!).ConfigureAwait(false);
        }

        if (_head["schema"] is null) throw Foreign();
        if (await _json.ReadAsync(_stop).ConfigureAwait(false)) throw Here("the snapshot has ended, but the file has more.");
        if (Properties.FirstOrDefault(name => _head[name] is null) is { } missing) throw new SnapshotFormatException(SnapshotFormatException.Damaged, $"'{missing}' is missing from the snapshot.", 0, 0);
        return JsonFields.Read(_head, Make);
    }

    private async Task PropertyAsync(string name)
    {
        // What stands first decides what the file is; nothing of a foreign one is looked at.
        if (_head.Count == 0 && name != "schema") throw Foreign();
        if (_head.ContainsKey(name)) throw Here($"'{name}' is there twice.");
        if (!Properties.Contains(name, StringComparer.Ordinal)) throw Here($"'{name}' is not a property that this version knows.");
        await StepAsync().ConfigureAwait(false);
        if (_json.TokenType == JsonToken.StartArray && name != "problems")
        {
            await ListAsync(name).ConfigureAwait(false);
            _head[name] = new JArray();
            return;
        }

        _head[name] = await JToken.LoadAsync(_json, Load, _stop).ConfigureAwait(false);
        if (name == "schema") CheckSchema(_head[name]!);
    }

    private Task ListAsync(string name) => name switch
    {
        "gaps" => ItemsAsync(Gap, _ => { }),
        "ledgers" => ItemsAsync(Ledger, ledger =>
        {
            _ledgers.Add(ledger);
            _ledgerOf.TryAdd((ledger.Kind, ledger.Owner), ledger);
        }),
        "roles" => ItemsAsync(Role, (_roles = []).Add),
        "labels" => ItemsAsync(Label, (_labels = []).Add),
        "resources" => ItemsAsync(Resource, (_resources = []).Add),
        "groups" => ItemsAsync(Group, (_groups = []).Add),
        "groupMembers" => ItemsAsync(Member, (_members = []).Add),
        "users" => ItemsAsync(User, (_users = []).Add),
        "invites" => ItemsAsync(Invite, (_invites = []).Add),
        "auditEvents" => ItemsAsync(Event, (_events = []).Add),
        _ => throw Here($"'{name}' is not a list."),
    };

    private async Task ItemsAsync<T>(Func<JsonFields, T> read, Action<T> take)
    {
        while (true)
        {
            await StepAsync().ConfigureAwait(false);
            if (_json.TokenType == JsonToken.EndArray) return;
            if (_json.TokenType != JsonToken.StartObject) throw Here("an object was expected here.");
            take(JsonFields.Read(await JObject.LoadAsync(_json, Load, _stop).ConfigureAwait(false), read));
        }
    }

    private WorkspaceSnapshot Make(JsonFields head)
    {
        foreach (var name in Properties.SkipWhile(name => name != "gaps").Where(name => name != "auditEvents")) head.List(name, _ => 0);
        head.ListOrNull("auditEvents", _ => 0);
        head.Text("schema");
        head.FlagOrNull("complete");
        var reading = new WorkspaceReading
        {
            Workspace = head.Part("workspace", workspace => new SegmentWorkspace(workspace.Text("id"), workspace.Text("slug"), workspace.Text("name"))),
            StartedAt = head.Time("startedAt"),
            EndedAt = head.Time("capturedAt"),
            Requests = head.Number("requests"),
            Users = _users,
            Invites = _invites,
            Groups = _groups,
            GroupMembers = _members,
            Roles = _roles,
            Labels = _labels,
            Resources = _resources,
            AuditEvents = _events,
            Ledgers = _ledgers,
        };
        return WorkspaceSnapshot.Create(reading, head.Texts("problems"));
    }

    // Gaps follow from the ledgers; the list in the file is for people.
    private static SnapshotGap Gap(JsonFields item) =>
        new(item.Word<SegmentListKind>("list"), item.TextOrNull("owner"), item.Text("reason"), item.CountOrNull("httpStatus"));

    private static ListLedger Ledger(JsonFields item) => ListLedger.Restore(
        item.Word<SegmentListKind>("list"),
        item.TextOrNull("owner"),
        item.Word<ListState>("state"),
        item.Count("pages"),
        item.Number("rows"),
        item.Number("duplicates"),
        item.NumberOrNull("totalEntries"),
        item.Count("requests"),
        item.Count("retries"),
        item.TextOrNull("reason"),
        item.CountOrNull("httpStatus"));

    private static SegmentLabel Label(JsonFields item) => new(item.Text("key"), item.Text("value"), item.TextOrNull("description"));

    private static SegmentPermission Permission(JsonFields item) => new(
        item.Text("roleId"),
        item.TextOrNull("roleName"),
        item.List("resources", resource => new SegmentPermissionResource(resource.Text("type"), resource.TextOrNull("id"), resource.List("labels", Label))),
        item.List("labels", Label),
        item.TextOrNull("notUnderstood"));

    private SegmentRole Role(JsonFields item) =>
        new() { Id = item.Text("id"), Name = item.Text("name"), Description = item.Text("description"), Ledger = LedgerOf(SegmentListKind.Role) };

    private SegmentResource Resource(JsonFields item)
    {
        var type = item.Word<SegmentResourceType>("type");
        var kind = item.TextOrNull("kind");
        return new SegmentResource
        {
            Type = type,
            Id = item.Text("id"),
            Name = item.Text("name"),
            Slug = item.TextOrNull("slug"),
            Kind = kind,
            Description = item.TextOrNull("description"),
            Enabled = item.FlagOrNull("enabled"),
            WorkspaceId = item.TextOrNull("workspaceId"),
            Labels = item.ListOrNull("labels", Label),
            CreatedBy = item.TextOrNull("createdBy"),
            CreatedAt = item.TextOrNull("createdAt"),
            Ledger = LedgerOf(ListNames.ListOf(type), type == SegmentResourceType.Function ? kind : null),
        };
    }

    private SegmentGroup Group(JsonFields item) => new()
    {
        Id = item.Text("id"),
        Name = item.Text("name"),
        MemberCount = item.NumberOrNull("memberCount"),
        Permissions = item.ListOrNull("permissions", Permission),
        Ledger = LedgerOf(SegmentListKind.Group),
    };

    private SegmentGroupMember Member(JsonFields item)
    {
        var group = item.Text("groupId");
        var user = item.TextOrNull("userId");
        return new SegmentGroupMember
        {
            GroupId = group,
            GroupName = item.TextOrNull("groupName"),
            UserId = user,
            Name = item.TextOrNull("name"),
            Email = item.Text("email"),
            Ledger = LedgerOf(user is null ? SegmentListKind.GroupInvite : SegmentListKind.GroupMember, group),
        };
    }

    private SegmentUser User(JsonFields item) => new()
    {
        Id = item.Text("id"),
        Name = item.Text("name"),
        Email = item.Text("email"),
        Permissions = item.ListOrNull("permissions", Permission),
        Ledger = LedgerOf(SegmentListKind.User),
    };

    private SegmentInvite Invite(JsonFields item) => new() { Email = item.Text("email"), Ledger = LedgerOf(SegmentListKind.Invite) };

    private SegmentAuditEvent Event(JsonFields item) => new()
    {
        Id = item.Text("id"),
        Timestamp = item.Time("timestamp"),
        Type = item.Text("type"),
        Actor = item.TextOrNull("actor"),
        ActorEmail = item.TextOrNull("actorEmail"),
        ResourceId = item.TextOrNull("resourceId"),
        ResourceType = item.TextOrNull("resourceType"),
        ResourceName = item.TextOrNull("resourceName"),
        Ledger = LedgerOf(SegmentListKind.AuditEvent),
    };

    private ListLedger? LedgerOf(SegmentListKind kind, string? owner = null) => _ledgerOf.GetValueOrDefault((kind, owner));

    private async Task StepAsync()
    {
        if (!await _json.ReadAsync(_stop).ConfigureAwait(false)) throw Broken("the file ends before the snapshot does.", _json.LineNumber, _json.LinePosition, null);
    }

    private static void CheckSchema(JToken schema)
    {
        var name = schema is JValue { Value: string text } ? text : string.Empty;
        if (string.Equals(name, SnapshotJson.Schema, StringComparison.Ordinal)) return;
        if (!name.StartsWith(SnapshotJson.SchemaName, StringComparison.Ordinal)) throw Foreign();
        throw new SnapshotFormatException(
            SnapshotFormatException.Newer, $"The snapshot has the form '{name}', and this version reads '{SnapshotJson.Schema}'. Use a newer version of this module.", 0, 0);
    }

    // The library repeats the place at the end of its message.
    private static string Cause(JsonReaderException failure) => failure.Message.Split(" Path '", 2)[0].TrimEnd('.');

    private SnapshotFormatException Here(string message) => new(SnapshotFormatException.Damaged, message, _json.LineNumber, _json.LinePosition);

    // Before the schema was seen nobody can say that this ever was a snapshot.
    private SnapshotFormatException Broken(string message, int line, int position, Exception? failure) =>
        _head.Count > 0 ? new(SnapshotFormatException.Damaged, message, line, position, failure) : Foreign(failure);

    private static SnapshotFormatException Foreign(Exception? failure = null) =>
        new(SnapshotFormatException.Foreign, "This is not a snapshot of SegmentC1: it does not begin with the schema of one.", 0, 0, failure);
}
