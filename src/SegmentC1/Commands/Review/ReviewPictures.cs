using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

/// <summary>Turns what a person names as a review into its picture: a folder, a snapshot file, a snapshot, or the result of an export.</summary>
internal static class ReviewPictures
{
    /// <exception cref="CommandException">It is none of these.</exception>
    public static async Task<WorkspaceSnapshot> ReadAsync(SessionState session, object named, CancellationToken cancellationToken)
    {
        var item = PSObject.AsPSObject(named);
        if (item.BaseObject is WorkspaceSnapshot snapshot) return snapshot;
        var path = PathOf(item) ?? throw new CommandException(
            "Piped.NotUsable",
            $"An object of type {item.TypeNames.FirstOrDefault() ?? "unknown"} is no review: give a folder, a snapshot.json or a snapshot of this session.",
            named);
        try
        {
            return await ReviewSnapshots.ReadAsync(FilePaths.Resolve(session, path), cancellationToken);
        }
        catch (Exception failure) when (ErrorFactory.Knows(failure))
        {
            failure.About(path);
            throw;
        }
    }

    private static string? PathOf(PSObject item) => item.BaseObject switch
    {
        string path => path,
        FileSystemInfo file => file.FullName,
        _ => item.Properties["Path"]?.Value as string,
    };
}
