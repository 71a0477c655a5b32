namespace SegmentC1.Baton.Mapping;

/// <summary>Reads the ids of grants.</summary>
internal static class GrantIds
{
    private static readonly string[] PrincipalTypes = [ConnectorTypes.User, ConnectorTypes.Group, ConnectorTypes.Invite, ConnectorTypes.Role];

    /// <summary>Entitlement and principal of a grant's id; null when it is none of this connector's.</summary>
    public static (string EntitlementId, string PrincipalType, string PrincipalId)? TryRead(string grantId)
    {
        ArgumentNullException.ThrowIfNull(grantId);

        // The last one: role ids and slugs come before the principal, and no principal's id has such a part.
        var found = PrincipalTypes
            .Select(type => (Type: type, At: grantId.LastIndexOf($":{type}:", StringComparison.Ordinal)))
            .MaxBy(candidate => candidate.At);
        if (found.At <= 0) return null;
        var principal = grantId[(found.At + found.Type.Length + 2)..];
        return principal.Length == 0 ? null : (grantId[..found.At], found.Type, principal);
    }
}
