using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Makes a label. One that is there already is left alone.</summary>
[Cmdlet(VerbsCommon.New, "SegmentLabel", SupportsShouldProcess = true)]
[OutputType(typeof(LabelChange))]
public sealed class NewSegmentLabelCommand : SegmentChangeCmdlet
{
    private readonly List<SegmentLabel> _labels = [];

    /// <summary>The key, such as env.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Key { get; set; } = string.Empty;

    /// <summary>The value, such as prod.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Value { get; set; } = string.Empty;

    /// <summary>What it means.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Description { get; set; }

    private protected override bool WritesResults => true;

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(Key) || string.IsNullOrWhiteSpace(Value)) WriteFailure(new CommandException(ErrorIds.BadInput, $"The label '{Key}:{Value}' needs a key and a value that are not blank."), $"{Key}:{Value}");
        else _labels.Add(new SegmentLabel(Key, Value, string.IsNullOrEmpty(Description) ? null : Description));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        foreach (var label in _labels)
        {
            var options = ChangeOptions.Default;
            if (!Approve("Make a label", label.ToString(), ref options)) continue;
            await EachAsync(label, async () =>
            {
                var change = await Editor.CreateLabelAsync(label, options, cancellationToken);
                Report(change, change.Changed ? $"Label {label}: {(change.DryRun ? "would be made." : "made.")}" : $"Label {label} is there already.");
            });
        }
    }
}
