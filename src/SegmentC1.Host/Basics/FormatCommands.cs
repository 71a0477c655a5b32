using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Reflection;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace SegmentC1.Host.Basics;

/// <summary>Draws a table.</summary>
[Cmdlet(VerbsCommon.Format, "Table")]
[Alias("ft")]
internal sealed class FormatTableCommand : OuterFormatTableBase
{
    public FormatTableCommand() => FormatShapes.Use(this, "Table");
}

/// <summary>Draws a list.</summary>
[Cmdlet(VerbsCommon.Format, "List")]
[Alias("fl")]
internal sealed class FormatListCommand : OuterFormatTableAndListBase
{
    public FormatListCommand() => FormatShapes.Use(this, "List");
}

/// <summary>Draws objects as they would be shown, into a text.</summary>
[Cmdlet("Out", "String")]
internal sealed class OutStringCommand : FrontEndCommandBase
{
    private readonly StringWriter text = new(CultureInfo.InvariantCulture);

    [Parameter]
    [ValidateRange(2, int.MaxValue)]
    public int? Width { get; set; }

    [Parameter]
    public SwitchParameter Stream { get; set; }

    protected override void BeginProcessing()
    {
        FormatShapes.DrawTo(this, text, Width ?? WidthOfWindow());
        base.BeginProcessing();
    }

    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (!Stream)
        {
            WriteObject(text.ToString());
            return;
        }

        using var lines = new StringReader(text.ToString());
        while (lines.ReadLine() is { } line)
        {
            WriteObject(line);
        }
    }

    private int WidthOfWindow()
    {
        try
        {
            return Host.UI.RawUI.BufferSize.Width;
        }
        catch (HostException)
        {
            // A session without a window.
            return 120;
        }
    }

    protected override void InternalDispose()
    {
        base.InternalDispose();
        text.Dispose();
    }
}

/// <summary>
/// The engine holds the whole of formatting but only its missing companion assembly makes use of it, through internals. The
/// engine's version is pinned, and a test draws both shapes.
/// </summary>
internal static class FormatShapes
{
    private const BindingFlags Internals = BindingFlags.Instance | BindingFlags.NonPublic;

    public static void Use(FrontEndCommandBase command, string shape)
    {
        var engine = typeof(FrontEndCommandBase).Assembly;
        var shapes = engine.GetType("Microsoft.PowerShell.Commands.Internal.Format.FormatShape", throwOnError: true)!;
        Implement(command, Make("InnerFormatShapeCommand", Enum.Parse(shapes, shape)));
    }

    /// <summary>Makes a command draw what comes down its pipeline to a writer.</summary>
    public static void DrawTo(FrontEndCommandBase command, TextWriter writer, int columns)
    {
        var output = Make("OutputManagerInner");
        output.GetType().GetProperty("LineOutput", Internals)!.SetValue(output, Make("TextWriterLineOutput", writer, columns));
        Implement(command, output);
    }

    private static object Make(string type, params object[] arguments) => Activator.CreateInstance(
        typeof(FrontEndCommandBase).Assembly.GetType("Microsoft.PowerShell.Commands.Internal.Format." + type, throwOnError: true)!,
        Internals | BindingFlags.Public,
        binder: null,
        arguments,
        culture: null)!;

    private static void Implement(FrontEndCommandBase command, object implementation) =>
        typeof(FrontEndCommandBase).GetField("implementation", Internals)!.SetValue(command, implementation);
}
