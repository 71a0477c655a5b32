using System.Collections;
using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Sets labels of sources, and says whose access moves with them: who holds a role under labels gains or loses the source.</summary>
[Cmdlet(VerbsCommon.Set, "SegmentResourceLabel", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(LabelChange))]
public sealed class SetSegmentResourceLabelCommand : SegmentChangeCmdlet
{
    private readonly List<ResourceReference> _asked = [];

    /// <summary>Which sources: names, slugs or ids, wildcards allowed, or sources from the pipeline. Segment lets labels of other kinds be set in its app only.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    [ValidateNotNullOrEmpty]
    public ResourceReference[]? Resource { get; set; }

    /// <summary>The labels, as @{ env = 'prod' }: a source has one value for each key.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNull]
    public Hashtable Label { get; set; } = [];

    /// <summary>Takes every other label away. Without it, labels with other keys stay.</summary>
    [Parameter]
    public SwitchParameter Replace { get; set; }

    /// <summary>Lets a source be left without a label.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        _asked.AddRange(Resource!);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_asked.Count == 0) return;
        var labels = AccessNamer.LabelsOf(Label);
        var sources = await ReadListAsync(Client.ListResources(SegmentResourceType.Source), cancellationToken);
        foreach (var reference in _asked)
        {
            await EachAsync(reference.Text, async () =>
            {
                if (reference.Resource is { Type: not SegmentResourceType.Source } other)
                {
                    throw new CommandException(ErrorIds.BadInput, $"'{other.Name}' is no source. The API sets labels of sources only. Nothing was sent for it.", other);
                }

                foreach (var source in Resolver.Find(reference, sources, item => item.Id, item => [item.Name, item.Slug], "source")) await SetAsync(source, labels, cancellationToken);
            });
        }
    }

    private async Task SetAsync(SegmentResource source, IReadOnlyList<SegmentLabel> labels, CancellationToken cancellationToken)
    {
        var options = ChangeOptions.Default with { AllowEmpty = Force };
        var plan = await Editor.SetSourceLabelsAsync(source.Id, labels, Replace, options with { DryRun = true }, cancellationToken);
        var moves = plan.Moves.Count == 0 ? "nobody's access moves" : string.Join("; ", plan.Moves);
        if (plan.Changed && !Approve($"Set labels to {LabelSet.Of(plan.After)}", $"source {source.Name} ({source.Id}); {moves}", ref options)) return;
        var change = options.DryRun ? plan : await Editor.SetSourceLabelsAsync(source.Id, labels, Replace, options, cancellationToken);
        Report(change, change.Changed ? $"Source {source.Name} ({source.Id}): {moves}." : $"Source {source.Name} ({source.Id}) has these labels already.");
    }
}
