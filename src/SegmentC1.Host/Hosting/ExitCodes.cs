namespace SegmentC1.Host;

/// <summary>What the program ends with, as <c>pwsh</c> does and shells expect.</summary>
public static class ExitCodes
{
    /// <summary>Everything ran.</summary>
    public const int Success = 0;

    /// <summary>A script or command ended with an error.</summary>
    public const int Failure = 1;

    /// <summary>The arguments make no sense, or the script does not exist.</summary>
    public const int Usage = 64;

    /// <summary>The engine or the module could not be started.</summary>
    public const int CannotStart = 70;

    /// <summary>A credential, or a connector itself, was refused for good: starting again does not help. Commands say so themselves; see <see cref="ErrorExit"/>.</summary>
    public const int Refused = 77;

    /// <summary>Stopped by Ctrl+C.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by SIGTERM before everything was done.</summary>
    public const int Terminated = 143;
}
