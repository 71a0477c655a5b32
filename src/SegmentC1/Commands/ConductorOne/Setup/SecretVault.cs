using System.Collections;
using System.Management.Automation;

namespace SegmentC1.Commands;

/// <summary>A vault of Microsoft.PowerShell.SecretManagement in the caller's session.</summary>
internal sealed class SecretVault(AsyncCmdlet cmdlet, string name)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Sees to it that the vault is there, before a secret is made that could then not be kept.</summary>
    /// <exception cref="CommandException">The module is not installed, or there is no such vault.</exception>
    public void Check()
    {
        foreach (var command in (string[])["Get-SecretVault", "Set-Secret"])
        {
            if (cmdlet.InvokeCommand.GetCommand(command, CommandTypes.Cmdlet | CommandTypes.Function | CommandTypes.Alias) is null)
            {
                throw new CommandException(ErrorIds.C1NoVault, $"The vault '{name}' cannot be used: the module Microsoft.PowerShell.SecretManagement is not installed.", name);
            }
        }

        try
        {
            Invoke("Get-SecretVault", new Hashtable { ["Name"] = name });
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            throw new CommandException(ErrorIds.C1NoVault, $"There is no vault '{name}': {failure.Message}", name);
        }
    }

    /// <summary>Puts a credential into the vault, in the place of one that has the name.</summary>
    /// <exception cref="CommandException">The vault does not take it.</exception>
    public void Store(string secretName, PSCredential credential)
    {
        try
        {
            Invoke("Set-Secret", new Hashtable { ["Name"] = secretName, ["Secret"] = credential, ["Vault"] = name });
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            throw new CommandException(ErrorIds.C1SecretNotStored, $"The credential was made, but the vault '{name}' did not take it: {failure.Message}", secretName);
        }
    }

    private void Invoke(string command, Hashtable parameters)
    {
        parameters["ErrorAction"] = ActionPreference.Stop;
        AsyncCmdlet.Outside(() => cmdlet.InvokeCommand.InvokeScript("param($p) $null = " + command + " @p", parameters));
    }
}
