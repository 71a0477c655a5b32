using System.Management.Automation;
using System.Runtime.CompilerServices;
using SegmentC1.Access;
using SegmentC1.Baton;
using SegmentC1.ConductorOne;
using SegmentC1.Segment;

namespace SegmentC1;

/// <summary>Makes PowerShell's error records, all of them, from the failures of the rooms below.</summary>
/// <remarks>The target is the input item, never a request: a request prints its headers, and with them the token.</remarks>
internal static class ErrorFactory
{
    private static readonly ConditionalWeakTable<Exception, object> Targets = [];

    /// <summary>Whether this is a failure of ours, as opposed to the engine's own flow control, which must pass.</summary>
    public static bool Knows(Exception failure) => IdOf(failure) is not null;

    /// <summary>Whether the next item would fail in the same way, so that the pipeline ends.</summary>
    public static bool EndsPipeline(Exception failure) => IdOf(failure) is not { } id || ErrorTable.Of(id).EndsPipeline;

    /// <summary>Whether one item failed while the next ones may succeed: the filter for "report and go on".</summary>
    public static bool IsOfOneItem(Exception failure) => Knows(failure) && !EndsPipeline(failure);

    /// <summary>Remembers what a failure that ends the pipeline was about.</summary>
    public static Exception About(this Exception failure, object? item)
    {
        if (item is not null) Targets.AddOrUpdate(failure, item);
        return failure;
    }

    /// <summary>What a failure was about.</summary>
    public static object? TargetOf(Exception failure) =>
        (failure as CommandException)?.Item ?? (Targets.TryGetValue(failure, out var item) ? item : null);

    /// <summary>The error record of a failure.</summary>
    public static ErrorRecord Create(Exception failure, object? target)
    {
        var id = IdOf(failure) ?? failure.GetType().Name;
        var entry = ErrorTable.Of(id);
        if (entry.Category == ErrorCategory.AuthenticationError && !failure.Data.Contains(ProgramExit.Key)) failure.EndsProgramWith(ProgramExit.Refused);
        return new ErrorRecord(failure, id, entry.Category, target ?? TargetOf(failure))
        {
            ErrorDetails = new ErrorDetails(failure.Message) { RecommendedAction = entry.Action },
        };
    }

    private static string? IdOf(Exception failure) => failure switch
    {
        CommandException command => command.ErrorId,
        SegmentException segment => segment.ErrorId,
        ConductorOneException tenant => tenant.ErrorId,
        C1zFormatException sync => sync.ErrorId,
        OutputFileException file => file.ErrorId,
        ReviewIncompleteException review => review.ErrorId,
        WorkbookLimitException workbook => workbook.ErrorId,
        ReviewListException list => list.ErrorId,
        SnapshotFormatException snapshot => snapshot.ErrorId,
        ReviewFileException file => file.ErrorId,
        DecisionException decision => decision.ErrorId,
        ReviewActionException action => action.ErrorId,
        ReviewComparisonException comparison => comparison.ErrorId,
        PipedObjectException piped => piped.ErrorId,
        AccessChangeException change => change.ErrorId,
        FileNotFoundException or DirectoryNotFoundException => ErrorIds.InputMissing,
        IOException or UnauthorizedAccessException => ErrorIds.InputFailed,
        _ => null,
    };
}
