using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Baton.Mapping;

/// <summary>A resource that will be written, or a stand-in for one that a grant needs and no list has.</summary>
internal sealed class MappedResource
{
    private Resource? _stub;

    /// <summary>Describes a resource.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="id">Its id as Segment has it.</param>
    /// <param name="displayName">Its name.</param>
    /// <param name="origin">The object of Segment that it shows; null where there is none.</param>
    /// <param name="listed">Whether a list of the workspace has it.</param>
    public MappedResource(string type, string id, string displayName, object? origin, bool listed)
    {
        Type = type;
        Id = BatonIds.Resource(id);
        DisplayName = Text.Cut(displayName, Text.MaxDisplayName);
        Origin = origin;
        IsListed = listed;
    }

    /// <summary>Type.</summary>
    public string Type { get; }

    /// <summary>Id.</summary>
    public string Id { get; }

    /// <summary>Name.</summary>
    public string DisplayName { get; }

    /// <summary>The object of Segment that it shows; null where there is none.</summary>
    public object? Origin { get; }

    /// <summary>Whether a list of the workspace has it; false for a placeholder.</summary>
    public bool IsListed { get; }

    /// <summary>Position among all resources, once they are sorted.</summary>
    public int Index { get; set; }

    /// <summary>What a placeholder is called.</summary>
    public static string NotListed(string name) => $"{name} (not listed)";

    /// <summary>
    /// The resource as grants name it: ids, parent and name. A full copy in each grant would make the file many times larger,
    /// and readers take the rest from the resource's own row.
    /// </summary>
    public Resource Stub(ResourceId? parent) =>
        _stub ??= new Resource
        {
            Id = new ResourceId { ResourceType = Type, Resource = Id },
            ParentResourceId = Type == ConnectorTypes.Workspace ? null : parent,
            DisplayName = DisplayName,
        };
}

/// <summary>Whom an entitlement can be given to.</summary>
internal enum Grantees
{
    /// <summary>Users.</summary>
    Users,

    /// <summary>Users, and invites that will be users.</summary>
    UsersAndInvites,

    /// <summary>Users and groups.</summary>
    UsersAndGroups,
}

/// <summary>A role as permissions name it.</summary>
/// <param name="Name">Name from the catalogue, else from a permission, else the id.</param>
/// <param name="Description">Segment's description; empty when the catalogue does not have the role.</param>
/// <param name="Facts">What is known of a role of this name.</param>
/// <param name="Slug">What its entitlements on single resources end in.</param>
/// <param name="Resource">The resource that shows it.</param>
internal sealed record MappedRole(string Name, string Description, Access.RoleFacts Facts, string Slug, MappedResource Resource);

/// <summary>An entitlement that will be written, with those who hold it directly.</summary>
internal sealed class MappedEntitlement(MappedResource resource, string slug, string displayName, string description, Entitlement.Types.PurposeValue purpose, Grantees grantees)
{
    /// <summary>Id.</summary>
    public string Id { get; } = BatonIds.Entitlement(resource.Type, resource.Id, slug);

    /// <summary>What it is held on.</summary>
    public MappedResource Resource { get; } = resource;

    /// <summary>The last part of its id.</summary>
    public string Slug { get; } = slug;

    /// <summary>Name.</summary>
    public string DisplayName { get; } = Text.Cut(displayName, Text.MaxDisplayName);

    /// <summary>Description.</summary>
    public string Description { get; } = Text.Cut(description, Text.MaxDescription);

    /// <summary>Whether it is membership or a permission.</summary>
    public Entitlement.Types.PurposeValue Purpose { get; } = purpose;

    /// <summary>Whom it can be given to.</summary>
    public Grantees Grantees { get; } = grantees;

    /// <summary>Position among all entitlements, once they are sorted.</summary>
    public int Index { get; set; }

    /// <summary>Direct holders, in any order, possibly repeated.</summary>
    public List<MappedResource> Holders { get; } = [];

    /// <summary>
    /// For a source: the roles that reach it through labels, each with its label entitlements that match. Null where there are none.
    /// </summary>
    public Dictionary<MappedResource, List<MappedEntitlement>>? LabelRoles { get; set; }
}
