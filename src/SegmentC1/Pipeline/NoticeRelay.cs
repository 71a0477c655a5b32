namespace SegmentC1;

/// <summary>How loud a notice is.</summary>
internal enum NoticeLevel
{
    /// <summary>For the verbose stream.</summary>
    Detail,

    /// <summary>For the warning stream.</summary>
    Warning,
}

/// <summary>Brings what a shared client has to say to the cmdlet that it is working for at that moment.</summary>
/// <remarks>
/// A session's client serves many cmdlets, also at once in one pipeline. The flow of execution knows which of them a
/// request belongs to, whatever thread it is on.
/// </remarks>
internal static class NoticeRelay
{
    private static readonly AsyncLocal<AsyncCmdlet?> Working = new();

    /// <summary>The cmdlet that the current flow of execution works for.</summary>
    public static AsyncCmdlet? Current => Working.Value;

    /// <summary>Makes a cmdlet the one that is worked for until the result is disposed.</summary>
    public static IDisposable Enter(AsyncCmdlet cmdlet)
    {
        var before = Working.Value;
        Working.Value = cmdlet;
        return new Leave(before);
    }

    /// <summary>Tells the current cmdlet; silent when there is none, as in a tab completion.</summary>
    public static void Tell(NoticeLevel level, string message) => Working.Value?.TakeNotice(level, message);

    private sealed class Leave(AsyncCmdlet? before) : IDisposable
    {
        public void Dispose() => Working.Value = before;
    }
}
