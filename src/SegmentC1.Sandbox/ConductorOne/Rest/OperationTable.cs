namespace SegmentC1.Sandbox;

/// <summary>Names of roles in the simulated tenant.</summary>
public static class SandboxRoles
{
    /// <summary>May do everything.</summary>
    public const string SuperAdministrator = "Super Administrator";

    /// <summary>May set up apps and connectors.</summary>
    public const string ConnectorAdministrator = "Connector Administrator";

    /// <summary>May set up access reviews.</summary>
    public const string CampaignAdministrator = "Campaign Administrator";

    /// <summary>May read, and ask for access.</summary>
    public const string BasicUser = "Basic User";
}

/// <summary>One operation that the simulated tenant has.</summary>
/// <param name="Handle">Answers it; what it gives is written as JSON.</param>
/// <param name="Roles">The roles of which the caller needs one; empty: anybody.</param>
internal sealed record OperationEntry(Func<RestCall, object> Handle, IReadOnlyList<string> Roles);

/// <summary>The REST operations that the simulated tenant has, by the name that the description gives them without <c>c1.api.</c>.</summary>
internal sealed class OperationTable
{
    private readonly Dictionary<string, OperationEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Who may set up apps and connectors.</summary>
    public static readonly string[] Administrators = [SandboxRoles.SuperAdministrator, SandboxRoles.ConnectorAdministrator];

    /// <summary>All groups of operations; a new group is a class with a <c>Register</c> method and a line here.</summary>
    public static OperationTable Create()
    {
        var table = new OperationTable();
        AccountOperations.Register(table);
        AppOperations.Register(table);
        ManagedStateOperations.Register(table);
        ConnectorOperations.Register(table);
        ConnectorSyncOperations.Register(table);
        AccessOperations.Register(table);
        TaskOperations.Register(table);
        AccessReviewOperations.Register(table);
        return table;
    }

    /// <summary>Adds an operation; the name must be one of the description's.</summary>
    public void Add(string name, Func<RestCall, object> handle, params IReadOnlyList<string> roles)
    {
        if (!OpenApi.Instance.Operations.Any(operation => operation.Name == name)) throw new ArgumentException($"The description has no operation {name}.", nameof(name));
        _entries.Add(name, new OperationEntry(handle, roles));
    }

    public OperationEntry? Find(string name) => _entries.GetValueOrDefault(name);
}
