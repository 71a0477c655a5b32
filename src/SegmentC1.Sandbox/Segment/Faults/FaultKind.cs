namespace SegmentC1.Sandbox;

/// <summary>What goes wrong.</summary>
public enum FaultKind
{
    /// <summary>Nothing but the rule's <see cref="FaultRule.Change"/>, <see cref="FaultRule.Delay"/> and <see cref="FaultRule.Hold"/>; the request is then carried out.</summary>
    None,

    /// <summary>Answers <see cref="FaultRule.Status"/> without carrying the request out; the body is <see cref="FaultRule.Body"/> or the API's own for that status.</summary>
    Status,

    /// <summary>As <see cref="Status"/>, with a page of a gateway instead of JSON.</summary>
    Html,

    /// <summary>429 with the points in the body and <see cref="FaultRule.RetryAfter"/> as a header where it is set; not carried out.</summary>
    RateLimited,

    /// <summary>400 with the text for a plan that lacks <see cref="FaultRule.Feature"/>; not carried out.</summary>
    PlanGate,

    /// <summary>The connection ends before any byte of the answer; not carried out.</summary>
    CutBeforeHeaders,

    /// <summary>Carried out; the connection ends before any byte of the answer.</summary>
    CutAfterExecution,

    /// <summary>Carried out; the connection ends in the middle of the body.</summary>
    CutMidBody,

    /// <summary>Carried out; the JSON of the answer ends in the middle, with the status of success and a length that fits.</summary>
    MalformedJson,

    /// <summary>Carried out; <see cref="FaultRule.Key"/> is taken out of <c>data</c>.</summary>
    MissingKey,

    /// <summary>Carried out; <see cref="FaultRule.Key"/> of <c>data</c> is null.</summary>
    NullKey,

    /// <summary>Carried out; <c>totalEntries</c> is <see cref="FaultRule.Total"/>.</summary>
    WrongTotal,

    /// <summary>Carried out; the JSON goes through <see cref="FaultRule.Rewrite"/>.</summary>
    Rewrite,

    /// <summary>Carried out; the body is <see cref="FaultRule.Body"/> and the status <see cref="FaultRule.Status"/> where it is set.</summary>
    Replace,
}
