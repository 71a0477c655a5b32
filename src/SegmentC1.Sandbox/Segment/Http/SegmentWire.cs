using System.Globalization;
using System.Text.Json.Nodes;

namespace SegmentC1.Sandbox;

/// <summary>Rows of the world as JSON, in the shapes of the Public API.</summary>
internal static class SegmentWire
{
    public static JsonNode Text(string text) => JsonValue.Create(text);

    public static JsonObject Workspace(WorldWorkspace workspace) => new()
    {
        ["id"] = workspace.Id,
        ["slug"] = workspace.Slug,
        ["name"] = workspace.Name,
    };

    public static JsonObject User(WorldUser user, SegmentWorld world, bool withPermissions)
    {
        var wire = UserSummary(user);
        AddPermissions(wire, user.Permissions, world, withPermissions);
        return wire;
    }

    public static JsonObject UserSummary(WorldUser user) => new()
    {
        ["id"] = user.Id,
        ["name"] = user.Name,
        ["email"] = user.Email,
    };

    public static JsonObject Group(WorldGroup group, SegmentWorld world, bool withPermissions)
    {
        var members = group.MemberIds.Count + (world.Options.MemberCountIncludesInvites ? group.InviteEmails.Count : 0);
        var wire = new JsonObject
        {
            ["id"] = group.Id,
            ["name"] = group.Name,
            // Odd counts as a decimal: both forms are valid for a number of the schema.
            ["memberCount"] = members % 2 == 1 ? SegmentPage.Decimal(members) : members,
        };
        AddPermissions(wire, group.Permissions, world, withPermissions);
        return wire;
    }

    public static JsonArray Permissions(IEnumerable<WorldPermission> permissions) => new([.. permissions.Select(Permission)]);

    /// <summary>Permissions as the answers of writes have them.</summary>
    public static JsonArray AccessPermissions(IEnumerable<WorldPermission> permissions, string subjectId, string subjectType) => new([.. permissions.Select((permission, index) =>
    {
        var wire = Permission(permission);
        wire["policyId"] = string.Create(CultureInfo.InvariantCulture, $"pol_{subjectId}_{index}");
        wire["subjectId"] = subjectId;
        wire["subjectType"] = subjectType;
        return wire;
    })]);

    public static JsonObject Permission(WorldPermission permission)
    {
        var wire = new JsonObject
        {
            ["roleId"] = permission.RoleId,
            ["roleName"] = permission.RoleName,
            ["resources"] = new JsonArray([.. permission.Resources.Select(PermissionResource)]),
        };
        if (permission.Labels is not null)
        {
            wire["labels"] = Labels(permission.Labels);
        }

        return wire;
    }

    public static JsonObject Role(WorldRole role) => new()
    {
        ["id"] = role.Id,
        ["name"] = role.Name,
        ["description"] = role.Description,
    };

    public static JsonArray Labels(IEnumerable<WorldLabel> labels) => new([.. labels.Select(Label)]);

    public static JsonObject Label(WorldLabel label)
    {
        var wire = new JsonObject { ["key"] = label.Key, ["value"] = label.Value };
        if (label.Description is not null)
        {
            wire["description"] = label.Description;
        }

        return wire;
    }

    public static JsonObject Source(WorldSource source, SegmentWorld world, bool single)
    {
        var wire = new JsonObject { ["id"] = source.Id, ["slug"] = source.Slug };
        if (source.Name is not null)
        {
            wire["name"] = source.Name;
        }

        wire["workspaceId"] = world.Workspace.Id;
        wire["enabled"] = source.Enabled;
        wire["writeKeys"] = new JsonArray([.. (world.Options.TokenLevel == SandboxTokenLevel.Owner ? source.WriteKeys : []).Select(Text)]);
        var metadata = Catalogue(source.Catalogue);
        metadata["categories"] = new JsonArray(source.Catalogue.IsCloud ? "CRM" : "Website");
        metadata["isCloudEventSource"] = source.Catalogue.IsCloud;
        metadata["status"] = source.Catalogue.Status;
        metadata["partnerOwned"] = false;
        wire["metadata"] = metadata;
        wire["settings"] = new JsonObject { ["website_url"] = "https://shop.example.com", ["apiSecret"] = source.Secret };
        wire["labels"] = Labels(source.Labels);
        if (single)
        {
            wire["trackingPlanId"] = source.TrackingPlanId;
        }

        return wire;
    }

    public static JsonObject Warehouse(WorldWarehouse warehouse, SegmentWorld world) => new()
    {
        ["id"] = warehouse.Id,
        ["workspaceId"] = world.Workspace.Id,
        ["enabled"] = warehouse.Enabled,
        ["metadata"] = Catalogue(warehouse.Catalogue),
        ["settings"] = new JsonObject
        {
            ["name"] = warehouse.Name,
            ["username"] = "segment",
            ["connectionString"] = warehouse.Secret,
        },
    };

    public static JsonObject Function(WorldFunction function, SegmentWorld world)
    {
        var wire = new JsonObject
        {
            ["id"] = function.Id,
            ["workspaceId"] = world.Workspace.Id,
            ["resourceType"] = function.Kind,
            ["createdAt"] = Time(function.CreatedAt),
            ["createdBy"] = function.CreatedBy,
            ["code"] = $"const key = '{function.Secret}';",
            ["settings"] = new JsonArray(new JsonObject { ["name"] = "apiKey", ["value"] = function.Secret, ["sensitive"] = true }),
            ["logoUrl"] = null,
        };
        if (function.DisplayName is not null)
        {
            wire["displayName"] = function.DisplayName;
        }

        if (function.Description is not null)
        {
            wire["description"] = function.Description;
        }

        return wire;
    }

    public static JsonObject Space(WorldSpace space) => new()
    {
        ["id"] = space.Id,
        ["slug"] = space.Slug,
        ["name"] = space.Name,
    };

    public static JsonObject AuditEvent(WorldAuditEvent audit)
    {
        var wire = new JsonObject
        {
            ["id"] = audit.Id,
            ["timestamp"] = Time(audit.Timestamp),
            ["type"] = audit.Type,
            ["actor"] = audit.Actor,
        };
        if (audit.ActorEmail is not null)
        {
            wire["actorEmail"] = audit.ActorEmail;
        }

        wire["resourceId"] = audit.ResourceId;
        wire["resourceType"] = audit.ResourceType;
        wire["resourceName"] = audit.ResourceName;
        return wire;
    }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static JsonObject PermissionResource(WorldPermissionResource resource)
    {
        var wire = new JsonObject { ["id"] = resource.Id, ["type"] = resource.Type };
        if (resource.Labels is not null)
        {
            wire["labels"] = Labels(resource.Labels);
        }

        return wire;
    }

    private static JsonObject Catalogue(WorldCatalogueItem item) => new()
    {
        ["id"] = item.Id,
        ["name"] = item.Name,
        ["slug"] = item.Slug,
        ["description"] = $"{item.Name} as it comes.",
        ["logos"] = new JsonObject { ["default"] = $"https://img.example.com/{item.Slug}.svg" },
        ["options"] = new JsonArray(new JsonObject { ["name"] = "apiSecret", ["type"] = "string", ["required"] = false }),
    };

    private static void AddPermissions(JsonObject wire, IReadOnlyList<WorldPermission> permissions, SegmentWorld world, bool withPermissions)
    {
        if (!withPermissions || (permissions.Count == 0 && world.Options.EmptyPermissions == EmptyPermissions.Absent))
        {
            return;
        }

        wire["permissions"] = permissions.Count == 0 && world.Options.EmptyPermissions == EmptyPermissions.Null ? null : Permissions(permissions.SelectMany(permission => Shown(permission, world.Options.LabelsShownAt)));
    }

    // The same permissions with their labels at another place. At the permission they hold for the whole of it: one for each set of labels.
    private static IEnumerable<WorldPermission> Shown(WorldPermission permission, LabelPlace? place)
    {
        if (place is null)
        {
            return [permission];
        }

        WorldLabel[] All(WorldPermissionResource resource) => [.. (permission.Labels ?? []).Concat(resource.Labels ?? []).DistinctBy(label => (label.Key, label.Value))];
        WorldPermissionResource Inside(WorldPermissionResource resource) => resource with { Labels = place == LabelPlace.Permission || All(resource).Length == 0 ? null : All(resource) };
        return place == LabelPlace.Resource
            ? [permission with { Labels = null, Resources = [.. permission.Resources.Select(Inside)] }]
            : permission.Resources
                .GroupBy(resource => string.Join('\n', All(resource).Select(label => $"{label.Key}\t{label.Value}").Order(StringComparer.Ordinal)), StringComparer.Ordinal)
                .Select(part => permission with { Labels = All(part.First()) is { Length: > 0 } labels ? labels : null, Resources = [.. part.Select(Inside)] });
    }
}
