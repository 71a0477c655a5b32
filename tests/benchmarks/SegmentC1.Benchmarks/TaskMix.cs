using System.Globalization;
using System.Text.Json;

namespace SegmentC1.Benchmarks;

/// <summary>The tasks of a round: mostly memberships and roles, given and taken again, and beside them events and actions.</summary>
internal static class TaskMix
{
    private const int Pairs = 20;
    private const int Events = 6;

    /// <summary>Fifty tasks as protobuf JSON.</summary>
    public static IEnumerable<string> Round(JsonElement world, int round)
    {
        foreach (var task in Changes(world, round)) yield return task;
        for (var index = 0; index < Events; index++) yield return """{"listEvents":{"eventFeedId":"segment_audit_trail","pageSize":100}}""";
        yield return """{"listEventFeeds":{}}""";
        yield return """{"actionListSchemas":{}}""";
        yield return """{"actionGetSchema":{"name":"rename_group"}}""";
        var group = world.GetProperty("groups")[round % world.GetProperty("groups").GetArrayLength()].GetString();
        yield return JsonSerializer.Serialize(new
        {
            actionInvoke = new { name = "rename_group", resourceTypeId = "group", args = new { group, name = string.Create(CultureInfo.InvariantCulture, $"Name {round}") } },
        });
    }

    private static IEnumerable<string> Changes(JsonElement world, int round)
    {
        var (users, groups, roles) = (world.GetProperty("users"), world.GetProperty("groups"), world.GetProperty("roles"));
        for (var pair = 0; pair < Pairs; pair++)
        {
            var user = users[(round + pair) % users.GetArrayLength()].GetString();
            var (type, id) = pair % 2 == 0
                ? ("group", groups[pair % groups.GetArrayLength()].GetString())
                : ("role", roles[pair % roles.GetArrayLength()].GetString());
            var entitlement = new { id = $"{type}:{id}:member", resource = new { id = new { resourceType = type, resource = id } } };
            var principal = new { id = new { resourceType = "user", resource = user } };
            yield return JsonSerializer.Serialize(new { grant = new { entitlement, principal } });
            yield return JsonSerializer.Serialize(new { revoke = new { grant = new { id = $"{type}:{id}:member:user:{user}", entitlement, principal } } });
        }
    }
}
