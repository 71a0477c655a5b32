using System.Text.Json.Nodes;

namespace SegmentC1.Sandbox;

/// <summary>Changes of labels and of the labels of sources.</summary>
internal static class LabelWrites
{
    public static IEnumerable<SegmentRoute> Routes =>
    [
        new("POST", "/labels", Create, OwnerOnly: true),
        new("DELETE", "/labels/*/*", Delete, OwnerOnly: true),
        new("POST", "/sources/*/labels", call => SetOfSource(call, "AddSourceLabels", (old, labels) => [.. old, .. labels.Where(label => !old.Any(label.IsSameAs))]), OwnerOnly: true),
        new("PUT", "/sources/*/labels", call => SetOfSource(call, "ReplaceSourceLabels", (_, labels) => labels), OwnerOnly: true),
    ];

    private static SegmentReply Create(SegmentCall call)
    {
        var input = JsonInput.Object(call.Body("label"), "label");
        JsonInput.Only(input, "key", "value", "description");
        var label = new WorldLabel(JsonInput.Text(input, "key"), JsonInput.Text(input, "value"), JsonInput.Has(input, "description") ? JsonInput.Text(input, "description") : null);
        var key = SegmentWorld.LabelKey(label.Key, label.Value);
        if (call.World.Labels.Find(key) is not null)
        {
            throw SegmentRefusal.Conflict("This label exists.");
        }

        call.World.Labels.Add(label);
        call.Record("CreateLabel", key, null, SegmentWire.Label(label));
        call.Audit("Label Created", key, "label", key);
        return SegmentReply.Data(new JsonObject { ["label"] = SegmentWire.Label(label) }, 201);
    }

    private static SegmentReply Delete(SegmentCall call)
    {
        var key = SegmentWorld.LabelKey(call.Parameters[0], call.Parameters[1]);
        var label = call.World.Labels.Find(key) ?? throw SegmentRefusal.NotFound("label");
        if (IsUsed(call.World, label))
        {
            throw SegmentRefusal.Conflict("The label is in use.");
        }

        call.World.Labels.Remove(key);
        call.Record("DeleteLabel", key, SegmentWire.Label(label), null);
        call.Audit("Label Deleted", key, "label", key);
        return SegmentReply.Success();
    }

    private static SegmentReply SetOfSource(SegmentCall call, string operation, Func<IReadOnlyList<WorldLabel>, IReadOnlyList<WorldLabel>, IReadOnlyList<WorldLabel>> combine)
    {
        var source = call.World.Sources.Find(call.Parameters[0]) ?? throw SegmentRefusal.NotFound("source");
        var labels = JsonInput.Labels(call.Body("labels"), "labels");
        if (labels.Any(label => call.World.Labels.Find(SegmentWorld.LabelKey(label.Key, label.Value)) is null))
        {
            throw SegmentRefusal.Invalid("labels", "labels must exist.");
        }

        var combined = combine(source.Labels, labels);
        if (combined.DistinctBy(label => label.Key).Count() < combined.Count)
        {
            throw SegmentRefusal.Invalid("labels", "A source takes one value of a key.");
        }

        call.World.Sources.Update(source.Id, old => old with { Labels = combined });
        call.Record(operation, source.Id, SegmentWire.Labels(source.Labels), SegmentWire.Labels(combined));
        call.Audit("Source Modified", source.Id, "source", source.Name ?? source.Slug);
        return SegmentReply.Data(new JsonObject { ["labels"] = SegmentWire.Labels(combined) });
    }

    private static bool IsUsed(SegmentWorld world, WorldLabel label)
    {
        bool Has(IReadOnlyList<WorldLabel>? labels) => labels?.Any(label.IsSameAs) ?? false;
        bool Holds(IReadOnlyList<WorldPermission> permissions) =>
            permissions.Any(permission => Has(permission.Labels) || permission.Resources.Any(resource => Has(resource.Labels)));
        return world.Sources.Any(source => Has(source.Labels))
            || world.Spaces.Any(space => Has(space.Labels))
            || world.Users.Any(user => Holds(user.Permissions))
            || world.Groups.Any(group => Holds(group.Permissions))
            || world.Invites.Any(invite => Holds(invite.Permissions));
    }
}
