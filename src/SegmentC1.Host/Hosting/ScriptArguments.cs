using System.Management.Automation.Runspaces;

namespace SegmentC1.Host;

/// <summary>Turns a command line's words into a script's parameters.</summary>
internal static class ScriptArguments
{
    /// <summary>
    /// <c>-Name</c> stands alone and takes the next word when the parameter wants a value; <c>-Name:value</c> is both;
    /// <c>-Name:$true</c> and <c>-Name:$false</c> set a switch, as in pwsh.
    /// </summary>
    public static IEnumerable<CommandParameter> Parse(IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            if (word.Length < 2 || word[0] != '-' || !(char.IsLetter(word[1]) || word[1] == '_'))
            {
                yield return new CommandParameter(null, word);
                continue;
            }

            var colon = word.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || colon == word.Length - 1)
            {
                yield return new CommandParameter(word);
                continue;
            }

            var value = word[(colon + 1)..];
            object typed = value.ToUpperInvariant() switch
            {
                "$TRUE" => true,
                "$FALSE" => false,
                _ => value,
            };
            yield return new CommandParameter(word[1..colon], typed);
        }
    }
}
