using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

/// <summary>Makes a group. One that has the name already is left alone.</summary>
[Cmdlet(VerbsCommon.New, "SegmentGroup", SupportsShouldProcess = true)]
[OutputType(typeof(GroupChange))]
public sealed class NewSegmentGroupCommand : SegmentChangeCmdlet
{
    private readonly List<string> _names = [];

    /// <summary>Names of the groups.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    private protected override bool WritesResults => true;

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (var name in Name!)
        {
            if (string.IsNullOrWhiteSpace(name)) WriteFailure(new CommandException(ErrorIds.BadInput, "A group needs a name that is not blank."), name);
            else _names.Add(name);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        foreach (var name in _names)
        {
            var options = ChangeOptions.Default;
            if (!Approve("Make a group", name, ref options)) continue;
            await EachAsync(name, async () =>
            {
                var change = await Editor.CreateGroupAsync(name, options, cancellationToken);
                Report(change, change.Changed ? $"Group {change.Name} ({change.Id}): {(change.DryRun ? "would be made." : "made.")}" : $"Group {change.Name} ({change.Id}) is there already.");
            });
        }
    }
}
