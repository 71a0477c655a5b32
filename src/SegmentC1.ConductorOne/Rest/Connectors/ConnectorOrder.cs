using System.Security;

namespace SegmentC1.ConductorOne;

/// <summary>The connector that an app is to have.</summary>
public sealed record ConnectorOrder
{
    /// <summary>The app.</summary>
    public required ConductorOneApp App { get; init; }

    /// <summary>Who runs it: Cloud or Self.</summary>
    public required ConnectorHosting Hosting { get; init; }

    /// <summary>Its name; null: "Segment" for a new one, and an existing one keeps its own.</summary>
    public string? Name { get; init; }

    /// <summary>Its owners; null: <see cref="DefaultOwners"/> for a new one, and an existing one keeps its own.</summary>
    public IReadOnlyList<ConductorOneUser>? Owners { get; init; }

    /// <summary>The owners of a new one when none are named; empty leaves it to ConductorOne, which takes who makes it.</summary>
    public IReadOnlyList<ConductorOneUser> DefaultOwners { get; init; } = [];

    /// <summary>The Segment token for ConductorOne to keep; null for none. Cloud only.</summary>
    public SecureString? Token { get; init; }

    /// <summary>Makes it although the app has connectors of other kinds, which may sync the same workspace.</summary>
    public bool Beside { get; init; }
}

/// <summary>What is to be done so that an app has the connector that was ordered; nothing when it has it already.</summary>
public sealed record ConnectorPlan
{
    internal ConnectorPlan(ConnectorOrder order, ConductorOneConnector? existing) => (Order, Existing) = (order, existing);

    /// <summary>What was ordered.</summary>
    public ConnectorOrder Order { get; }

    /// <summary>The connector that is there; null when one has to be made.</summary>
    public ConductorOneConnector? Existing { get; }

    /// <summary>Whether another name is to be set.</summary>
    public bool Renames { get; internal init; }

    /// <summary>Whether other owners are to be set.</summary>
    public bool SetsOwners { get; internal init; }

    /// <summary>Whether the token is to be stored.</summary>
    public bool StoresToken { get; internal init; }

    /// <summary>Whether there is anything to do.</summary>
    public bool IsNeeded => Existing is null || Renames || SetsOwners || StoresToken;

    /// <summary>What is to be done, for people.</summary>
    public IReadOnlyList<string> Steps
    {
        get
        {
            var steps = new List<string>();
            var hosting = Order.Hosting == ConnectorHosting.Cloud ? "cloud-hosted" : "self-hosted";
            if (Existing is null) steps.Add($"Make a {hosting} connector '{Order.Name ?? ConnectorSetup.DefaultName}'{(NewOwners.Count == 0 ? string.Empty : $" owned by {Names(NewOwners)}")}");
            else if (Renames) steps.Add($"Rename the connector '{Existing}' to '{Order.Name}'");
            if (Existing is not null && SetsOwners) steps.Add($"Set the owners of the connector '{Existing}' to {Names(Order.Owners!)}");
            if (StoresToken) steps.Add("Store the Segment token in it");
            return steps;
        }
    }

    internal IReadOnlyList<ConductorOneUser> NewOwners => Order.Owners ?? Order.DefaultOwners;

    private static string Names(IReadOnlyList<ConductorOneUser> users) => string.Join(", ", users);
}
