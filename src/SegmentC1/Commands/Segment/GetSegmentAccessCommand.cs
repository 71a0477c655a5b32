using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Gets who effectively holds which role on what, and through what: directly, or through which group. Label scopes of source roles are resolved.</summary>
[Cmdlet(VerbsCommon.Get, "SegmentAccess")]
[OutputType(typeof(AccessEntry))]
public sealed class GetSegmentAccessCommand : SnapshotCmdlet
{
    /// <summary>Only these people: e-mail addresses, names or ids, wildcards allowed; pending invites count by their address.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(UserCompleter))]
    [ValidateNotNullOrEmpty]
    public UserReference[]? User { get; set; }

    /// <summary>Only these roles: names or ids, wildcards allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RoleCompleter))]
    [ValidateNotNullOrEmpty]
    public RoleReference[]? Role { get; set; }

    /// <summary>Only what reaches these sources, warehouses, functions or spaces: names, slugs or ids, wildcards allowed. Roles on the whole workspace and on labels that reach them are shown too.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    [ValidateNotNullOrEmpty]
    public ResourceReference[]? Resource { get; set; }

    /// <summary>Only what is held through these groups: names or ids, wildcards allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GroupCompleter))]
    [ValidateNotNullOrEmpty]
    public GroupReference[]? Group { get; set; }

    /// <summary>A snapshot to compute from instead of reading the workspace again.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public WorkspaceSnapshot? Snapshot { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var snapshot = Snapshot ?? await ReadSnapshotAsync(new WorkspaceReadOptions(), cancellationToken);
        if (Snapshot is null) ReportCompleteness(snapshot);

        var filter = new AccessFilter { User = Patterns(User), Role = Patterns(Role), Resource = Patterns(Resource), Group = Patterns(Group) };
        foreach (var (property, pattern) in filter.UnmatchedIn(snapshot))
        {
            WriteFailure(new CommandException(ErrorIds.NoMatch, $"-{property}: nothing in the workspace has the id or name '{pattern}'."), pattern);
        }

        foreach (var entry in EffectiveAccess.Of(snapshot, filter))
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteObject(entry);
        }
    }

    private static IReadOnlyList<string> Patterns(Reference[]? references) =>
        references is null ? [] : [.. references.Select(reference => reference.Id ?? reference.Text)];
}
