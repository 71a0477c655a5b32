using System.Management.Automation;
using System.Management.Automation.Internal;

namespace SegmentC1.Host;

/// <summary>The two writers and the reader behind a host, with what is known of the terminal at their end.</summary>
internal sealed class Terminal
{
    private const int WidthWithoutTerminal = 120;
    private readonly HostOptions options;
    private readonly object gate = new();

    public Terminal(HostOptions options)
    {
        this.options = options;
        var plain = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        OutputIsTerminal = options.Output is null && !Console.IsOutputRedirected;
        ErrorIsTerminal = options.Error is null && !Console.IsErrorRedirected;
        ColourOutput = OutputIsTerminal && !plain;
        ColourError = ErrorIsTerminal && !plain;
    }

    public bool OutputIsTerminal { get; }

    public bool ErrorIsTerminal { get; }

    public bool InputIsTerminal => options.Input is null && !Console.IsInputRedirected;

    private bool ColourOutput { get; }

    private bool ColourError { get; }

    public TextReader Input => options.Input ?? Console.In;

    public int Width => options.Width ?? (OutputIsTerminal && Console.WindowWidth > 0 ? Console.WindowWidth : WidthWithoutTerminal);

    public int Height => OutputIsTerminal && Console.WindowHeight > 0 ? Console.WindowHeight : 50;

    public void Write(string text) => Write(options.Output ?? Console.Out, text, ColourOutput);

    public void WriteError(string text) => Write(options.Error ?? Console.Error, text, ColourError);

    private void Write(TextWriter writer, string text, bool colour)
    {
        // Commands that run side by side write from several threads.
        lock (gate)
        {
            writer.Write(colour ? text : new StringDecorated(text).ToString(OutputRendering.PlainText));
            writer.Flush();
        }
    }
}
