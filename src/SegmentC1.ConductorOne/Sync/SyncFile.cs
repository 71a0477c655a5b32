using SegmentC1.Access;
using SegmentC1.Baton;

namespace SegmentC1.ConductorOne;

/// <summary>Writes the sync file of a snapshot.</summary>
internal static class SyncFile
{
    /// <summary>Maps, expands and writes; the file appears under its name whole or not at all.</summary>
    public static (C1zResult File, MappingReport Report) Write(
        WorkspaceSnapshot snapshot, string path, bool overwrite, SyncOrder order, TimeProvider time, CancellationToken cancellationToken)
    {
        var options = new C1zWriterOptions
        {
            SyncType = order.SyncType,
            Overwrite = overwrite,
            Expanded = order.Mapping is { ExpandGrants: true, SkipGrants: false, SkipEntitlementsAndGrants: false },
            DiscoveredAt = snapshot.CapturedAt,
            TimeProvider = time,
        };
        using var writer = C1zWriter.Create(path, options, cancellationToken);
        var report = SegmentSync.Write(snapshot, writer, order.Mapping, cancellationToken);
        return (writer.Complete(), report);
    }

    /// <summary>What a person should know of a file, one sentence each.</summary>
    public static IReadOnlyList<string> WarningsOf(WorkspaceSnapshot snapshot, C1zResult file, MappingReport report, bool partial)
    {
        var warnings = new List<string>(report.Warnings);
        warnings.AddRange(snapshot.Gaps.Select(gap => $"Not in the sync: {gap.Kind}{(gap.Owner is null ? "" : $" ({gap.Owner})")}, which the plan of the workspace does not have."));
        if (partial) warnings.AddRange(snapshot.Problems);
        if (report.TargetsNotFound.Count > 0)
        {
            warnings.Add("Asked for and not in the workspace: " + string.Join(", ", report.TargetsNotFound.Select(target => $"{target.ResourceTypeId} {target.ResourceId}")) + ".");
        }

        if (report.InvitesOfUsers > 0) warnings.Add($"{report.InvitesOfUsers} invites are to addresses of users and were not written as invites.");
        if (file.Replaced > 0) warnings.Add($"{file.Replaced} rows came twice and were written once.");
        return warnings;
    }
}
