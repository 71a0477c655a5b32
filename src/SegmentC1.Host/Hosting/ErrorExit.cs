using System.Collections;
using System.Management.Automation;

namespace SegmentC1.Host;

/// <summary>The exit code that an error asks for: whoever raises it may note one in the exception's data.</summary>
internal static class ErrorExit
{
    private const string Key = "SegmentC1.ExitCode";

    /// <summary>The code of an error; 1 when it asks for none.</summary>
    public static int CodeOf(ErrorRecord? error)
    {
        for (var exception = error?.Exception; exception is not null; exception = exception.InnerException)
        {
            if (exception.Data[Key] is int code)
            {
                return code;
            }
        }

        return ExitCodes.Failure;
    }

    /// <summary>The code of the newest error in <c>$Error</c>.</summary>
    public static int CodeOfNewest(object? errors) =>
        CodeOf((errors as IList) is [var newest, ..] ? (newest as PSObject)?.BaseObject as ErrorRecord ?? newest as ErrorRecord ?? (newest as IContainsErrorRecord)?.ErrorRecord : null);
}
