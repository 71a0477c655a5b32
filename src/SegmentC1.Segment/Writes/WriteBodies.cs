using Newtonsoft.Json.Linq;

namespace SegmentC1.Segment;

/// <summary>The bodies and queries of writes.</summary>
internal static class WriteBodies
{
    /// <summary>
    /// Permissions of a user or a group, with all labels inside the workspace, which is their documented place. Labels that were read
    /// at the permission are sent there too: a server that tells them there may look for them there.
    /// </summary>
    /// <exception cref="ArgumentException">A permission was not wholly understood, so that what it would become is not known.</exception>
    public static JObject Permissions(IReadOnlyList<SegmentPermission> permissions) =>
        new() { ["permissions"] = new JArray(permissions.SelectMany(Permission)) };

    /// <summary>The same with labels inside the workspace alone.</summary>
    public static JObject DocumentedPermissions(IReadOnlyList<SegmentPermission> permissions)
    {
        var body = Permissions(permissions);
        foreach (var permission in body["permissions"]!.OfType<JObject>()) permission.Remove("labels");
        return body;
    }

    /// <summary>Invitations, whose labels are at the permission.</summary>
    public static JObject Invites(IReadOnlyList<NewInvite> invites) =>
        new() { ["invites"] = new JArray(invites.Select(Invite)) };

    public static JObject Emails(IReadOnlyList<string> emails) => new() { ["emails"] = new JArray(emails) };

    public static JObject Labels(IReadOnlyList<SegmentLabel> labels) => new() { ["labels"] = LabelArray(labels) };

    public static JObject Label(SegmentLabel label)
    {
        var body = new JObject { ["key"] = label.Key, ["value"] = label.Value };
        if (label.Description is not null) body["description"] = label.Description;
        return body;
    }

    /// <summary>An array in a query, in the documented form <c>name.0=…&amp;name.1=…</c>.</summary>
    /// <exception cref="ArgumentException">None, or more than a server of Segment's kind takes for an array.</exception>
    public static string Array(string name, IReadOnlyList<string> values)
    {
        if (values.Count is 0 or > SegmentClient.MaxDeletes) throw new ArgumentException($"1 to {SegmentClient.MaxDeletes} at once.", nameof(values));
        return string.Join('&', values.Select((value, index) => FormattableString.Invariant($"{name}.{index}={Uri.EscapeDataString(value)}")));
    }

    private static IEnumerable<JObject> Permission(SegmentPermission permission)
    {
        RefuseUnknown(permission);
        return permission.Labels.Count > 0
            ? Parts(permission, (resource, labels) => Resource(resource with { Labels = labels }))
            : [new JObject { ["roleId"] = permission.RoleId, ["resources"] = new JArray(permission.Resources.Select(Resource)) }];
    }

    private static JObject Resource(SegmentPermissionResource resource)
    {
        var body = new JObject { ["id"] = resource.Id, ["type"] = resource.Type };
        if (resource.Labels.Count > 0) body["labels"] = LabelArray(resource.Labels);
        return body;
    }

    private static JObject Invite(NewInvite invite)
    {
        var body = new JObject { ["email"] = invite.Email };
        if (invite.Permissions.Count > 0) body["permissions"] = new JArray(invite.Permissions.SelectMany(PermissionsOfInvite));
        return body;
    }

    private static IEnumerable<JObject> PermissionsOfInvite(SegmentPermission permission)
    {
        RefuseUnknown(permission);
        return Parts(permission, (resource, _) => Resource(resource with { Labels = [] }));
    }

    // One permission per set of labels: at the permission they limit the whole of it.
    private static IEnumerable<JObject> Parts(SegmentPermission permission, Func<SegmentPermissionResource, List<SegmentLabel>, JObject> write)
    {
        foreach (var part in permission.Resources.GroupBy(resource => string.Join('\n', Union(permission, resource).Select(label => $"{label.Key.Length}:{label.Key}{label.Value}")), StringComparer.Ordinal))
        {
            var labels = Union(permission, part.First());
            var body = new JObject { ["roleId"] = permission.RoleId, ["resources"] = new JArray(part.Select(resource => write(resource, labels))) };
            if (labels.Count > 0) body["labels"] = LabelArray(labels);
            yield return body;
        }
    }

    private static List<SegmentLabel> Union(SegmentPermission permission, SegmentPermissionResource resource) =>
        [.. permission.Labels.Concat(resource.Labels).Distinct().OrderBy(label => label.Key, StringComparer.Ordinal).ThenBy(label => label.Value, StringComparer.Ordinal)];

    private static JArray LabelArray(IReadOnlyList<SegmentLabel> labels) => new(labels.Select(Label));

    private static void RefuseUnknown(SegmentPermission permission)
    {
        if (permission.NotUnderstood is { } why) throw new ArgumentException($"A permission that was not wholly understood is never written: {why}", nameof(permission));
    }
}
