namespace SegmentC1;

/// <summary>
/// With which code a program ends that a failure ends. It stands in the exception's data under <see cref="Key"/>, where a host that
/// gives exit codes can read it without knowing this module.
/// </summary>
internal static class ProgramExit
{
    /// <summary>Key in <see cref="Exception.Data"/>; the value is the code.</summary>
    public const string Key = "SegmentC1.ExitCode";

    /// <summary>A credential, or the connector itself, is refused for good: starting again does not help.</summary>
    public const int Refused = 77;

    /// <summary>Ended by SIGTERM before everything was done.</summary>
    public const int Terminated = 143;

    /// <summary>Notes the code on a failure.</summary>
    public static Exception EndsProgramWith(this Exception failure, int code)
    {
        failure.Data[Key] = code;
        return failure;
    }
}
