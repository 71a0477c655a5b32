using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

/// <summary>Takes roles from users or groups, scope by scope. Refuses what comes through a group or a wider permission, and says what is still held otherwise.</summary>
[Cmdlet(VerbsCommon.Remove, "SegmentPermission", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = OfUser)]
[OutputType(typeof(PermissionChange))]
public sealed class RemoveSegmentPermissionCommand : PermissionChangeCmdlet
{
    /// <summary>Goes on although no Workspace Owner would be left.</summary>
    [Parameter]
    public SwitchParameter AllowLastOwner { get; set; }

    private protected override string Activity => "Removing permissions";

    private protected override async Task<PermissionChange?> ChangeAsync(AccessPrincipal principal, string name, IReadOnlyList<RoleOnScope> access, CancellationToken cancellationToken)
    {
        var options = ChangeOptions.Default with { AllowLastOwner = AllowLastOwner };
        return Approve($"Remove {string.Join(", ", access)}", name, ref options) ? await Editor.RemovePermissionsAsync(principal, access, options, cancellationToken) : null;
    }
}
