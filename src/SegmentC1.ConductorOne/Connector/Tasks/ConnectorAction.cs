using Google.Protobuf.WellKnownTypes;
using SegmentC1.Access;
using SegmentC1.Baton;
using SegmentC1.Baton.Config.V1;
using SegmentC1.Baton.Connector.V2;
using ActionKind = SegmentC1.Baton.Connector.V2.ActionType;
using Field = SegmentC1.Baton.Config.V1.Field;

namespace SegmentC1.ConductorOne;

/// <summary>Something that a person or a workflow can have done beside grants and revokes.</summary>
/// <param name="Schema">Its name, what it takes and what it gives back.</param>
/// <param name="RunAsync">Does it.</param>
internal sealed record ConnectorAction(BatonActionSchema Schema, Func<Struct, CancellationToken, Task<Struct>> RunAsync)
{
    /// <summary>Gives a group another name, which Segment can and grants cannot.</summary>
    public static ConnectorAction RenameGroup(TaskWorkspace workspace) => new(
        new BatonActionSchema
        {
            Name = "rename_group",
            DisplayName = "Rename a group",
            Description = "Gives a user group of the workspace another name. Its members and permissions stay.",
            ResourceTypeId = ConnectorTypes.Group,
            ActionType = { ActionKind.Dynamic },
            Arguments =
            {
                new Field
                {
                    Name = "group",
                    DisplayName = "Group",
                    Description = "The group to rename.",
                    IsRequired = true,
                    ResourceIdField = new ResourceIdField { Rules = new ResourceIDRules { AllowedResourceTypeIds = { ConnectorTypes.Group } } },
                },
                new Field
                {
                    Name = "name",
                    DisplayName = "New name",
                    Description = "What the group is called from then on.",
                    IsRequired = true,
                    StringField = new StringField { Rules = new StringRules { MinLen = 1, IsRequired = true } },
                },
            },
            ReturnTypes =
            {
                new Field { Name = "success", DisplayName = "Done", BoolField = new BoolField() },
                new Field { Name = "changed", DisplayName = "Changed", Description = "Whether it had another name before.", BoolField = new BoolField() },
                new Field { Name = "previous_name", DisplayName = "Name before", StringField = new StringField() },
            },
        },
        async (arguments, cancellationToken) =>
        {
            var group = GroupOf(arguments.Fields.GetValueOrDefault("group")) ?? throw TaskRefusals.Malformed("the argument 'group' names no group");
            var name = arguments.Fields.GetValueOrDefault("name")?.StringValue.Trim() is { Length: > 0 } text ? text : throw TaskRefusals.Malformed("the argument 'name' is empty");
            var change = await workspace.Editor.RenameGroupAsync(group, name, ChangeOptions.Default, cancellationToken).ConfigureAwait(false);
            return new Struct
            {
                Fields =
                {
                    ["success"] = Value.ForBool(true),
                    ["changed"] = Value.ForBool(change.Changed),
                    ["previous_name"] = Value.ForString(change.NameBefore ?? string.Empty),
                },
            };
        });

    // A form sends the two parts of a resource's id, under the names of the message or those of its JSON; a workflow may send the id as text.
    private static string? GroupOf(Value? value)
    {
        if (value is null) return null;
        if (value.KindCase == Value.KindOneofCase.StringValue) return value.StringValue is { Length: > 0 } id ? id : null;
        if (value.KindCase != Value.KindOneofCase.StructValue) return null;
        var parts = value.StructValue.Fields;
        string? Part(params string[] names) => names.Select(parts.GetValueOrDefault).FirstOrDefault(part => part is not null)?.StringValue;
        var type = Part("resource_type_id", "resourceTypeId", "resource_type", "resourceType");
        var resource = Part("resource_id", "resourceId", "resource");
        return type == ConnectorTypes.Group && resource is { Length: > 0 } ? resource : null;
    }
}
