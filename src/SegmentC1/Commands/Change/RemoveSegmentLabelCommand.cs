using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Deletes labels. Segment refuses while a label is in use on a source, a space or in a permission.</summary>
[Cmdlet(VerbsCommon.Remove, "SegmentLabel", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(LabelChange))]
public sealed class RemoveSegmentLabelCommand : SegmentChangeCmdlet
{
    private readonly List<LabelReference> _asked = [];
    private IReadOnlyList<SegmentLabel>? _labels;

    /// <summary>Which labels: key:value, wildcards allowed, or labels from the pipeline.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(LabelCompleter))]
    [ValidateNotNullOrEmpty]
    public LabelReference[]? Label { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        _asked.AddRange(Label!);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        foreach (var reference in _asked)
        {
            await EachAsync(reference.Text, async () =>
            {
                IReadOnlyList<SegmentLabel> meant = reference.Label is { } given ? [given] : Resolver.Find(reference, await LabelsAsync(cancellationToken), item => item.ToString(), item => [item.ToString()], "label");
                foreach (var label in meant)
                {
                    var options = ChangeOptions.Default;
                    if (!Approve("Delete", $"label {label}", ref options)) continue;
                    var change = await Editor.DeleteLabelAsync(label, options, cancellationToken);
                    Report(change, change.Changed ? $"Label {label}: {(change.DryRun ? "would be deleted." : "deleted.")}" : $"Label {label} is gone already.");
                }
            });
        }
    }

    private async Task<IReadOnlyList<SegmentLabel>> LabelsAsync(CancellationToken cancellationToken) => _labels ??= await ReadListAsync(Client.ListLabels(), cancellationToken);
}
