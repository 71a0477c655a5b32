using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Makes a client id and secret for a self-hosted connector. ConductorOne tells the secret this once: it comes as a PSCredential, or goes straight into a vault.</summary>
[Cmdlet(VerbsCommon.New, "ConductorOneConnectorCredential", SupportsShouldProcess = true)]
[OutputType(typeof(ConductorOneConnectorSecret))]
public sealed class NewConductorOneConnectorCredentialCommand : ConnectorCmdlet
{
    /// <summary>A vault of Microsoft.PowerShell.SecretManagement that takes the credential; it is then not in the result.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <summary>The name of the secret in the vault. Without it, conductorone-connector- and the id of the connector, so that a new credential takes the place of the old one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SecretName { get; set; }

    /// <inheritdoc/>
    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        if (SecretName is not null && Vault is null) throw new CommandException(ErrorIds.C1BadInput, "-SecretName is the name in a vault: give -Vault too.");
        if (Vault is not null) new SecretVault(this, Vault).Check();
        return Task.CompletedTask;
    }

    private protected override async Task WorkAsync(ConductorOneConnector connector, CancellationToken cancellationToken)
    {
        if (connector.Hosting == ConnectorHosting.Cloud)
        {
            throw new CommandException(ErrorIds.C1BadInput, $"ConductorOne runs the connector '{connector}' itself: it needs no credential.", connector);
        }

        var name = SecretName ?? $"conductorone-connector-{connector.Id}";
        var where = Vault is null ? string.Empty : $" and store it as '{name}' in the vault '{Vault}'";
        if (!Approve($"Make a credential for the connector '{connector}' of the app '{connector.AppName}'{where}; one that it has may end")) return;
        var made = await Connectors.CreateCredentialAsync(connector, cancellationToken);
        WriteObject(Vault is null ? new ConductorOneConnectorSecret(made, storedAs: null) : Store(made, new SecretVault(this, Vault), name));
    }

    private ConductorOneConnectorSecret Store(ConductorOneConnectorCredential made, SecretVault vault, string name)
    {
        try
        {
            vault.Store(name, new PSCredential(made.ClientId, made.ClientSecret));
            return new ConductorOneConnectorSecret(made, $"{vault.Name}/{name}");
        }
        catch (CommandException failure)
        {
            // It exists now and is told to nobody else: the person gets it all the same.
            WriteFailure(failure, made.ClientId);
            return new ConductorOneConnectorSecret(made, storedAs: null);
        }
    }
}
