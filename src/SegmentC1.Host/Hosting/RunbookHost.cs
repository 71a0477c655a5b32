using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace SegmentC1.Host;

/// <summary>The host that a session sees as <c>$Host</c>.</summary>
internal sealed class RunbookHost(Terminal terminal, bool nonInteractive) : PSHost
{
    /// <inheritdoc />
    public override string Name => "SegmentC1.Host";

    /// <inheritdoc />
    public override Version Version => typeof(RunbookHost).Assembly.GetName().Version!;

    /// <inheritdoc />
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc />
    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    /// <inheritdoc />
    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    /// <inheritdoc />
    public override PSHostUserInterface UI { get; } = new RunbookUI(terminal, nonInteractive);

    /// <summary>What <c>exit</c> asked for; null while nothing did.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Whether the last statement of a command line succeeded, as the command line itself reported.</summary>
    public bool LastStatementSucceeded
    {
        get => LanguagePrimitives.IsTrue(PrivateData.Properties[LastStatement.Property].Value);
        set => PrivateData.Properties[LastStatement.Property].Value = value;
    }

    /// <inheritdoc />
    public override PSObject PrivateData { get; } = LastStatement.NewData();

    /// <inheritdoc />
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <inheritdoc />
    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has no nested prompt.");

    /// <inheritdoc />
    public override void ExitNestedPrompt() => throw new NotSupportedException("This host has no nested prompt.");

    /// <inheritdoc />
    public override void NotifyBeginApplication()
    {
        // A native command shares the console as it is.
    }

    /// <inheritdoc />
    public override void NotifyEndApplication()
    {
        // A native command leaves the console as it was.
    }
}
