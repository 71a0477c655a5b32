using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Segment;
using static SegmentC1.Baton.Connector.V2.ResourceType.Types;

namespace SegmentC1.Baton;

/// <summary>The nine resource types under which ConductorOne sees a Segment workspace.</summary>
public static class ConnectorTypes
{
    /// <summary>The workspace; parent of everything else.</summary>
    public const string Workspace = "workspace";

    /// <summary>Members of the workspace.</summary>
    public const string User = "user";

    /// <summary>User groups.</summary>
    public const string Group = "group";

    /// <summary>Roles of the catalogue.</summary>
    public const string Role = "role";

    /// <summary>Pending invites; an invite's id is its address.</summary>
    public const string Invite = "invite";

    /// <summary>Sources.</summary>
    public const string Source = "source";

    /// <summary>Warehouses.</summary>
    public const string Warehouse = "warehouse";

    /// <summary>Functions.</summary>
    public const string Function = "function";

    /// <summary>Unify and Engage spaces.</summary>
    public const string Space = "space";

    private static readonly (string Id, Trait? Trait, IMessage? Annotation, string Description)[] Definitions =
    [
        (Workspace, null, null, "A Segment workspace"),
        (User, Trait.User, new SkipEntitlements(), "A member of the workspace"),
        (Group, Trait.Group, new SkipEntitlements(), "A user group; its members hold what the group holds"),
        (Role, Trait.Role, null, "A role of the workspace's catalogue"),
        (Invite, Trait.User, new SkipEntitlementsAndGrants(), "An invitation to the workspace that is not accepted yet"),
        (Source, Trait.App, new SkipGrants(), "A source of events"),
        (Warehouse, Trait.App, new SkipGrants(), "A warehouse destination"),
        (Function, Trait.App, new SkipGrants(), "A function: code that runs in Segment"),
        (Space, Trait.App, new SkipGrants(), "A Unify or Engage space"),
    ];

    /// <summary>Ids of all types, the workspace's first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Definitions.Select(definition => definition.Id)];

    /// <summary>Whether there is a type of this id (compared exactly).</summary>
    public static bool IsKnown(string resourceTypeId) => All.Contains(resourceTypeId, StringComparer.Ordinal);

    /// <summary>The type of a kind of resource.</summary>
    public static string Of(SegmentResourceType type) => type switch
    {
        SegmentResourceType.Source => Source,
        SegmentResourceType.Warehouse => Warehouse,
        SegmentResourceType.Function => Function,
        SegmentResourceType.Space => Space,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>The message that declares a type. It carries no annotation that readers of C1's own tools may not know.</summary>
    /// <exception cref="ArgumentException">There is no type of this id.</exception>
    public static ResourceType Create(string resourceTypeId)
    {
        var (id, trait, annotation, description) = Array.Find(Definitions, definition => definition.Id == resourceTypeId);
        if (id is null) throw new UnknownResourceTypeException(resourceTypeId);

        var message = new ResourceType { Id = id, DisplayName = char.ToUpperInvariant(id[0]) + id[1..], Description = description };
        if (trait is { } declared) message.Traits.Add(declared);
        if (annotation is not null) message.Annotations.Add(StableBytes.Pack(annotation));
        return message;
    }

    /// <summary>Position of a type in the order of <see cref="All"/>.</summary>
    internal static int OrderOf(string resourceTypeId) => Array.FindIndex(Definitions, definition => definition.Id == resourceTypeId);
}
