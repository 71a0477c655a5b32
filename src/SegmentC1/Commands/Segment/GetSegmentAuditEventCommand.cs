using System.Management.Automation;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Gets entries of the audit trail, newest pages first as Segment gives them. Segment keeps 90 days and says that something changed, not to what.</summary>
[Cmdlet(VerbsCommon.Get, "SegmentAuditEvent")]
[OutputType(typeof(SegmentAuditEvent))]
public sealed class GetSegmentAuditEventCommand : SegmentCmdlet
{
    /// <summary>Only events from this time on; a time without an offset is local. Without it, as far back as Segment keeps them.</summary>
    [Parameter(Position = 0)]
    public DateTime? StartTime { get; set; }

    /// <summary>Only events up to this time; a time without an offset is local. Without it, until now.</summary>
    [Parameter(Position = 1)]
    public DateTime? EndTime { get; set; }

    /// <summary>Only events about the resource with this id; Segment filters.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? ResourceId { get; set; }

    /// <summary>Only events about this kind of resource, in the trail's own lower-case words; Segment filters.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ResourceType { get; set; }

    /// <summary>Only events of these types, such as 'Policy Created'; wildcards allowed. Segment has no such filter, so all pages are read.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? EventType { get; set; }

    /// <summary>Only events by these actors: e-mail addresses or actor ids, wildcards allowed. Segment has no such filter, so all pages are read.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Actor { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var start = Utc(StartTime);
        var end = Utc(EndTime);
        if (start > end) throw new CommandException(ErrorIds.BadInput, "-StartTime is after -EndTime.", StartTime);
        await WriteListAsync(Client.ListAuditEvents(start, end, ResourceId, ResourceType), IsWanted, cancellationToken);
    }

    private bool IsWanted(SegmentAuditEvent row) =>
        Fits(EventType, row.Type) && (Fits(Actor, row.ActorEmail) || Fits(Actor, row.Actor));

    private static bool Fits(string[]? patterns, string? value) =>
        patterns is null || (value is not null && patterns.Any(pattern => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch(value)));

    private static DateTimeOffset? Utc(DateTime? time) => time is { } given ? new DateTimeOffset(given.ToUniversalTime()) : null;
}
