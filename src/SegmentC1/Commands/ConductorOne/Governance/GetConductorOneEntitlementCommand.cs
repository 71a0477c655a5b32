using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Lists what can be held in the Segment app of ConductorOne: memberships of groups, roles, access to single resources.</summary>
[Cmdlet(VerbsCommon.Get, "ConductorOneEntitlement", DefaultParameterSetName = OfResource)]
[OutputType(typeof(ConductorOneEntitlement))]
public sealed class GetConductorOneEntitlementCommand : GovernanceCmdlet
{
    private const string OfResource = "Resource";
    private const string OfGroup = "Group";
    private const string OfRole = "Role";

    /// <summary>The entitlements, by name (wildcards), id, alias or the connector's id (group:g1:member). Without it, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Name", "Id")]
    [ValidateNotNullOrEmpty]
    public ConductorOneEntitlementReference[]? Entitlement { get; set; }

    /// <summary>Only on groups of these names (wildcards).</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfGroup)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Group { get; set; }

    /// <summary>Only on roles of these names (wildcards).</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfRole)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Role { get; set; }

    /// <summary>Only on resources of these names or ids (wildcards).</summary>
    [Parameter(ParameterSetName = OfResource)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Resource { get; set; }

    /// <summary>Only on resources of these types, such as Source or Group (wildcards).</summary>
    [Parameter(ParameterSetName = OfResource)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? ResourceType { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (Entitlement is null)
        {
            await foreach (var entitlement in Access.EntitlementsAsync(await AppAsync(cancellationToken), cancellationToken))
            {
                if (Takes(entitlement)) WriteObject(entitlement);
            }

            return;
        }

        foreach (var reference in Entitlement)
        {
            await EachAsync(reference.Text, async () =>
            {
                var found = reference.Entitlement is { } given ? [given] : (await EntitlementsAsync(cancellationToken)).Where(reference.Matches).ToList();
                if (found.Count == 0 && !reference.HasWildcard) throw TenantLookup.NoMatch(reference, "entitlement");
                foreach (var entitlement in found.Where(Takes)) WriteObject(entitlement);
            });
        }
    }

    private bool Takes(ConductorOneEntitlement entitlement) => ParameterSetName switch
    {
        OfGroup => IsOf(entitlement, "Group", Group),
        OfRole => IsOf(entitlement, "Role", Role),
        _ => NamePatterns.Match(ResourceType, entitlement.ResourceType) && NamePatterns.Match(Resource, entitlement.ResourceName, entitlement.ResourceExternalId, entitlement.ResourceId),
    };

    private static bool IsOf(ConductorOneEntitlement entitlement, string type, string[]? names) =>
        string.Equals(entitlement.ResourceType, type, StringComparison.OrdinalIgnoreCase) && NamePatterns.Match(names, entitlement.ResourceName, entitlement.ResourceExternalId);
}
