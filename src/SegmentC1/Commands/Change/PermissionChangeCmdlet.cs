using System.Collections;
using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Base of the cmdlets that change permissions: whose, which role, on what.</summary>
public abstract class PermissionChangeCmdlet : SegmentChangeCmdlet
{
    private protected const string OfUser = "User";
    // A set of its own: rows go by the names of their columns, which objects of the module must not, having the same names.
    private protected const string OfRow = "Row";
    private protected const string OfGroup = "Group";
    private protected const string OfPermission = "Permission";

    private readonly List<UserReference> _users = [];
    private readonly List<GroupReference> _groups = [];
    private readonly List<SegmentDirectPermission> _permissions = [];

    /// <summary>Whose: addresses, names or ids of users, wildcards allowed, or users from the pipeline; rows with a property User, Email, UserId or UserPrincipalName are taken too.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = OfUser)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = OfRow)]
    [Alias("Email", "UserId", "UserPrincipalName")]
    [ArgumentCompleter(typeof(UserCompleter))]
    [ValidateNotNullOrEmpty]
    public UserReference[]? User { get; set; }

    /// <summary>Whose: names or ids of groups, wildcards allowed, or groups from the pipeline.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = OfGroup)]
    [ArgumentCompleter(typeof(GroupCompleter))]
    [ValidateNotNullOrEmpty]
    public GroupReference[]? Group { get; set; }

    /// <summary>Permissions as Get-SegmentPermission gives them, with the user or group that they are of.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = OfPermission)]
    [ValidateNotNullOrEmpty]
    public SegmentDirectPermission[]? Permission { get; set; }

    /// <summary>Which roles: names or ids.</summary>
    [Parameter(Position = 1, ParameterSetName = OfUser)]
    [Parameter(Position = 1, ParameterSetName = OfRow)]
    [Parameter(Position = 1, ParameterSetName = OfGroup)]
    [ArgumentCompleter(typeof(RoleCompleter))]
    [ValidateNotNull]
    public RoleReference[]? Role { get; set; }

    /// <summary>On what: the word Workspace for all of it, or sources, warehouses, functions and spaces by name, id or object. Each is a scope of its own.</summary>
    [Parameter(ParameterSetName = OfUser)]
    [Parameter(ParameterSetName = OfRow)]
    [Parameter(ParameterSetName = OfGroup)]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    [ValidateNotNullOrEmpty]
    public ResourceReference[]? Scope { get; set; }

    /// <summary>On what carries all of these labels, as @{ env = 'prod' }.</summary>
    [Parameter(ParameterSetName = OfUser)]
    [Parameter(ParameterSetName = OfRow)]
    [Parameter(ParameterSetName = OfGroup)]
    [ValidateNotNullOrEmpty]
    public Hashtable? Label { get; set; }

    private protected abstract string Activity { get; }

    /// <summary>Whether an empty -Role stands for no access at all.</summary>
    private protected virtual bool TakesNoRole => false;

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        _users.AddRange(ParameterSetName is OfUser or OfRow ? User ?? [] : []);
        _groups.AddRange(ParameterSetName == OfGroup ? Group ?? [] : []);
        _permissions.AddRange(ParameterSetName == OfPermission ? Permission ?? [] : []);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        List<(AccessPrincipal Principal, string Name, IReadOnlyList<RoleOnScope> Access, object Target)> work = [];
        if (_permissions.Count > 0)
        {
            work.AddRange(_permissions.GroupBy(permission => permission.UserId is { } id ? AccessPrincipal.User(id) : AccessPrincipal.Group(permission.GroupId!)).Select(
                group => (group.Key, $"{group.First().Email ?? group.First().Name} ({group.Key.Id})", (IReadOnlyList<RoleOnScope>)[.. group.Select(Of)], (object)group.First())));
        }
        else if (_users.Count + _groups.Count > 0)
        {
            // Not mandatory parameters: these would choose the form before piped permissions can.
            var isNothing = TakesNoRole && Role is { Length: 0 };
            if (!isNothing && (Role is null or { Length: 0 } || (Scope is null && Label is null))) throw new CommandException(ErrorIds.BadInput, "Say which role with -Role, and on what with -Scope Workspace, -Scope and resources, or -Label. Nothing was sent.");
            var access = isNothing ? [] : await new AccessNamer(CurrentSession).NameAsync(Role!, Scope, Label, await RolesAsync(cancellationToken), cancellationToken);
            work.AddRange((await FindUsersAsync(_users, cancellationToken)).Select(user => (AccessPrincipal.User(user.Id), Named(user), access, (object)user)));
            work.AddRange((await FindGroupsAsync(_groups, cancellationToken)).Select(group => (AccessPrincipal.Group(group.Id), $"group {Named(group)}", access, (object)group)));
        }

        for (var i = 0; i < work.Count; i++)
        {
            var (principal, name, access, target) = work[i];
            await EachAsync(target, async () =>
            {
                if (await ChangeAsync(principal, name, access, cancellationToken) is { } change) Report(change, Note(change, name));
            });
            Step(Activity, i + 1, work.Count);
        }
    }

    private protected abstract Task<PermissionChange?> ChangeAsync(AccessPrincipal principal, string name, IReadOnlyList<RoleOnScope> access, CancellationToken cancellationToken);

    private static string Note(PermissionChange change, string name)
    {
        if (!change.Changed) return $"{name}: nothing to change.";
        var parts = change.Added.Select(item => $"+ {item}").Concat(change.Removed.Select(item => $"- {item}"));
        var remaining = change.Remaining.Count == 0 ? string.Empty : $" Still held: {string.Join("; ", change.Remaining)}.";
        return $"{name}: {(change.DryRun ? "would be " : string.Empty)}{string.Join(", ", parts)}.{remaining}";
    }

    private static RoleOnScope Of(SegmentDirectPermission permission)
    {
        if (permission.ResourceType is not { } type)
        {
            throw new CommandException(ErrorIds.BadInput, $"The permission '{permission.Role}' does not say what it applies to, so it cannot be changed from here. Nothing was sent for it.", permission);
        }

        var wire = new SegmentPermission(permission.RoleId, permission.Role, [new SegmentPermissionResource(type, permission.ResourceId, permission.Labels)], []);
        return new RoleOnScope(permission.RoleId, PermissionScope.Of(wire).Single(), permission.Role);
    }
}
