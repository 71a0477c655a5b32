using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Gets the roles that users or groups hold themselves. What users hold through groups is in Get-SegmentAccess.</summary>
[Cmdlet(VerbsCommon.Get, "SegmentPermission", DefaultParameterSetName = OfUser)]
[OutputType(typeof(SegmentDirectPermission))]
public sealed class GetSegmentPermissionCommand : SegmentCmdlet
{
    private const string OfUser = "User";
    private const string OfGroup = "Group";
    private const string NoScope = "It names no resource, so it gives nothing.";

    private readonly List<SegmentUser> _askedUsers = [];
    private readonly List<SegmentGroup> _askedGroups = [];
    private IReadOnlyList<SegmentUser>? _users;
    private IReadOnlyList<SegmentGroup>? _groups;
    private Dictionary<string, string>? _roleNames;
    private Exception? _groupsFailure;

    /// <summary>Whose permissions: e-mail addresses, names or ids of users, wildcards allowed, or users from the pipeline. Without it and -Group, those of every user and every group.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = OfUser)]
    [Alias("UserId", "Email")]
    [ArgumentCompleter(typeof(UserCompleter))]
    [ValidateNotNullOrEmpty]
    public UserReference[]? User { get; set; }

    /// <summary>Whose permissions: names or ids of groups, wildcards allowed, or groups from the pipeline.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = OfGroup)]
    [Alias("GroupId")]
    [ArgumentCompleter(typeof(GroupCompleter))]
    [ValidateNotNullOrEmpty]
    public GroupReference[]? Group { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (ParameterSetName == OfGroup)
        {
            _askedGroups.AddRange(await FindAsync(Group!, reference => reference.Group, AllGroupsAsync, group => group.Id, group => [group.Name], "group", cancellationToken));
        }
        else if (User is not null)
        {
            _askedUsers.AddRange(await FindAsync(User, reference => reference.User, AllUsersAsync, user => user.Id, user => [user.Email, user.Name], "user", cancellationToken));
        }
        else
        {
            _askedUsers.AddRange(await AllUsersAsync(cancellationToken));
            try
            {
                _askedGroups.AddRange(await AllGroupsAsync(cancellationToken));
            }
            catch (Exception failure) when (ErrorFactory.IsOfOneItem(failure))
            {
                // Told after the users' permissions, which are none the less right.
                _groupsFailure = failure;
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        // Once for all that came, so that whether the list tells permissions is found out once.
        var users = await Client.ReadPermissionsAsync([.. _askedUsers.DistinctBy(user => user.Id, StringComparer.Ordinal)], cancellationToken);
        foreach (var user in users.Rows)
        {
            if (user.Permissions is null) WriteUnknown(user.Email, users.Ledger, user);
            else await WriteAsync(new Holder(OfUser, user.Id, null, user.Name, user.Email), user.Permissions, cancellationToken);
        }

        if (_groupsFailure is not null) WriteFailure(_groupsFailure, null);
        var groups = await Client.ReadPermissionsAsync([.. _askedGroups.DistinctBy(group => group.Id, StringComparer.Ordinal)], cancellationToken);
        foreach (var group in groups.Rows)
        {
            if (group.Permissions is null) WriteUnknown(group.Name, groups.Ledger, group);
            else await WriteAsync(new Holder(OfGroup, null, group.Id, group.Name, null), group.Permissions, cancellationToken);
        }
    }

    private void WriteUnknown(string name, ListLedger ledger, object target) =>
        WriteFailure(new CommandException(ErrorIds.PermissionsUnknown, $"The permissions of '{name}' could not be read. {ledger.Reason}"), target);

    private async Task<IReadOnlyList<T>> FindAsync<T, TReference>(
        TReference[] references, Func<TReference, T?> given, Func<CancellationToken, Task<IReadOnlyList<T>>> all,
        Func<T, string> id, Func<T, string?[]> names, string noun, CancellationToken cancellationToken)
        where T : class
        where TReference : Reference
    {
        var found = new List<T>();
        foreach (var reference in references)
        {
            try
            {
                if (given(reference) is { } item) found.Add(item);
                else found.AddRange(Resolver.Find(reference, await all(cancellationToken), id, names, noun));
            }
            catch (CommandException failure)
            {
                WriteFailure(failure, reference.Text);
            }
        }

        return found;
    }

    private async Task<IReadOnlyList<SegmentUser>> AllUsersAsync(CancellationToken cancellationToken) =>
        _users ??= await ReadListAsync(Client.ListUsers(), cancellationToken);

    private async Task<IReadOnlyList<SegmentGroup>> AllGroupsAsync(CancellationToken cancellationToken) =>
        _groups ??= await ReadListAsync(Client.ListGroups(), cancellationToken);

    private async Task WriteAsync(Holder holder, IReadOnlyList<SegmentPermission> permissions, CancellationToken cancellationToken)
    {
        foreach (var permission in permissions)
        {
            var role = await RoleNameAsync(permission, cancellationToken);
            var row = new SegmentDirectPermission
            {
                PrincipalType = holder.Type,
                UserId = holder.UserId,
                GroupId = holder.GroupId,
                Name = holder.Name,
                Email = holder.Email,
                RoleId = permission.RoleId,
                Role = role,
                ResourceType = null,
                Labels = [],
                NotUnderstood = permission.NotUnderstood,
            };
            if (permission.Resources.Count == 0) WriteObject(row with { NotUnderstood = row.NotUnderstood ?? NoScope });
            foreach (var scope in PermissionScope.Of(permission))
            {
                WriteObject(row with { ResourceType = scope.RawType, ResourceId = scope.Id.Length == 0 ? null : scope.Id, Labels = scope.Labels.Labels });
            }
        }
    }

    private async Task<string> RoleNameAsync(SegmentPermission permission, CancellationToken cancellationToken)
    {
        if (_roleNames is null)
        {
            _roleNames = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var role in await ReadListAsync(Client.ListRoles(), cancellationToken)) _roleNames.TryAdd(role.Id, role.Name);
        }

        return _roleNames.GetValueOrDefault(permission.RoleId) ?? permission.RoleName ?? permission.RoleId;
    }

    private sealed record Holder(string Type, string? UserId, string? GroupId, string Name, string? Email);
}
