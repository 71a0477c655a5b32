using SegmentC1.Baton.Connector.V2;
using AccountField = SegmentC1.Baton.Connector.V2.ConnectorAccountCreationSchema.Types.Field;
using StringField = SegmentC1.Baton.Connector.V2.ConnectorAccountCreationSchema.Types.StringField;

namespace SegmentC1.Baton;

/// <summary>What the connector says of itself in its Hello. C1 takes the name for the app's, so that it must stay the same.</summary>
public static class ConnectorDescription
{
    /// <summary>Key of the one field that creating an account (inviting somebody) asks for.</summary>
    public const string EmailField = "email";

    /// <summary>The description; the same whether or not this process carries out changes.</summary>
    public static ConnectorMetadata Create()
    {
        var capabilities = new ConnectorCapabilities
        {
            CredentialDetails = new CredentialDetails
            {
                CapabilityAccountProvisioning = new CredentialDetailsAccountProvisioning
                {
                    SupportedCredentialOptions = { CapabilityDetailCredentialOption.NoPassword },
                    PreferredCredentialOption = CapabilityDetailCredentialOption.NoPassword,
                },
            },
        };
        foreach (var id in ConnectorTypes.All.Order(StringComparer.Ordinal))
        {
            capabilities.ResourceTypeCapabilities.Add(new ResourceTypeCapability
            {
                ResourceType = ConnectorTypes.Create(id),
                Capabilities = { CapabilitiesOf(id) },
                // Accepted invites vanish by the dozen; that is their nature and no sign of a broken sync.
                SkipSyncAnomalyDetection = id == ConnectorTypes.Invite,
            });
        }

        // Of the whole connector: what any type can, and what belongs to none.
        capabilities.ConnectorCapabilities_.Add(ConnectorTypes.All.SelectMany(CapabilitiesOf)
            .Append(Capability.Actions)
            .Append(Capability.EventFeedV2)
            .Append(Capability.ServiceModeTargetedSync)
            .Distinct()
            .Order());
        return new ConnectorMetadata
        {
            DisplayName = "Segment",
            Description = "Who holds which access in a Twilio Segment workspace: users, groups, roles, invites, sources, "
                + "warehouses, functions and spaces, labels included.",
            Capabilities = capabilities,
            AccountCreationSchema = AccountSchema(),
        };
    }

    private static Capability[] CapabilitiesOf(string resourceTypeId) => resourceTypeId switch
    {
        ConnectorTypes.User => [Capability.Sync, Capability.ResourceDelete, Capability.TargetedSync],
        ConnectorTypes.Invite => [Capability.Sync, Capability.AccountProvisioning, Capability.ResourceDelete, Capability.TargetedSync],
        ConnectorTypes.Group => [Capability.Provision, Capability.Sync, Capability.ResourceCreate, Capability.ResourceDelete, Capability.TargetedSync],
        _ => [Capability.Provision, Capability.Sync, Capability.TargetedSync],
    };

    private static ConnectorAccountCreationSchema AccountSchema() => new()
    {
        FieldMap =
        {
            [EmailField] = new AccountField
            {
                DisplayName = "Email",
                Required = true,
                Description = "The address that is invited to the workspace.",
                Placeholder = "name@example.com",
                StringField = new StringField(),
            },
        },
    };
}
