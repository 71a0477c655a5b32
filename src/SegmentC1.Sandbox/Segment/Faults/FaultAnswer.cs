using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SegmentC1.Sandbox;

/// <summary>Bytes of an answer, bent by a fault where there is one.</summary>
internal sealed record FaultAnswer(int Status, string ContentType, byte[] Content)
{
    private const string Json = "application/json; charset=utf-8";
    private const string Page = "<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>The server did not answer</h1></body></html>";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The answer of a fault that keeps the request from being carried out; null for all others.</summary>
    public static FaultAnswer? WithoutExecution(FaultRule? fault) => fault?.Kind switch
    {
        FaultKind.Status => Text(fault, fault.Status ?? 500, fault.Body ?? Write(SegmentReply.Standard(fault.Status ?? 500).Body), Json),
        FaultKind.Html => Text(fault, fault.Status ?? 502, fault.Body ?? Page, "text/html; charset=utf-8"),
        FaultKind.PlanGate => Text(fault, fault.Status ?? 400, fault.Body ?? Write(SegmentReply.PlanGate(400, fault.Feature).Body), Json),
        FaultKind.RateLimited => Text(fault, fault.Status ?? 429, fault.Body ?? Write(TooMany(fault)), Json),
        _ => null,
    };

    /// <summary>The answer of a request that was carried out.</summary>
    public static FaultAnswer OfReply(SegmentReply reply, FaultRule? fault)
    {
        var data = reply.Body["data"] as JsonObject;
        switch (fault?.Kind)
        {
            case FaultKind.MissingKey when data is not null:
                data.Remove(fault.Key ?? string.Empty);
                break;
            case FaultKind.NullKey when data is not null:
                data[fault.Key ?? string.Empty] = null;
                break;
            case FaultKind.WrongTotal when data is not null && data["pagination"] is JsonObject pagination:
                pagination["totalEntries"] = fault.Total;
                break;
            case FaultKind.Rewrite:
                fault.Rewrite?.Invoke(reply.Body);
                break;
            case FaultKind.Replace:
                return Text(fault, fault.Status ?? reply.Status, fault.Body ?? string.Empty, Json);
            default:
                break;
        }

        var content = Encoding.UTF8.GetBytes(Write(reply.Body));
        return new FaultAnswer(reply.Status, Json, fault?.Kind == FaultKind.MalformedJson ? content[..(content.Length / 2)] : content);
    }

    public static string Write(JsonNode node) => node.ToJsonString(Plain);

    private static FaultAnswer Text(FaultRule fault, int status, string body, string contentType) =>
        new(status, fault.ContentType ?? contentType, Encoding.UTF8.GetBytes(body));

    private static JsonObject TooMany(FaultRule fault) => fault.MillisecondsBeforeNext is not { } milliseconds
        ? SegmentReply.Standard(429).Body
        : SegmentReply.Error(429, "RequestError", "Too many requests in this window.", data: new JsonObject
        {
            ["msBeforeNext"] = milliseconds,
            ["remainingPoints"] = 0,
            ["consumedPoints"] = 21,
        }).Body;
}
