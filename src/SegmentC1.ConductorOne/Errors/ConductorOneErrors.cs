using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne;

/// <summary>Makes the error of each failed answer: the cause, the tenant's own words, and what to do next.</summary>
internal static class ConductorOneErrors
{
    private static readonly TimeSpan NoticeableSkew = TimeSpan.FromSeconds(60);

    /// <summary>The error of an HTTP answer of the REST API.</summary>
    public static ConductorOneException FromRest(HttpAnswer answer)
    {
        var said = Said(answer.Body);
        var status = (int)answer.Status;
        var what = $"ConductorOne answered {answer.Operation} with {StatusOf(answer)}{(said is null ? "" : $": {said}")}.";
        return answer.Status switch
        {
            HttpStatusCode.Unauthorized when DpopChallenge.IsForUnproven(answer) => new ConductorOneAuthenticationException(
                what + " It takes a proof that the token's key is here (DPoP). A token that was got elsewhere cannot be proven; connect with the credential itself, or with -Interactive, and -Dpop.")
            { HttpStatus = status, RequestId = answer.RequestId, Operation = answer.Operation },
            HttpStatusCode.Unauthorized => new ConductorOneAuthenticationException(
                what + " The credential is not accepted here: a connector credential is good for syncs only; for everything else make a personal or service credential, and connect with it.")
            { HttpStatus = status, RequestId = answer.RequestId, Operation = answer.Operation },
            HttpStatusCode.Forbidden => new ConductorOneForbiddenException(
                $"{what} {RequiredRoles.Advice(answer.Operation)}")
            { HttpStatus = status, RequestId = answer.RequestId, Operation = answer.Operation },
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => new ConductorOneNotFoundException(
                what + " Check the id, and that the tenant is the right one.")
            { HttpStatus = status, RequestId = answer.RequestId, Operation = answer.Operation },
            HttpStatusCode.TooManyRequests => new ConductorOneRateLimitException(what + " Try again later.")
            { HttpStatus = status, RequestId = answer.RequestId, Operation = answer.Operation, RetryAfter = answer.RetryAfter },
            >= HttpStatusCode.InternalServerError => new ConductorOneServerException(what + " The tenant cannot serve now; try again later.")
            { HttpStatus = status, RequestId = answer.RequestId, Operation = answer.Operation },
            >= HttpStatusCode.BadRequest => new ConductorOneRequestException(what)
            { HttpStatus = status, RequestId = answer.RequestId, Operation = answer.Operation },
            _ => new ConductorOneServerException(what + " That is no answer of its API: check the host, and any proxy on the way.")
            { HttpStatus = status, RequestId = answer.RequestId, Operation = answer.Operation },
        };
    }

    /// <summary>The error of an answer with a good status whose body is not what the API promises.</summary>
    public static ConductorOneServerException NotTheApi(HttpAnswer answer) =>
        new($"ConductorOne answered {answer.Operation} with {StatusOf(answer)}, but with something that its API does not send. Check the host, and any proxy on the way.")
        { HttpStatus = (int)answer.Status, RequestId = answer.RequestId, Operation = answer.Operation };

    /// <summary>The error of a good answer that lacks what it is for.</summary>
    public static ConductorOneServerException Missing(string what, string operation) =>
        new($"ConductorOne answered {operation}, but without {what}. Look at the tenant before you repeat it.") { Operation = operation };

    /// <summary>The error of a refused token request.</summary>
    public static ConductorOneException FromToken(HttpAnswer answer, TokenOwner owner, DateTimeOffset now)
    {
        if (answer.Status == HttpStatusCode.TooManyRequests || answer.Status >= HttpStatusCode.InternalServerError || (int)answer.Status < 400) return FromRest(answer);

        if (answer.Status == HttpStatusCode.RequestTimeout)
        {
            return new ConductorOneConnectionException($"ConductorOne answered {answer.Operation} with {StatusOf(answer)}: the request did not reach it in time. Check the network, and any proxy on the way.")
            { HttpStatus = (int)answer.Status, RequestId = answer.RequestId, Operation = answer.Operation };
        }

        var said = Said(answer.Body);
        var skew = answer.Date - now;
        var clock = skew is { } off && off.Duration() > NoticeableSkew
            ? string.Create(CultureInfo.InvariantCulture, $" The clocks of this machine and of the tenant are {off.Duration().TotalMinutes:0.#} minutes apart: set this machine's clock.")
            : "";
        return new ConductorOneAuthenticationException(
            $"ConductorOne does not accept {owner.Name} ({StatusOf(answer)}{(said is null ? "" : $": {said}")}).{clock} {owner.Advice}")
        { HttpStatus = (int)answer.Status, RequestId = answer.RequestId, Operation = answer.Operation };
    }

    /// <summary>The error when a call took longer than it may.</summary>
    public static ConductorOneConnectionException NoAnswer(string operation, Uri address, TimeSpan limit) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{address.Authority} did not answer {operation} within {limit.TotalSeconds:0} seconds. Check the network, and any proxy on the way."))
        { Operation = operation, WasCut = true };

    /// <summary>The error when a connection could not be made or was cut.</summary>
    public static ConductorOneConnectionException ConnectionFailed(string operation, Uri address, Exception exception)
    {
        var cause = exception;
        while (cause.InnerException is { } inner and (SocketException or AuthenticationException or IOException or HttpRequestException)) cause = inner;
        var what = cause switch
        {
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => "its name is not known here. Check the host in the client id (or BATON_C1_API_HOST) and the name resolution",
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "it refuses connections. Check host and port",
            AuthenticationException => "no TLS connection could be made. Check the certificate, and any proxy on the way",
            _ => $"{SafeText.Clean(cause.Message)?.TrimEnd('.')}. Check the network, and any proxy on the way",
        };
        return new ConductorOneConnectionException($"{operation} did not reach {address.Authority}: {what}.", exception) { Operation = operation, WasCut = IsCut(cause) };
    }

    /// <summary>The same failure of a request that was not to be sent twice.</summary>
    public static ConductorOneConnectionException OfUnknownOutcome(ConductorOneConnectionException failure) =>
        new(failure.Message + " Whether it was carried out is not known: look before you repeat it.", failure) { Operation = failure.Operation, WasCut = true };

    private static bool IsCut(Exception cause) => cause switch
    {
        SocketException socket => socket.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown,
        HttpIOException io => io.HttpRequestError == HttpRequestError.ResponseEnded,
        HttpRequestException http => http.HttpRequestError == HttpRequestError.ResponseEnded,
        _ => false,
    };

    /// <summary>What an error body says: gRPC-gateway's <c>message</c>, OAuth's <c>error_description</c> or <c>error</c>, a gateway's <c>detail</c> or <c>title</c> (RFC 9457); null for anything else.</summary>
    internal static string? Said(string body)
    {
        try
        {
            if (JsonConvert.DeserializeObject<JToken>(body, Json.Settings) is not JObject json) return null;
            var text = Text(json["message"]) ?? Text(json["error_description"]) ?? Text(json["error"]) ?? Text((json["error"] as JObject)?["message"])
                ?? Text(json["detail"]) ?? Text(json["title"]);
            var reason = (json["details"] as JArray)?.OfType<JObject>().Select(detail => Text(detail["reason"])).FirstOrDefault(value => value is not null);
            return SafeText.Clean(reason is null || text is null ? text ?? reason : $"{text} ({reason})")?.TrimEnd('.');
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The <c>error</c> of an OAuth answer, such as <c>slow_down</c>; null for anything else.</summary>
    internal static string? Code(string body)
    {
        try
        {
            return Text((JsonConvert.DeserializeObject<JToken>(body, Json.Settings) as JObject)?["error"]);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The status, with the id by which the tenant's support finds the request, where there is one.</summary>
    private static string StatusOf(HttpAnswer answer) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)answer.Status}{(answer.RequestId is null ? "" : $" (request id {answer.RequestId})")}");

    private static string? Text(JToken? token) =>
        token is { Type: JTokenType.String } && token.Value<string>() is { Length: > 0 } text ? text : null;
}
