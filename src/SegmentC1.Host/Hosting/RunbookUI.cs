using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace SegmentC1.Host;

/// <summary>Writes lines and asks questions. Output, warnings and the like go to standard output, errors and progress to standard error, as with pwsh.</summary>
internal sealed class RunbookUI(Terminal terminal, bool nonInteractive) : PSHostUserInterface
{
    private bool progressShown;

    /// <inheritdoc />
    public override PSHostRawUserInterface RawUI { get; } = new RunbookRawUI(terminal);

    /// <inheritdoc />
    public override bool SupportsVirtualTerminal => terminal.OutputIsTerminal;

    /// <inheritdoc />
    public override void Write(string value) => WriteOut(value);

    /// <inheritdoc />
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        WriteOut(PSStyle.Instance.Foreground.FromConsoleColor(foregroundColor) + value + PSStyle.Instance.Reset);

    /// <inheritdoc />
    public override void WriteLine(string value) => WriteOut(value + Environment.NewLine);

    /// <inheritdoc />
    public override void WriteErrorLine(string value)
    {
        ClearProgress();
        terminal.WriteError(value + Environment.NewLine);
    }

    /// <inheritdoc />
    public override void WriteDebugLine(string message) => WriteLine($"{PSStyle.Instance.Formatting.Debug}DEBUG: {message}{PSStyle.Instance.Reset}");

    /// <inheritdoc />
    public override void WriteVerboseLine(string message) => WriteLine($"{PSStyle.Instance.Formatting.Verbose}VERBOSE: {message}{PSStyle.Instance.Reset}");

    /// <inheritdoc />
    public override void WriteWarningLine(string message) => WriteLine($"{PSStyle.Instance.Formatting.Warning}WARNING: {message}{PSStyle.Instance.Reset}");

    /// <inheritdoc />
    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        // One line that overwrites itself; in a log it would be noise.
        if (!terminal.ErrorIsTerminal)
        {
            return;
        }

        ClearProgress();
        if (record.RecordType == ProgressRecordType.Completed)
        {
            return;
        }

        var percent = record.PercentComplete < 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" {record.PercentComplete}%");
        var line = $"{record.Activity}: {record.StatusDescription}{percent}".ReplaceLineEndings(" ");
        terminal.WriteError("\r" + (line.Length < terminal.Width ? line : line[..(terminal.Width - 1)]));
        progressShown = true;
    }

    /// <inheritdoc />
    public override string ReadLine() => Ask(terminal.Input.ReadLine);

    /// <inheritdoc />
    public override SecureString ReadLineAsSecureString() => Ask(() => SecretReader.Read(terminal));

    /// <inheritdoc />
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        Refuse();
        WriteQuestion(caption, message);
        var answers = new Dictionary<string, PSObject>();
        foreach (var field in descriptions)
        {
            Write($"{(string.IsNullOrEmpty(field.Label) ? field.Name : field.Label.Replace("&", string.Empty, StringComparison.Ordinal))}: ");
            var type = field.ParameterTypeFullName;
            answers[field.Name] = type switch
            {
                "System.Security.SecureString" => PSObject.AsPSObject(ReadLineAsSecureString()),
                "System.Management.Automation.PSCredential" => PSObject.AsPSObject(PromptForCredential(null, null, null, null)),
                _ => PSObject.AsPSObject(ReadLine()),
            };
        }

        return answers;
    }

    /// <inheritdoc />
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Refuse();
        WriteQuestion(caption, message);
        while (true)
        {
            foreach (var choice in choices)
            {
                Write($"[{Key(choice)}] {Plain(choice)}  ");
            }

            Write(defaultChoice < 0 ? "[?] Help: " : $"[?] Help (default is \"{Key(choices[defaultChoice])}\"): ");
            var answer = ReadLine().Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
            {
                return defaultChoice;
            }

            if (answer == "?")
            {
                foreach (var choice in choices)
                {
                    WriteLine($"{Key(choice)} - {choice.HelpMessage}");
                }

                continue;
            }

            for (var index = 0; index < choices.Count; index++)
            {
                if (answer.Equals(Key(choices[index]), StringComparison.OrdinalIgnoreCase)
                    || answer.Equals(Plain(choices[index]), StringComparison.OrdinalIgnoreCase))
                {
                    return index;
                }
            }
        }
    }

    /// <inheritdoc />
    public override PSCredential PromptForCredential(string? caption, string? message, string? userName, string? targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    /// <inheritdoc />
    public override PSCredential PromptForCredential(
        string? caption,
        string? message,
        string? userName,
        string? targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options)
    {
        Refuse();
        WriteQuestion(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            Write("User: ");
            userName = ReadLine();
        }

        Write($"Password for user {userName}: ");
        return new PSCredential(userName, ReadLineAsSecureString());
    }

    private static string Plain(ChoiceDescription choice) => choice.Label.Replace("&", string.Empty, StringComparison.Ordinal);

    private static string Key(ChoiceDescription choice)
    {
        var mark = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return mark >= 0 && mark + 1 < choice.Label.Length ? choice.Label.Substring(mark + 1, 1).ToUpperInvariant() : choice.Label;
    }

    private void WriteQuestion(string? caption, string? message)
    {
        foreach (var line in new[] { caption, message })
        {
            if (!string.IsNullOrEmpty(line))
            {
                WriteLine(line);
            }
        }
    }

    private T Ask<T>(Func<T?> read)
        where T : class
    {
        Refuse();
        return read() ?? throw new HostException("The input ended while a question was open.");
    }

    private void Refuse()
    {
        if (nonInteractive)
        {
            throw new HostException("Nobody can be asked: this session is non-interactive. Give the value as a parameter, or use -Confirm:$false.");
        }
    }

    private void WriteOut(string text)
    {
        ClearProgress();
        terminal.Write(text);
    }

    private void ClearProgress()
    {
        if (progressShown)
        {
            terminal.WriteError("\r" + new string(' ', terminal.Width - 1) + "\r");
            progressShown = false;
        }
    }
}
