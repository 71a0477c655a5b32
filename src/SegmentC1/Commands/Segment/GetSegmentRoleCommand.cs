using System.Management.Automation;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Gets the roles of the workspace's catalogue. Segment defines them; their ids differ between workspaces.</summary>
[Cmdlet(VerbsCommon.Get, "SegmentRole")]
[OutputType(typeof(SegmentRole))]
public sealed class GetSegmentRoleCommand : SegmentListCmdlet<SegmentRole, RoleReference>
{
    /// <summary>Which roles: names or ids, wildcards allowed. Without it, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RoleId")]
    [ArgumentCompleter(typeof(RoleCompleter))]
    [ValidateNotNullOrEmpty]
    public RoleReference[]? Role { get; set; }

    private protected override RoleReference[]? References => Role;

    private protected override string Noun => "role";

    private protected override IEnumerable<SegmentList<SegmentRole>> Lists() => [Client.ListRoles()];

    private protected override bool Means(RoleReference reference, SegmentRole row) => reference.Matches(row);
}
