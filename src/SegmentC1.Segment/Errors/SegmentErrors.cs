using System.Net;

namespace SegmentC1.Segment;

/// <summary>Turns a refusal or a failure into the exception that names its cause and says what to do next.</summary>
internal static class SegmentErrors
{
    private static readonly string[] RequestIdHeaders =
        ["x-request-id", "request-id", "x-amzn-requestid", "x-amz-cf-id", "x-correlation-id", "x-trace-id", "cf-ray"];

    // The refusals of a plan as far as they are known, and words of their kind: a wording of tomorrow must not stop a report.
    private static readonly string[] PlanTexts =
        ["plan does not include", "plan doesn't include", "your plan", "current plan", "business plan", "business tier", "upgrade", "not enabled", "feature is not", "contact sales"];

    /// <summary>The exception for an answer that is no success.</summary>
    /// <param name="call">The call, the answer's status and its request id.</param>
    /// <param name="body">What the answer says.</param>
    /// <param name="proof">What the token was seen to be good for.</param>
    public static SegmentException Refused(FailedCall call, ErrorBody body, TokenProof proof)
    {
        var said = Said(call, body.Message);
        return call.Status switch
        {
            400 when IsPlanText(body.Message) => With(new SegmentPlanException($"The plan of this workspace does not include this. {said}")),
            401 => With(new SegmentAuthenticationException($"{said} {AuthenticationAdvice(call, proof)}")),
            403 => With(new SegmentForbiddenException(
                $"{said} The token may not do this: it needs the Workspace Owner level, and the workspace the feature.")),
            404 or 405 => With(new SegmentNotFoundException($"{said} There is no such thing, or this address does not serve it.")),
            429 => With(new SegmentRateLimitException(said)),
            408 or >= 500 => With(new SegmentServerException($"{said} This is a fault on Segment's side; try again later.")),
            >= 300 and < 400 => With(new SegmentServerException(
                $"{said} It points to another address, which is not followed, because the token would travel there. Check the address of the API.")),
            >= 400 => With(new SegmentRequestException($"{said}{(body.Field is null ? "" : $" The parameter is '{body.Field}'.")}") { Field = body.Field }),
            _ => With(new SegmentServerException($"{said} The answer is not one that the API gives. Check the address of the API.")),
        };

        T With<T>(T bare)
            where T : SegmentException => Complete(bare, call, body.Type);
    }

    /// <summary>An answer with a good status whose content is not the API's.</summary>
    public static SegmentServerException NotTheApi(FailedCall call, string what) =>
        Complete(
            new SegmentServerException($"{call.Operation}: {what} (HTTP {call.Status}{RequestIdText(call)}). Try again; if it stays, check the address of the API."),
            call,
            null);

    /// <summary>No answer, or not the whole of it.</summary>
    public static SegmentConnectionException Connection(FailedCall call, string what, Exception? cause) =>
        Complete(new SegmentConnectionException($"{call.Operation}: {what} Check the network, the proxy and the address of the API.", cause), call, null);

    /// <summary>A request that was not sent, because Segment refused another one for longer than this one may wait.</summary>
    public static SegmentRateLimitException RateBlocked(string operation, TimeSpan wait) =>
        new($"{operation}: Segment's rate limit is used up for another {RateWindow.Seconds(wait)} s, which is longer than this request may wait. Nothing was sent.")
        {
            Operation = operation,
            RetryAfter = wait,
        };

    /// <summary>429 that asks to wait longer than the client may.</summary>
    public static SegmentRateLimitException RateLimited(FailedCall call, ErrorBody body, TimeSpan wait) =>
        Complete(
            new SegmentRateLimitException(
                $"{Said(call, body.Message)} Segment asks to wait {RateWindow.Seconds(wait)} s, which is longer than this request may still wait. "
                + "Try again later, or use fewer tools at once on this token.") { RetryAfter = wait },
            call,
            body.Type);

    /// <summary>A write that may or may not have been carried out.</summary>
    public static SegmentOutcomeUnknownException OutcomeUnknown(string operation, SegmentException failure) =>
        new($"{failure.Message} Whether Segment carried the change out is not known; read the state again before repeating it.", failure)
        {
            HttpStatus = failure.HttpStatus,
            RequestId = failure.RequestId,
            ApiErrorType = failure.ApiErrorType,
            Operation = operation,
        };

    /// <summary>401 on an access list of a workspace that this token could read.</summary>
    public static SegmentAuthenticationException LacksOwner(SegmentAuthenticationException refused) =>
        new($"{refused.Operation}: Segment refused the token (HTTP 401{(refused.RequestId is null ? "" : $", request id {refused.RequestId}")}). {OwnerAdvice}")
        {
            HttpStatus = refused.HttpStatus,
            RequestId = refused.RequestId,
            ApiErrorType = refused.ApiErrorType,
            Operation = refused.Operation,
        };

    /// <summary>The request id that the answer carries, as printable text; null when there is none.</summary>
    public static string? RequestIdOf(HttpResponseMessage response, Func<string, string> redact)
    {
        foreach (var name in RequestIdHeaders)
        {
            if (response.Headers.TryGetValues(name, out var values) && ErrorBody.OneLine(redact(values.FirstOrDefault() ?? ""), 128) is { } id) return id;
        }

        return null;
    }

    private const string OwnerAdvice =
        "The token works for this workspace but lacks the Workspace Owner level, which reading access needs. Have a workspace owner make a token of that level.";

    private static string AuthenticationAdvice(FailedCall call, TokenProof proof)
    {
        if (proof == TokenProof.Access && !call.IsWorkspace) return "The token could read access earlier on this connection: it was revoked since, or is not of the Workspace Owner level, which this needs.";
        if (proof == TokenProof.Workspace && !call.IsWorkspace) return OwnerAdvice;
        const string token = "The token is wrong or was revoked, or it belongs to a workspace of the other region: try the region US or EU.";
        return call.IsWorkspace ? token : $"{token} Reading access also needs a token of the Workspace Owner level.";
    }

    private static string Said(FailedCall call, string? message)
    {
        var status = $"HTTP {call.Status}{StatusName(call.Status)}{RequestIdText(call)}";
        if (message is null) return $"{call.Operation}: Segment answered {status}.";
        var end = message[^1] is '.' or '!' or '?' or '…' ? "" : ".";
        return $"{call.Operation}: {message}{end} ({status})";
    }

    private static string StatusName(int status) =>
        Enum.IsDefined((HttpStatusCode)status) ? $" {(HttpStatusCode)status}" : "";

    private static string RequestIdText(FailedCall call) => call.RequestId is null ? "" : $", request id {call.RequestId}";

    private static bool IsPlanText(string? message) =>
        message is not null && PlanTexts.Any(text => message.Contains(text, StringComparison.OrdinalIgnoreCase));

    private static T Complete<T>(T bare, FailedCall call, string? type)
        where T : SegmentException
    {
        bare.Describe(call, type);
        return bare;
    }
}

/// <summary>What a token was seen to be good for on its connection, the most first to last.</summary>
internal enum TokenProof
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>The workspace itself.</summary>
    Workspace,

    /// <summary>People, groups, roles or invites.</summary>
    Access,
}

/// <summary>Which call failed and with what status; 0 when there was no answer.</summary>
internal sealed record FailedCall(string Operation, bool IsWorkspace, int Status, string? RequestId);
