using Grpc.Core;

namespace SegmentC1.ConductorOne;

/// <summary>Makes the error of each failed call of BatonService.</summary>
internal static class GrpcErrors
{
    /// <summary>The error of a status. The RpcException itself is not kept: its message repeats the server's text as it came.</summary>
    public static ConductorOneException From(RpcException exception, string method, Uri address)
    {
        if (exception.Status.DebugException is HttpRequestException or IOException or System.Net.Sockets.SocketException
            && exception.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown)
        {
            return ConductorOneErrors.ConnectionFailed(method, address, exception.Status.DebugException!);
        }

        var said = SafeText.Clean(exception.Status.Detail)?.TrimEnd('.');
        var name = exception.StatusCode.ToString();
        var what = $"ConductorOne answered {method} with {name}{(said is null ? "" : $": {said}")}.";
        var requestId = SafeText.Clean(exception.Trailers.GetValue("x-request-id"));
        return exception.StatusCode switch
        {
            StatusCode.Unauthenticated => new ConductorOneAuthenticationException(
                what + " BatonService takes connector credentials: make one on the connector's page in ConductorOne (Rotate), and connect with it.")
            { GrpcStatus = name, RequestId = requestId, Operation = method },
            StatusCode.PermissionDenied => new ConductorOneForbiddenException(
                what + " The credential is not that of a connector that may do this: make one on the connector's page in ConductorOne (Rotate), and connect with it.")
            { GrpcStatus = name, RequestId = requestId, Operation = method },
            StatusCode.NotFound => new ConductorOneNotFoundException(
                what + " The connector or the task is no longer there: check in ConductorOne that the connector was not deleted.")
            { GrpcStatus = name, RequestId = requestId, Operation = method },
            StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.Unimplemented or StatusCode.OutOfRange or StatusCode.AlreadyExists =>
                new ConductorOneRequestException(what) { GrpcStatus = name, RequestId = requestId, Operation = method },
            StatusCode.ResourceExhausted => new ConductorOneRateLimitException(what + " Try again later.") { GrpcStatus = name, RequestId = requestId, Operation = method },
            StatusCode.DeadlineExceeded => new ConductorOneConnectionException(what + " Check the network, and any proxy on the way.") { GrpcStatus = name, RequestId = requestId, Operation = method },
            _ => new ConductorOneServerException(what + " The tenant cannot serve now; try again later.") { GrpcStatus = name, RequestId = requestId, Operation = method },
        };
    }

    /// <summary>Whether the tenant says of a task that it is none that is open, as it does of one whose end it has taken.</summary>
    public static bool SaysItIsOver(ConductorOneException exception) =>
        exception.GrpcStatus is nameof(StatusCode.NotFound) or nameof(StatusCode.AlreadyExists) or nameof(StatusCode.FailedPrecondition);

    /// <summary>Whether saying it again could help. Refused for good are, by the protocol, six statuses and a rejected credential.</summary>
    public static bool IsWorthRepeating(Exception exception) => exception is
        ConductorOneConnectionException or ConductorOneServerException or ConductorOneRateLimitException
        or ConductorOneRequestException { GrpcStatus: nameof(StatusCode.OutOfRange) or nameof(StatusCode.AlreadyExists) };
}
