using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace SegmentC1.Segment;

/// <summary>Reads permissions so that they can be written back exactly, or says why they cannot.</summary>
internal static class PermissionReader
{
    private static readonly string[] PermissionFields = ["roleId", "roleName", "resources", "labels", "policyId", "subjectId", "subjectType"];
    private static readonly string[] ResourceFields = ["id", "type", "labels"];
    private static readonly string[] LabelFields = ["key", "value", "description"];
    private static readonly string[] ResourceTypes = ["WORKSPACE", "SOURCE", "WAREHOUSE", "SPACE", "FUNCTION"];

    /// <summary>The permissions that the reader stands on; null when the field is null or no array: then they are not known.</summary>
    public static async ValueTask<IReadOnlyList<SegmentPermission>?> ReadAsync(JsonPull json)
    {
        if (json.Token != JsonToken.StartArray)
        {
            await json.SkipAsync().ConfigureAwait(false);
            return null;
        }

        var whole = (JArray)await json.WholeAsync().ConfigureAwait(false);
        return Read(whole);
    }

    internal static IReadOnlyList<SegmentPermission> Read(JArray permissions) => [.. permissions.Select(Permission)];

    private static SegmentPermission Permission(JToken token)
    {
        var doubts = new Doubts();
        if (token is not JObject permission) return new SegmentPermission("", null, [], [], "The permission is not an object.");

        doubts.Unknown("permission", permission, PermissionFields);
        var roleId = Text(permission["roleId"], "role id", doubts);
        if (roleId.Length == 0) doubts.Add("It names no role.");
        var roleName = permission["roleName"] is null or { Type: JTokenType.Null } ? null : Text(permission["roleName"], "role name", doubts);
        var resources = Items(permission["resources"], "resources", doubts).Select(item => Resource(item, doubts)).ToList();
        if (permission["resources"] is not JArray) doubts.Add("It does not say what it applies to.");
        var labels = Labels(permission["labels"], doubts);

        // A label says which part of the workspace; beside anything else it is not known what it says.
        if (labels.Count > 0 && !(resources.Count > 0 && resources.All(resource => resource.IsWorkspace)))
        {
            doubts.Add("It has labels, but applies to something else than the workspace.");
        }

        return new SegmentPermission(roleId, roleName, resources, labels, doubts.ToText());
    }

    private static SegmentPermissionResource Resource(JToken token, Doubts doubts)
    {
        if (token is not JObject resource)
        {
            doubts.Add("A resource is not an object.");
            return new SegmentPermissionResource("", null, []);
        }

        doubts.Unknown("resource", resource, ResourceFields);
        var type = Text(resource["type"], "resource type", doubts);
        var id = resource["id"] is null or { Type: JTokenType.Null } ? null : Text(resource["id"], "resource id", doubts);
        var read = new SegmentPermissionResource(type, id, Labels(resource["labels"], doubts));

        if (type.Length == 0) doubts.Add("A resource has no type.");
        else if (!ResourceTypes.Contains(type, StringComparer.OrdinalIgnoreCase)) doubts.Add($"'{type}' is a type of resource that this version does not know.");
        if (string.IsNullOrEmpty(id) && !read.IsWorkspace) doubts.Add("A resource has no id.");
        if (read.Labels.Count > 0 && !read.IsWorkspace) doubts.Add($"A resource of type '{type}' has labels; only the workspace can.");
        return read;
    }

    private static List<SegmentLabel> Labels(JToken? token, Doubts doubts) =>
        [.. Items(token, "labels", doubts).Select(item => PermissionLabel(item, doubts))];

    private static SegmentLabel PermissionLabel(JToken token, Doubts doubts)
    {
        if (token is not JObject label)
        {
            doubts.Add("A label is not an object.");
            return new SegmentLabel("", "");
        }

        doubts.Unknown("label", label, LabelFields);
        if (label["key"] is null or { Type: JTokenType.Null } || label["value"] is null or { Type: JTokenType.Null }) doubts.Add("A label has no key or no value.");
        var description = label["description"] is null or { Type: JTokenType.Null } ? null : Text(label["description"], "label description", doubts);
        return new SegmentLabel(Text(label["key"], "label key", doubts), Text(label["value"], "label value", doubts), description);
    }

    private static JArray Items(JToken? token, string what, Doubts doubts)
    {
        if (token is JArray array) return array;
        if (token is not (null or { Type: JTokenType.Null })) doubts.Add($"Its {what} are not an array.");
        return [];
    }

    private static string Text(JToken? token, string what, Doubts doubts)
    {
        if (token is null or { Type: JTokenType.Null }) return "";
        if (token is JValue { Value: string text }) return text;
        doubts.Add($"A {what} is not a text.");
        return token is JValue { Value: { } value } ? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "" : "";
    }

    private sealed class Doubts
    {
        private readonly List<string> _doubts = [];

        public void Add(string doubt)
        {
            if (!_doubts.Contains(doubt)) _doubts.Add(doubt);
        }

        public void Unknown(string what, JObject item, string[] known)
        {
            foreach (var property in item.Properties().Where(property => !known.Contains(property.Name, StringComparer.Ordinal)))
            {
                Add($"The {what} has a field that this version does not know: '{property.Name}'.");
            }
        }

        public string? ToText() => _doubts.Count == 0 ? null : string.Join(' ', _doubts);
    }
}
