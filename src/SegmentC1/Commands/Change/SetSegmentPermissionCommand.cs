using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

/// <summary>Makes these roles all that users or groups hold directly; an empty -Role, with -Force, leaves nothing. Says what comes and what goes before it asks.</summary>
[Cmdlet(VerbsCommon.Set, "SegmentPermission", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = OfUser)]
[OutputType(typeof(PermissionChange))]
public sealed class SetSegmentPermissionCommand : PermissionChangeCmdlet
{
    /// <summary>Lets everything that is held directly be taken away.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Goes on although no Workspace Owner would be left.</summary>
    [Parameter]
    public SwitchParameter AllowLastOwner { get; set; }

    private protected override string Activity => "Replacing permissions";

    private protected override bool TakesNoRole => true;

    private protected override async Task<PermissionChange?> ChangeAsync(AccessPrincipal principal, string name, IReadOnlyList<RoleOnScope> access, CancellationToken cancellationToken)
    {
        var options = ChangeOptions.Default with { AllowEmpty = Force, AllowLastOwner = AllowLastOwner };
        var plan = await Editor.ReplacePermissionsAsync(principal, access, options with { DryRun = true }, cancellationToken);
        if (plan.Changed && !Approve($"Replace permissions of {name}", Describe(plan), ref options)) return null;
        return options.DryRun ? plan : await Editor.ReplacePermissionsAsync(principal, access, options with { SeenPermissions = plan.Before }, cancellationToken);
    }

    private static string Describe(PermissionChange plan)
    {
        static string List(IReadOnlyList<RoleOnScope> access) => access.Count == 0 ? "nothing" : string.Join(", ", access);
        return $"come: {List(plan.Added)}; go: {List(plan.Removed)}";
    }
}
