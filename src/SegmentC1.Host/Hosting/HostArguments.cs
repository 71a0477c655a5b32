namespace SegmentC1.Host;

/// <summary>What the program was asked to do.</summary>
internal enum HostMode
{
    /// <summary>A person types.</summary>
    Prompt,

    /// <summary>Standard input is the command.</summary>
    Input,

    /// <summary>A command line.</summary>
    Command,

    /// <summary>A script file.</summary>
    File,

    /// <summary>Say how the program is used.</summary>
    Help,
}

/// <summary>The program's command line, with the names that pwsh gives to its own.</summary>
/// <param name="Mode">What to do.</param>
/// <param name="Text">The command, or the path of the script.</param>
/// <param name="Rest">The script's arguments.</param>
/// <param name="NonInteractive">Whether nobody can be asked.</param>
/// <param name="Problem">Why the command line makes no sense; null when it does.</param>
internal sealed record HostArguments(HostMode Mode, string Text, IReadOnlyList<string> Rest, bool NonInteractive, string? Problem)
{
    /// <summary>How the program is used.</summary>
    public const string Usage = """
        Runs PowerShell with the SegmentC1 module loaded.

          SegmentC1.Host [-NonInteractive] [-File] <script.ps1> [arguments ...]
          SegmentC1.Host [-NonInteractive] -Command <command ...> | -
          SegmentC1.Host

        -File            Run a script; the rest of the line is for it.
        -Command         Run the rest of the line; "-" reads the command from standard input.
        -NonInteractive  Fail instead of asking.

        Without arguments: a prompt, or standard input when it is not a terminal.
        SEGMENTC1_MODULE names another SegmentC1.psd1 than the one that lies beside the program.
        Exit codes: the script's own, 0, 1 after an error, 64 for wrong arguments, 70 when the module cannot be loaded, 77 when a
        credential or the connector is refused for good, 130 after Ctrl+C, 143 when SIGTERM ended it before everything was done.

        """;

    /// <summary>Reads the command line.</summary>
    public static HostArguments Parse(IReadOnlyList<string> words, bool inputIsTerminal)
    {
        var nonInteractive = false;
        for (var index = 0; index < words.Count; index++)
        {
            var rest = words.Skip(index + 1).ToArray();
            var word = words[index];
            switch (Option(word))
            {
                case "noninteractive":
                    nonInteractive = true;
                    break;
                case "noprofile" or "nologo":
                    // There is neither, so a command line written for pwsh means the same here.
                    break;
                case "help" or "h" or "?":
                    return new HostArguments(HostMode.Help, string.Empty, [], nonInteractive, null);
                case "command" or "c" when rest is ["-"]:
                    return new HostArguments(HostMode.Input, string.Empty, [], nonInteractive, null);
                case "command" or "c":
                    return rest.Length == 0
                        ? Wrong("-Command needs a command.")
                        : new HostArguments(HostMode.Command, string.Join(' ', rest), [], nonInteractive, null);
                case "file" or "f":
                    return rest.Length == 0
                        ? Wrong("-File needs the path of a script.")
                        : new HostArguments(HostMode.File, rest[0], rest[1..], nonInteractive, null);
                case null:
                    return new HostArguments(HostMode.File, word, rest, nonInteractive, null);
                default:
                    return Wrong($"'{word}' is not an option.");
            }
        }

        return new HostArguments(inputIsTerminal ? HostMode.Prompt : HostMode.Input, string.Empty, [], nonInteractive, null);

        HostArguments Wrong(string problem) => new(HostMode.Help, string.Empty, [], nonInteractive, problem);
    }

    private static string? Option(string word) =>
        word.Length > 1 && word[0] == '-' ? word.TrimStart('-').ToLowerInvariant() : null;
}
