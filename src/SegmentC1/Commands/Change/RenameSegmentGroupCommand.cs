using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

/// <summary>Gives a group another name.</summary>
[Cmdlet(VerbsCommon.Rename, "SegmentGroup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(GroupChange))]
public sealed class RenameSegmentGroupCommand : SegmentChangeCmdlet
{
    private readonly List<(GroupReference Group, string Name)> _asked = [];

    /// <summary>Which group: its name or id, or the group itself.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("GroupId", "GroupName")]
    [ArgumentCompleter(typeof(GroupCompleter))]
    [ValidateNotNull]
    public GroupReference Group { get; set; } = null!;

    /// <summary>The new name.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string NewName { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(NewName)) WriteFailure(new CommandException(ErrorIds.BadInput, $"The new name of group '{Group}' is blank."), Group.Text);
        else _asked.Add((Group, NewName));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        foreach (var (reference, name) in _asked)
        {
            var groups = await FindGroupsAsync([reference], cancellationToken);
            if (groups.Count > 1)
            {
                WriteFailure(new CommandException(ErrorIds.Ambiguous, $"'{reference}' means {groups.Count} groups: {string.Join("; ", groups.Select(Named))}. One is renamed at a time."), reference.Text);
                continue;
            }

            foreach (var group in groups)
            {
                var options = ChangeOptions.Default;
                if (!Approve($"Rename to {name}", $"group {Named(group)}", ref options)) continue;
                await EachAsync(group, async () =>
                {
                    var change = await Editor.RenameGroupAsync(group.Id, name, options, cancellationToken);
                    Report(change, change.Changed ? $"Group {group.Id}: '{change.NameBefore}' {(change.DryRun ? "would be" : "is now")} '{change.Name}'." : $"Group {group.Id} has that name already.");
                });
            }
        }
    }
}
