using System.Collections;
using System.Management.Automation;
using System.Security;

namespace SegmentC1;

/// <summary>Finds the token of a workspace: given, in a vault, or in the environment.</summary>
internal sealed class TokenSource(AsyncCmdlet cmdlet)
{
    private const string Variable = "SEGMENT_API_TOKEN";
    // As ConductorOne's own connectors for Segment call it.
    private static readonly string[] OtherVariables = ["BATON_TOKEN", "BATON_ACCESS_TOKEN"];
    private const string GetSecret = "Get-Secret";

    /// <summary>The token, a copy that the caller disposes.</summary>
    public SecureString Read(SecureString? given, string? secretName, string? vault)
    {
        if (given is not null) return NotEmpty(given.Copy(), "The token that was given is empty.");
        return secretName is null ? FromEnvironment() : FromVault(secretName, vault);
    }

    private static SecureString FromEnvironment()
    {
        var text = OtherVariables.Prepend(Variable).Select(BatonVariables.Text).FirstOrDefault(value => value is not null);
        return text is null
            ? throw new CommandException(ErrorIds.NoToken, $"No token was given, and neither of the environment variables {Variable} and {OtherVariables[0]} is set.")
            : SecureText.Of(text);
    }

    private SecureString FromVault(string name, string? vault)
    {
        if (cmdlet.InvokeCommand.GetCommand(GetSecret, CommandTypes.Cmdlet | CommandTypes.Function | CommandTypes.Alias) is null)
        {
            throw new CommandException(ErrorIds.SecretNotRead, $"The secret '{name}' cannot be read: the module Microsoft.PowerShell.SecretManagement is not installed.", name);
        }

        return Read(name, vault) switch
        {
            SecureString text => NotEmpty(text.Copy(), $"The secret '{name}' is empty."),
            PSCredential credential => NotEmpty(credential.Password.Copy(), $"The password of the secret '{name}' is empty."),
            string { Length: > 0 } text => SecureText.Of(text),
            null => throw new CommandException(ErrorIds.SecretNotRead, $"There is no secret '{name}'{(vault is null ? string.Empty : $" in the vault '{vault}'")}.", name),
            _ => throw new CommandException(ErrorIds.SecretNotRead, $"The secret '{name}' is neither a SecureString, a string nor a PSCredential.", name),
        };
    }

    private object? Read(string name, string? vault)
    {
        var parameters = new Hashtable { ["Name"] = name, ["ErrorAction"] = ActionPreference.Stop };
        if (vault is not null) parameters["Vault"] = vault;
        object? secret = null;
        try
        {
            AsyncCmdlet.Outside(() =>
            {
                var found = cmdlet.InvokeCommand.InvokeScript("param($p) " + GetSecret + " @p", parameters);
                secret = found is [{ } first, ..] ? first.BaseObject : null;
            });
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            throw new CommandException(ErrorIds.SecretNotRead, $"The secret '{name}' could not be read: {failure.Message}", name);
        }

        return secret;
    }

    private static SecureString NotEmpty(SecureString text, string otherwise) =>
        text.Length > 0 ? text : throw new CommandException(ErrorIds.NoToken, otherwise);
}
