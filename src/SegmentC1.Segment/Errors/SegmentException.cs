namespace SegmentC1.Segment;

/// <summary>Something that reading or changing a workspace failed on. Each cause has a type of its own.</summary>
/// <remarks>
/// Neither the message nor any property ever holds the token, a request object or a response body.
/// </remarks>
public abstract class SegmentException : Exception
{
    private int? _httpStatus;
    private string? _requestId;
    private string? _apiErrorType;
    private string? _operation;

    /// <summary>Starts an error with its message, which already says what to do next.</summary>
    protected SegmentException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal void Describe(FailedCall call, string? apiErrorType)
    {
        _httpStatus = call.Status == 0 ? null : call.Status;
        _requestId = call.RequestId;
        _apiErrorType = apiErrorType;
        _operation = call.Operation;
    }

    /// <summary>Stable id of the cause, such as <c>Segment.RateLimited</c>; PowerShell shows it as the error id.</summary>
    public abstract string ErrorId { get; }

    /// <summary>HTTP status of the answer; null when there was none.</summary>
    public int? HttpStatus { get => _httpStatus; init => _httpStatus = value; }

    /// <summary>The request id that Segment (or a gateway before it) gave, for a support case; null when there was none.</summary>
    public string? RequestId { get => _requestId; init => _requestId = value; }

    /// <summary>Segment's own error type, open text with inconsistent casing; for messages, never for decisions.</summary>
    public string? ApiErrorType { get => _apiErrorType; init => _apiErrorType = value; }

    /// <summary>The call that failed, as method and path without query, such as <c>GET /users</c>; null outside a call.</summary>
    public string? Operation { get => _operation; init => _operation = value; }
}

/// <summary>401: the token is missing or wrong, is for the other region, or lacks the Workspace Owner level.</summary>
public sealed class SegmentAuthenticationException(string message) : SegmentException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "Segment.Unauthorized";
}

/// <summary>403: the token may not do this.</summary>
public sealed class SegmentForbiddenException(string message) : SegmentException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "Segment.Forbidden";
}

/// <summary>404 or 405: there is no such resource or route.</summary>
public sealed class SegmentNotFoundException(string message) : SegmentException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "Segment.NotFound";
}

/// <summary>The plan of the workspace does not include what was asked for.</summary>
public sealed class SegmentPlanException(string message) : SegmentException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "Segment.NotInPlan";
}

/// <summary>400, 409, 413 or 422: Segment refused the request as it was put.</summary>
public sealed class SegmentRequestException(string message) : SegmentException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "Segment.RequestRefused";

    /// <summary>The parameter that Segment named; null when it named none.</summary>
    public string? Field { get; init; }
}

/// <summary>429 for longer than the client is allowed to wait.</summary>
public sealed class SegmentRateLimitException(string message) : SegmentException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "Segment.RateLimited";

    /// <summary>How long Segment asked to wait; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>5xx, or an answer that is not the API's: HTML, cut or malformed JSON, a 200 without the promised key.</summary>
public sealed class SegmentServerException(string message, Exception? innerException = null) : SegmentException(message, innerException)
{
    /// <inheritdoc/>
    public override string ErrorId => "Segment.ServerError";
}

/// <summary>No answer: the name did not resolve, the connection failed or was cut, TLS failed, or it took too long.</summary>
public sealed class SegmentConnectionException(string message, Exception? innerException = null) : SegmentException(message, innerException)
{
    /// <inheritdoc/>
    public override string ErrorId => "Segment.ConnectionLost";
}

/// <summary>A write was asked of a client that was opened read-only. Nothing was sent.</summary>
public sealed class SegmentReadOnlyException(string message) : SegmentException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "Segment.ReadOnly";
}

/// <summary>
/// A write was sent, but whether Segment carried it out is not known: the connection ended before the answer came, or the
/// answer was a fault of the server. Read the state to learn it; the inner exception is what failed.
/// </summary>
public sealed class SegmentOutcomeUnknownException(string message, Exception? innerException = null) : SegmentException(message, innerException)
{
    /// <inheritdoc/>
    public override string ErrorId => "Segment.OutcomeUnknown";
}
