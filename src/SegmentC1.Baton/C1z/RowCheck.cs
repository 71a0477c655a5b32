using System.Diagnostics.CodeAnalysis;
using System.Text;
using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Baton.C1z;

/// <summary>Refuses rows that readers would skip without a word: those without an id, or with one that is too long.</summary>
internal static class RowCheck
{
    /// <summary>The longest id that C1 takes, in UTF-8.</summary>
    public const int LongestIdBytes = 1024;

    public static void Check(ResourceType type) => CheckId(type.Id, "resource type");

    public static void Check(Resource resource) => CheckId(resource.Id, "resource");

    public static void Check(Entitlement entitlement)
    {
        CheckId(entitlement.Id, "entitlement");
        CheckId(entitlement.Resource?.Id, "entitlement's resource", entitlement.Id);
    }

    public static void Check(Grant grant)
    {
        CheckId(grant.Id, "grant");
        CheckId(grant.Entitlement?.Id, "grant's entitlement", grant.Id);
        CheckId(grant.Entitlement?.Resource?.Id, "resource of the grant's entitlement", grant.Id);
        CheckId(grant.Principal?.Id, "grant's principal", grant.Id);
    }

    private static void CheckId(ResourceId? id, string what, string? where = null)
    {
        CheckId(id?.ResourceType, what, where);
        CheckId(id!.Resource, what, where);
    }

    private static void CheckId([NotNull] string? id, string what, string? where = null)
    {
        if (string.IsNullOrEmpty(id)) Refuse("has no id");
        if (id.Length > LongestIdBytes / 3 && Encoding.UTF8.GetByteCount(id) > LongestIdBytes) Refuse($"has an id of more than {LongestIdBytes} bytes");

        [DoesNotReturn]
        void Refuse(string why) => throw new ArgumentException($"The {what}{(where is null ? "" : $" (in '{where}')")} {why}; it was not written.");
    }
}
