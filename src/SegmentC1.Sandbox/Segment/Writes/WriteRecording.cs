using System.Text.Json.Nodes;

namespace SegmentC1.Sandbox;

/// <summary>Keeps each change for tests, and tells the audit trail.</summary>
internal static class WriteRecording
{
    public static void Record(this SegmentCall call, string operation, string subjectId, JsonNode? before, JsonNode? after) =>
        call.World.Record(new WorldWrite(
            call.Method,
            call.Path,
            operation,
            subjectId,
            before is null ? null : FaultAnswer.Write(before),
            after is null ? null : FaultAnswer.Write(after),
            call.World.Options.TimeProvider.GetUtcNow()));

    public static void Audit(this SegmentCall call, string type, string resourceId, string resourceType, string resourceName) =>
        call.World.Audit(call.World.Options.TimeProvider.GetUtcNow(), type, $"public-api-token/{call.World.TokenId}", null, resourceId, resourceType, resourceName);
}
