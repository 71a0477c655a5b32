using System.Management.Automation;
using System.Reflection;

namespace SegmentC1.PowerShell.Tests;

/// <summary>The cmdlets that the imported module holds.</summary>
internal static class ModuleCommands
{
    /// <summary>Their classes, found in the assembly itself and not by what is exported.</summary>
    public static IReadOnlyList<Type> Types(EngineSession session)
    {
        var any = (CmdletInfo)session.Run("Get-Command -Module SegmentC1 -CommandType Cmdlet")[0].BaseObject;
        return [.. any.ImplementingType.Assembly.GetTypes().Where(type => !type.IsAbstract && type.GetCustomAttribute<CmdletAttribute>() is not null).OrderBy(type => type.Name, StringComparer.Ordinal)];
    }
}
