namespace SegmentC1.ConductorOne;

/// <summary>Something that talking to a ConductorOne tenant failed on. Each cause has a type of its own.</summary>
/// <remarks>Neither the message nor any property ever holds a secret, an assertion, an access token or a request object.</remarks>
public abstract class ConductorOneException : Exception
{
    /// <summary>Starts an error with its message, which already says what to do next.</summary>
    protected ConductorOneException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Stable id of the cause, such as <c>ConductorOne.Unauthorized</c>; PowerShell shows it as the error id.</summary>
    public abstract string ErrorId { get; }

    /// <summary>HTTP status of the answer; null when there was none or the call was gRPC.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The gRPC status by its name, such as <c>Unauthenticated</c>; null outside BatonService.</summary>
    public string? GrpcStatus { get; init; }

    /// <summary>The request id that the tenant (or a gateway before it) gave, for a support case; null when there was none.</summary>
    public string? RequestId { get; init; }

    /// <summary>The call that failed: method and path without query, or the name of the BatonService method; null outside a call.</summary>
    public string? Operation { get; init; }
}

/// <summary>A client id, client secret or host that cannot be used as it is written. Nothing was sent.</summary>
public sealed class ConductorOneCredentialException(string message) : ConductorOneException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.CredentialInvalid";
}

/// <summary>The tenant does not accept the credential, or an access token made with it.</summary>
public sealed class ConductorOneAuthenticationException(string message) : ConductorOneException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.Unauthorized";
}

/// <summary>A person's login did not come about: it was denied, or nobody confirmed it in time.</summary>
public sealed class ConductorOneLoginException(string message) : ConductorOneException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.LoginNotCompleted";
}

/// <summary>The credential is good, but may not do this.</summary>
public sealed class ConductorOneForbiddenException(string message) : ConductorOneException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.Forbidden";
}

/// <summary>There is no such object or route in the tenant.</summary>
public sealed class ConductorOneNotFoundException(string message) : ConductorOneException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.NotFound";
}

/// <summary>The tenant refused the request as it was put.</summary>
public sealed class ConductorOneRequestException(string message) : ConductorOneException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.RequestRefused";
}

/// <summary>The tenant asked for fewer requests for longer than the client waits.</summary>
public sealed class ConductorOneRateLimitException(string message) : ConductorOneException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.RateLimited";

    /// <summary>How long the tenant asked to wait; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The tenant answered that it cannot serve now, or with something that is not its API's.</summary>
public sealed class ConductorOneServerException(string message, Exception? innerException = null) : ConductorOneException(message, innerException)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.Unavailable";
}

/// <summary>No answer: the name did not resolve, the connection failed or was cut, TLS failed, or it took too long.</summary>
public sealed class ConductorOneConnectionException(string message, Exception? innerException = null) : ConductorOneException(message, innerException)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.ConnectionLost";

    /// <summary>Whether a connection that was made brought no whole answer: another may do better, and the tenant may have done what was asked.</summary>
    internal bool WasCut { get; init; }
}
