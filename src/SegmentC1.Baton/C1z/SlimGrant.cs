using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Baton.C1z;

/// <summary>Brings the forms that writers give a grant into one.</summary>
internal static class SlimGrant
{
    /// <summary>
    /// Takes the expansion from the column or, in older files, from the grant; and fills what a slim writer left out (id, entitlement
    /// and principal) with the ids in the columns.
    /// </summary>
    /// <param name="grant">As parsed; changed.</param>
    /// <param name="expansion">As in the column.</param>
    /// <param name="rows">Stands on the row: 2 id, 4 needs_expansion, 5 entitlement, 6 and 7 its resource, 8 and 9 the principal.</param>
    public static SyncFileGrantRow Complete(Grant grant, GrantExpandable? expansion, SqliteStatement rows)
    {
        var isInGrant = expansion is null;
        grant = Expandable.TakeOut(grant, ref expansion);
        if (grant.Id.Length == 0) grant.Id = rows.Text(2) ?? "";
        grant.Entitlement ??= new Entitlement
        {
            Id = rows.Text(5) ?? "",
            Resource = new Resource { Id = new ResourceId { ResourceType = rows.Text(6) ?? "", Resource = rows.Text(7) ?? "" } },
        };
        grant.Principal ??= new Resource { Id = new ResourceId { ResourceType = rows.Text(8) ?? "", Resource = rows.Text(9) ?? "" } };
        var needsExpansion = isInGrant ? expansion is { EntitlementIds.Count: > 0 } : rows.Integer(4) != 0;
        return new SyncFileGrantRow(grant, expansion, needsExpansion);
    }
}
