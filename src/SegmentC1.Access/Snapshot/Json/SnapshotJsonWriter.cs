using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Makes the bytes of a snapshot's file, always with the same properties in the same order.</summary>
internal sealed class SnapshotJsonWriter : IDisposable
{
    private const int PartSize = 32 * 1024;

    private readonly StringWriter _text = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
    private readonly LineWriter _json;

    private SnapshotJsonWriter() => _json = new LineWriter(_text);

    /// <summary>The file in parts, each made when it is asked for.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Parts(WorkspaceSnapshot snapshot)
    {
        using var writer = new SnapshotJsonWriter();
        foreach (var _ in writer.Steps(snapshot))
        {
            if (writer._text.GetStringBuilder().Length >= PartSize) yield return writer.Take();
        }

        yield return writer.Take();
    }

    public void Dispose()
    {
        _json.Close();
        _text.Dispose();
    }

    private ReadOnlyMemory<byte> Take()
    {
        var text = _text.GetStringBuilder();
        var part = Encoding.UTF8.GetBytes(text.ToString());
        text.Clear();
        return part;
    }

    // One step for each line of a list, so that a list of any length never stands here whole.
    private IEnumerable<int> Steps(WorkspaceSnapshot snapshot)
    {
        _json.WriteStartObject();
        Value("schema", SnapshotJson.Schema);
        Object("workspace", () =>
        {
            Value("id", snapshot.Workspace.Id);
            Value("slug", snapshot.Workspace.Slug);
            Value("name", snapshot.Workspace.Name);
        });
        Time("startedAt", snapshot.StartedAt);
        Time("capturedAt", snapshot.CapturedAt);
        Value("requests", snapshot.Requests);
        Value("complete", snapshot.IsComplete);
        Texts("problems", snapshot.Problems);
        foreach (var step in Lines("gaps", snapshot.Gaps, Gap)) yield return step;
        foreach (var step in Lines("ledgers", snapshot.Ledgers, Ledger)) yield return step;
        foreach (var step in Lines("roles", snapshot.Roles, Role)) yield return step;
        foreach (var step in Lines("labels", snapshot.Labels, Label)) yield return step;
        foreach (var step in Lines("resources", snapshot.Resources, Resource)) yield return step;
        foreach (var step in Lines("groups", snapshot.Groups, Group)) yield return step;
        foreach (var step in Lines("groupMembers", snapshot.GroupMembers, Member)) yield return step;
        foreach (var step in Lines("users", snapshot.Users, User)) yield return step;
        foreach (var step in Lines("invites", snapshot.Invites, invite => Value("email", invite.Email))) yield return step;
        if (snapshot.AuditEvents is null) Null("auditEvents");
        else foreach (var step in Lines("auditEvents", snapshot.AuditEvents, Event)) yield return step;
        _json.WriteWhitespace("\n");
        _json.WriteEndObject();
        _json.WriteWhitespace("\n");
    }

    private void Gap(SnapshotGap gap)
    {
        Value("list", gap.Kind.ToString());
        Value("owner", gap.Owner);
        Value("reason", gap.Reason);
        Value("httpStatus", gap.HttpStatus);
    }

    private void Ledger(ListLedger ledger)
    {
        Value("list", ledger.Kind.ToString());
        Value("owner", ledger.Owner);
        Value("state", ledger.State.ToString());
        Value("pages", ledger.Pages);
        Value("rows", ledger.Rows);
        Value("duplicates", ledger.Duplicates);
        Value("totalEntries", ledger.TotalEntries);
        Value("requests", ledger.Requests);
        Value("retries", ledger.Retries);
        Value("reason", ledger.Reason);
        Value("httpStatus", ledger.HttpStatus);
    }

    private void Role(SegmentRole role)
    {
        Value("id", role.Id);
        Value("name", role.Name);
        Value("description", role.Description);
    }

    private void Label(SegmentLabel label)
    {
        Value("key", label.Key);
        Value("value", label.Value);
        Value("description", label.Description);
    }

    private void Resource(SegmentResource resource)
    {
        Value("type", resource.Type.ToString());
        Value("id", resource.Id);
        Value("name", resource.Name);
        Value("slug", resource.Slug);
        Value("kind", resource.Kind);
        Value("description", resource.Description);
        Value("enabled", resource.Enabled);
        Value("workspaceId", resource.WorkspaceId);
        List("labels", resource.Labels, Label);
        Value("createdBy", resource.CreatedBy);
        Value("createdAt", resource.CreatedAt);
    }

    private void Group(SegmentGroup group)
    {
        Value("id", group.Id);
        Value("name", group.Name);
        Value("memberCount", group.MemberCount);
        List("permissions", group.Permissions, Permission);
    }

    private void Member(SegmentGroupMember member)
    {
        Value("groupId", member.GroupId);
        Value("groupName", member.GroupName);
        Value("userId", member.UserId);
        Value("name", member.Name);
        Value("email", member.Email);
    }

    private void User(SegmentUser user)
    {
        Value("id", user.Id);
        Value("name", user.Name);
        Value("email", user.Email);
        List("permissions", user.Permissions, Permission);
    }

    private void Permission(SegmentPermission permission)
    {
        Value("roleId", permission.RoleId);
        Value("roleName", permission.RoleName);
        List("resources", permission.Resources, resource =>
        {
            Value("type", resource.Type);
            Value("id", resource.Id);
            List("labels", resource.Labels, Label);
        });
        List("labels", permission.Labels, Label);
        Value("notUnderstood", permission.NotUnderstood);
    }

    private void Event(SegmentAuditEvent change)
    {
        Value("id", change.Id);
        Time("timestamp", change.Timestamp);
        Value("type", change.Type);
        Value("actor", change.Actor);
        Value("actorEmail", change.ActorEmail);
        Value("resourceId", change.ResourceId);
        Value("resourceType", change.ResourceType);
        Value("resourceName", change.ResourceName);
    }

    private IEnumerable<int> Lines<T>(string name, IReadOnlyList<T> items, Action<T> write)
    {
        _json.WritePropertyName(name);
        _json.WriteStartArray();
        for (var i = 0; i < items.Count; i++)
        {
            if (i == 0) _json.WriteWhitespace("\n");
            Item(items[i], write);
            yield return i;
        }

        if (items.Count > 0) _json.WriteWhitespace("\n");
        _json.WriteEndArray();
    }

    private void List<T>(string name, IReadOnlyList<T>? items, Action<T> write)
    {
        _json.WritePropertyName(name);
        if (items is null)
        {
            _json.WriteNull();
            return;
        }

        _json.WriteStartArray();
        foreach (var item in items) Item(item, write);
        _json.WriteEndArray();
    }

    private void Item<T>(T item, Action<T> write)
    {
        _json.WriteStartObject();
        write(item);
        _json.WriteEndObject();
    }

    private void Object(string name, Action write)
    {
        _json.WritePropertyName(name);
        _json.WriteStartObject();
        write();
        _json.WriteEndObject();
    }

    private void Texts(string name, IReadOnlyList<string> texts)
    {
        _json.WritePropertyName(name);
        _json.WriteStartArray();
        foreach (var text in texts) _json.WriteValue(text);
        _json.WriteEndArray();
    }

    private void Null(string name)
    {
        _json.WritePropertyName(name);
        _json.WriteNull();
    }

    private void Time(string name, DateTimeOffset time) => Value(name, time.ToString("O", CultureInfo.InvariantCulture));

    private void Value(string name, string? value)
    {
        _json.WritePropertyName(name);
        _json.WriteValue(value);
    }

    private void Value(string name, long? value)
    {
        _json.WritePropertyName(name);
        _json.WriteValue(value);
    }

    private void Value(string name, bool? value)
    {
        _json.WritePropertyName(name);
        _json.WriteValue(value);
    }

    /// <summary>Ends the line after each property of the file and each item of its lists, so that two files can be compared as text.</summary>
    private sealed class LineWriter(TextWriter text) : JsonTextWriter(text)
    {
        private const int OuterLevels = 2;

        protected override void WriteValueDelimiter()
        {
            base.WriteValueDelimiter();
            if (Top <= OuterLevels) WriteWhitespace("\n");
        }
    }
}
