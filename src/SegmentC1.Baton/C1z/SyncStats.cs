using System.Text;
using System.Text.Json;

namespace SegmentC1.Baton.C1z;

/// <summary>The counts of a sync as JSON, in the keys that readers of the file expect; zeros are left out.</summary>
internal static class SyncStats
{
    public static string ToJson(SyncCounts counts)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Number(json, "resource_types", counts.ResourceTypes);
            Number(json, "resources", counts.Resources);
            Number(json, "entitlements", counts.Entitlements);
            Number(json, "grants", counts.Grants);
            ByType(json, "resources_by_resource_type", counts.ResourcesByType);
            ByType(json, "grants_by_resource_type", counts.GrantsByType);
            ByType(json, "entitlements_by_resource_type", counts.EntitlementsByType);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Number(Utf8JsonWriter json, string name, long value)
    {
        if (value != 0) json.WriteNumber(name, value);
    }

    private static void ByType(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, long> counts)
    {
        if (counts.Count == 0) return;
        json.WriteStartObject(name);
        foreach (var (type, count) in counts) json.WriteNumber(type, count);
        json.WriteEndObject();
    }
}
