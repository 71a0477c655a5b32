using System.Text.Json.Nodes;

namespace SegmentC1.Sandbox;

/// <summary>Permissions of a request body, held against the world.</summary>
/// <remarks>
/// What the subject holds already is taken without a check, so that a set with a vanished source or an unlisted role can be
/// written back. New entries must name a listed role, an existing resource of a kind that the role has, and existing labels.
/// </remarks>
internal sealed class PermissionInput(SegmentWorld world, IReadOnlyList<WorldPermission> held)
{
    public IReadOnlyList<WorldPermission> Read(JsonNode body) => [.. JsonInput.Array(body, "permissions").Select(node =>
        world.Options.RefusePermissionLabelsOnWrite && JsonInput.Has(node, "labels")
            ? throw SegmentRefusal.Invalid("labels", "A permission takes no labels of its own here.")
            : ReadOne(node, world.Options.LabelsTakenFrom))];

    /// <summary>Permissions of an invite: labels belong to the permission, and resources may be left out for the whole workspace.</summary>
    public IReadOnlyList<WorldPermission> ReadOfInvite(JsonNode invite) =>
        !JsonInput.Has(invite, "permissions") ? [] : [.. JsonInput.Array(invite, "permissions").Select(node =>
        {
            var item = node as JsonObject ?? throw SegmentRefusal.Invalid("permissions", "permissions must hold objects.");
            if (!JsonInput.Has(item, "resources"))
            {
                item["resources"] = new JsonArray(new JsonObject { ["id"] = world.Workspace.Id, ["type"] = "WORKSPACE" });
            }

            // Of an invite, only the permission itself takes labels.
            foreach (var resource in JsonInput.Array(item, "resources")) JsonInput.Only(resource, "id", "type");
            return ReadOne(item, LabelPlace.Both);
        })];

    /// <summary>Adds to what is held; an equal permission is added again only where the sandbox is told to.</summary>
    public IReadOnlyList<WorldPermission> Add(IReadOnlyList<WorldPermission> added) =>
        [.. held, .. added.Where(permission => world.Options.DuplicateRepeatedPermissions || !held.Any(other => AreEqual(other, permission)))];

    public static bool AreEqual(WorldPermission left, WorldPermission right) =>
        left.RoleId == right.RoleId
        && SameLabels(left.Labels, right.Labels)
        && left.Resources.Count == right.Resources.Count
        && left.Resources.All(resource => right.Resources.Any(other => AreEqual(resource, other)));

    private static bool AreEqual(WorldPermissionResource left, WorldPermissionResource right) =>
        left.Type == right.Type && left.Id == right.Id && SameLabels(left.Labels, right.Labels);

    private static bool SameLabels(IReadOnlyList<WorldLabel>? left, IReadOnlyList<WorldLabel>? right) =>
        (left?.Count ?? 0) == (right?.Count ?? 0) && (left ?? []).All(label => right!.Any(label.IsSameAs));

    private WorldPermission ReadOne(JsonNode? node, LabelPlace labels)
    {
        var roleId = JsonInput.Text(JsonInput.Only(node, "roleId", "roleName", "resources", "labels"), "roleId");
        var role = world.Roles.Find(roleId);
        var name = role?.Name ?? held.FirstOrDefault(permission => permission.RoleId == roleId)?.RoleName
            ?? throw SegmentRefusal.Invalid("roleId", "There is no role of this id.");
        var permission = new WorldPermission(
            roleId,
            name,
            [.. JsonInput.Array(node, "resources").Select(ReadResource)],
            JsonInput.Has(node, "labels") ? JsonInput.Labels(node, "labels") : null);
        permission = labels switch
        {
            LabelPlace.Resource => permission with { Labels = null },
            LabelPlace.Permission => permission with { Resources = [.. permission.Resources.Select(resource => resource with { Labels = null })] },
            _ => permission,
        };
        if (permission.Resources.Count == 0)
        {
            throw SegmentRefusal.Invalid("resources", "resources may not be empty.");
        }

        if (!held.Any(other => AreEqual(other, permission)))
        {
            CheckNew(permission, role);
        }

        return permission;
    }

    private static WorldPermissionResource ReadResource(JsonNode? node)
    {
        var type = JsonInput.Text(JsonInput.Only(node, "id", "type", "labels"), "type");
        return type is "WORKSPACE" or "SOURCE" or "WAREHOUSE" or "SPACE" or "FUNCTION"
            ? new WorldPermissionResource(type, JsonInput.Text(node, "id"), JsonInput.Has(node, "labels") ? JsonInput.Labels(node, "labels") : null)
            : throw SegmentRefusal.Invalid("type", "type must be one of WORKSPACE, SOURCE, WAREHOUSE, SPACE, FUNCTION.");
    }

    private void CheckNew(WorldPermission permission, WorldRole? role)
    {
        CheckLabels(permission.Labels, role);
        foreach (var resource in permission.Resources)
        {
            var known = held.Any(other => other.RoleId == permission.RoleId && other.Resources.Any(has => has.Type == resource.Type && has.Id == resource.Id));
            if (!known && !Exists(resource))
            {
                throw SegmentRefusal.Invalid("resources", $"There is no {resource.Type} of id {resource.Id}.");
            }

            if (!known && (role is null || (resource.Type != "WORKSPACE" && !role.Kinds.Contains(resource.Type))))
            {
                throw SegmentRefusal.Invalid("resources", $"The role {permission.RoleName} cannot be given on a {resource.Type}.");
            }

            if (resource.Type != "WORKSPACE" && resource.Labels is { Count: > 0 })
            {
                throw SegmentRefusal.Invalid("labels", "Only the WORKSPACE resource takes labels.");
            }

            CheckLabels(resource.Labels, role);
        }
    }

    private void CheckLabels(IReadOnlyList<WorldLabel>? labels, WorldRole? role)
    {
        if (labels is not { Count: > 0 })
        {
            return;
        }

        if (role is { LabelCapable: false })
        {
            throw SegmentRefusal.Invalid("labels", $"The role {role.Name} cannot be limited by labels.");
        }

        if (labels.FirstOrDefault(label => world.Labels.Find(SegmentWorld.LabelKey(label.Key, label.Value)) is null) is { } unknown)
        {
            throw SegmentRefusal.Invalid("labels", $"There is no label {unknown.Key}:{unknown.Value}.");
        }
    }

    private bool Exists(WorldPermissionResource resource) => resource.Type switch
    {
        "WORKSPACE" => resource.Id == world.Workspace.Id,
        "SOURCE" => world.Sources.Find(resource.Id) is not null,
        "WAREHOUSE" => world.Warehouses.Find(resource.Id) is not null,
        "SPACE" => world.Spaces.Find(resource.Id) is not null,
        _ => world.Functions.Find(resource.Id) is not null,
    };
}
