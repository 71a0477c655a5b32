using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

/// <summary>Deletes groups; their members lose what they held through them. One that is gone already is left alone.</summary>
[Cmdlet(VerbsCommon.Remove, "SegmentGroup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(GroupChange))]
public sealed class RemoveSegmentGroupCommand : SegmentChangeCmdlet
{
    private readonly List<GroupReference> _asked = [];

    /// <summary>Which groups: names or ids, wildcards allowed, or groups from the pipeline.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("GroupId", "GroupName")]
    [ArgumentCompleter(typeof(GroupCompleter))]
    [ValidateNotNullOrEmpty]
    public GroupReference[]? Group { get; set; }

    /// <summary>Goes on although no Workspace Owner would be left.</summary>
    [Parameter]
    public SwitchParameter AllowLastOwner { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        _asked.AddRange(Group!);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        var groups = await FindGroupsAsync(_asked, cancellationToken);
        for (var i = 0; i < groups.Count; i++)
        {
            var group = groups[i];
            var options = ChangeOptions.Default with { AllowLastOwner = AllowLastOwner };
            if (Approve("Delete", $"group {Named(group)}", ref options))
            {
                await EachAsync(group, async () =>
                {
                    var change = await Editor.DeleteGroupAsync(group.Id, options, cancellationToken);
                    Report(change, change.Changed ? $"Group {Named(group)}: {(change.DryRun ? "would be deleted." : "deleted.")}" : $"Group {Named(group)} is gone already.");
                });
            }

            Step("Deleting groups", i + 1, groups.Count);
        }
    }
}
