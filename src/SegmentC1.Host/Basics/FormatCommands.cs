using System.Management.Automation;
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
        var implementation = Activator.CreateInstance(
            engine.GetType("Microsoft.PowerShell.Commands.Internal.Format.InnerFormatShapeCommand", throwOnError: true)!,
            Internals | BindingFlags.Public,
            binder: null,
            [Enum.Parse(shapes, shape)],
            culture: null);
        typeof(FrontEndCommandBase).GetField("implementation", Internals)!.SetValue(command, implementation);
    }
}
