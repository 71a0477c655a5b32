using System.Management.Automation;
using System.Runtime.InteropServices;
using SegmentC1.Host;

var arguments = HostArguments.Parse(args, inputIsTerminal: !Console.IsInputRedirected);
if (arguments.Mode == HostMode.Help)
{
    var wrong = arguments.Problem is not null;
    (wrong ? Console.Error : Console.Out).Write((wrong ? arguments.Problem + Environment.NewLine + Environment.NewLine : string.Empty) + HostArguments.Usage);
    return wrong ? ExitCodes.Usage : ExitCodes.Success;
}

PowerShellHostRunner runner;
try
{
    runner = new PowerShellHostRunner(new HostOptions { NonInteractive = arguments.NonInteractive });
}
catch (Exception exception) when (exception is RuntimeException or FileNotFoundException)
{
    Console.Error.WriteLine(exception.Message);
    return ExitCodes.CannotStart;
}

using (runner)
{
    int? signalled = null;
    var termination = new Termination();
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
    {
        if (!termination.Stops())
        {
            context.Cancel = true;
            return;
        }

        signalled = ExitCodes.Terminated;
        // What runs is stopped in order; a wait for input has nothing to put in order.
        context.Cancel = runner.Stop();
    });
    Console.CancelKeyPress += (_, key) =>
    {
        // At the prompt, Ctrl+C ends the command and not the program.
        var atPrompt = arguments.Mode == HostMode.Prompt;
        signalled ??= atPrompt ? null : ExitCodes.Interrupted;
        key.Cancel = runner.Stop() || atPrompt;
    };

    var code = arguments.Mode switch
    {
        HostMode.File => runner.RunFile(arguments.Text, arguments.Rest),
        HostMode.Command => runner.RunCommand(arguments.Text),
        HostMode.Input => runner.RunInput(),
        _ => runner.RunPrompt(),
    };
    return signalled ?? code;
}
