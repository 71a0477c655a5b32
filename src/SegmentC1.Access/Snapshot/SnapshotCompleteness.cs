using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Decides from the ledgers and the objects whether a reading is all of the workspace.</summary>
internal static class SnapshotCompleteness
{
    public static IReadOnlyList<SnapshotGap> GapsOf(WorkspaceReading reading) =>
        [.. reading.Ledgers
            .Where(ledger => ledger.State == ListState.Gap)
            .Select(ledger => new SnapshotGap(ledger.Kind, ledger.Owner, ledger.Reason ?? "not available", ledger.HttpStatus))];

    public static IReadOnlyList<string> ProblemsOf(WorkspaceReading reading)
    {
        var problems = new List<string>();
        foreach (var ledger in reading.Ledgers.Where(ledger => ledger.State is not (ListState.Complete or ListState.Gap)))
        {
            problems.Add($"{ledger}{(ledger.Reason is null ? "" : ": " + ledger.Reason)}");
        }

        var unknownUsers = reading.Users.Count(user => user.Permissions is null);
        if (unknownUsers > 0) problems.Add($"The permissions of {unknownUsers} users could not be read.");
        var unknownGroups = reading.Groups.Count(group => group.Permissions is null);
        if (unknownGroups > 0) problems.Add($"The permissions of {unknownGroups} groups could not be read.");
        return problems;
    }
}
