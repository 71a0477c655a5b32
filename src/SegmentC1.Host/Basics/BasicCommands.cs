using System.Management.Automation;
using System.Reflection;

namespace SegmentC1.Host;

/// <summary>
/// The commands that nearly every script uses and that the engine's package lacks. Each does what the command of its name does
/// for the parameters that it has, and has no others: a script that asks for more fails with the parameter's name.
/// </summary>
internal static class BasicCommands
{
    /// <summary>Name and type of each command.</summary>
    public static IReadOnlyList<(string Name, Type Type)> All { get; } =
    [
        .. from type in typeof(BasicCommands).Assembly.GetTypes()
           let cmdlet = type.GetCustomAttribute<CmdletAttribute>()
           where cmdlet is not null
           select ($"{cmdlet.VerbName}-{cmdlet.NounName}", type),
    ];
}
