using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

/// <summary>Gives roles to users or groups. What is held already is left as it is.</summary>
[Cmdlet(VerbsCommon.Add, "SegmentPermission", SupportsShouldProcess = true, DefaultParameterSetName = OfUser)]
[OutputType(typeof(PermissionChange))]
public sealed class AddSegmentPermissionCommand : PermissionChangeCmdlet
{
    private protected override string Activity => "Adding permissions";

    private protected override async Task<PermissionChange?> ChangeAsync(AccessPrincipal principal, string name, IReadOnlyList<RoleOnScope> access, CancellationToken cancellationToken)
    {
        var options = ChangeOptions.Default;
        return Approve($"Add {string.Join(", ", access)}", name, ref options) ? await Editor.AddPermissionsAsync(principal, access, options, cancellationToken) : null;
    }
}
