namespace SegmentC1.Segment;

/// <summary>An entry of the audit trail: who did what to which resource. It says that something changed, not to what.</summary>
public sealed record SegmentAuditEvent : ISegmentListed
{
    /// <summary>Id of the event.</summary>
    public required string Id { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Type of the event, open text, such as <c>Policy Created</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The actor as Segment names it, such as <c>users/&lt;id&gt;</c> or <c>public-api-token/&lt;id&gt;</c>.</summary>
    public string? Actor { get; init; }

    /// <summary>E-mail address of the actor, where the event has it.</summary>
    public string? ActorEmail { get; init; }

    /// <summary>Id of the resource that was acted on.</summary>
    public string? ResourceId { get; init; }

    /// <summary>Its type, in the trail's own lower-case words.</summary>
    public string? ResourceType { get; init; }

    /// <summary>Its name at that time.</summary>
    public string? ResourceName { get; init; }

    /// <inheritdoc/>
    public ListLedger? Ledger { get; init; }
}
