using System.Text.Json.Nodes;

namespace SegmentC1.Sandbox;

/// <summary>An answer before it goes on the wire.</summary>
internal sealed record SegmentReply(int Status, JsonObject Body)
{
    public static SegmentReply Data(JsonObject data, int status = 200) => new(status, new JsonObject { ["data"] = data });

    public static SegmentReply Success() => Data(new JsonObject { ["status"] = "SUCCESS" });

    public static SegmentReply Error(int status, string type, string message, string? field = null, JsonObject? data = null)
    {
        var error = new JsonObject { ["type"] = type, ["message"] = message };
        if (field is not null)
        {
            error["field"] = field;
        }

        if (data is not null)
        {
            error["data"] = data;
        }

        return new SegmentReply(status, new JsonObject { ["errors"] = new JsonArray(error) });
    }

    public static SegmentReply PlanGate(int status, string feature) => status switch
    {
        400 => Error(400, "bad-request", $"Your plan does not include {feature}. Contact sales to upgrade your plan."),
        _ => Standard(status),
    };

    /// <summary>What the API says for a status when there is nothing more to tell; types are spelled as unevenly as the real ones.</summary>
    public static SegmentReply Standard(int status) => status switch
    {
        400 => Error(400, "bad-request", "The request cannot be carried out."),
        401 => Error(401, "unauthorized", "The token is missing, invalid or may not do this."),
        403 => Error(403, "forbidden", "This token may not do this."),
        404 => Error(404, "not-found", "There is no such resource."),
        405 => Error(405, "method-not-allowed", "This resource does not take this method."),
        409 => Error(409, "conflict", "Something else still depends on this."),
        413 => Error(413, "PayloadLimitError", "The body is above 26214400 bytes."),
        422 => Error(422, "ValidationFailure", "A parameter is not valid."),
        429 => Error(429, "RequestError", "Too many requests."),
        _ => Error(status, "server", "Something went wrong."),
    };
}

/// <summary>A request that is answered with an error.</summary>
internal sealed class SegmentRefusal(SegmentReply reply) : Exception("The request is refused.")
{
    public SegmentReply Reply { get; } = reply;

    public static SegmentRefusal NotFound(string what) => new(SegmentReply.Error(404, "not-found", $"The {what} was not found."));

    public static SegmentRefusal Invalid(string field, string message) => new(SegmentReply.Error(422, "input-validation", message, field));

    public static SegmentRefusal Bad(string message) => new(SegmentReply.Error(400, "bad-request", message));

    public static SegmentRefusal Conflict(string message) => new(SegmentReply.Error(409, "conflict", message));
}
