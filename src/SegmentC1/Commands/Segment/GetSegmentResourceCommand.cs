using System.Management.Automation;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Gets the sources, warehouses, functions and spaces that roles can be limited to. Write keys and settings are never read.</summary>
[Cmdlet(VerbsCommon.Get, "SegmentResource")]
[OutputType(typeof(SegmentResource))]
public sealed class GetSegmentResourceCommand : SegmentListCmdlet<SegmentResource, ResourceReference>
{
    /// <summary>Which resources: names, slugs or ids, wildcards allowed. Without it, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceId")]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    [ValidateNotNullOrEmpty]
    public ResourceReference[]? Resource { get; set; }

    /// <summary>Only these kinds: Source, Warehouse, Function, Space. Other kinds are not asked for.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public SegmentResourceType[]? Type { get; set; }

    /// <summary>Only resources that carry all of these labels, each key:value or a key, wildcards allowed. Segment tells labels of sources only.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(LabelCompleter))]
    [ValidateNotNullOrEmpty]
    public LabelReference[]? Label { get; set; }

    private protected override ResourceReference[]? References => Resource;

    private protected override string Noun => "resource";

    private protected override IEnumerable<SegmentList<SegmentResource>> Lists() =>
        ResourceLists.Of(Client, Type ?? ResourceLists.AllTypes);

    private protected override object? IdentityOf(SegmentResource row) => ResourceLists.IdentityOf(row);

    private protected override bool ListsAreIndependent => true;

    private protected override bool Means(ResourceReference reference, SegmentResource row) => reference.Matches(row);

    private protected override bool Takes(SegmentResource row) =>
        Label is null || (row.Labels is { } labels && Label.All(wanted => labels.Any(wanted.Matches)));
}
