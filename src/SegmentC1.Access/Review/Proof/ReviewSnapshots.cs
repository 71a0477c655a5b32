namespace SegmentC1.Access;

/// <summary>Finds and reads the picture of the workspace that a review has.</summary>
public static class ReviewSnapshots
{
    internal const string SnapshotName = "snapshot.json";

    /// <summary>Reads the picture of a review folder, or a snapshot that is a file of its own; what its manifest does not vouch for is refused.</summary>
    /// <param name="path">A review folder, its <c>snapshot.json</c>, or a snapshot that was exported alone.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    /// <exception cref="ReviewFileException">There is no picture, or it is not as the manifest says that it was written.</exception>
    /// <exception cref="SnapshotFormatException">It is not a snapshot, is damaged, or is of a newer version.</exception>
    public static async Task<WorkspaceSnapshot> ReadAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        var file = FileOf(Path.GetFullPath(path));
        await CheckManifestAsync(file, cancellationToken).ConfigureAwait(false);
        var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (stream.ConfigureAwait(false))
        {
            return await SnapshotJson.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the picture of a review; null where the review is rows alone.</summary>
    /// <param name="review">A review folder, or a file that was written alone.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    /// <exception cref="ReviewFileException">The picture is not as the manifest says that it was written.</exception>
    /// <exception cref="SnapshotFormatException">It is damaged, or is of a newer version.</exception>
    public static async Task<WorkspaceSnapshot?> FindAsync(string review, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(review);
        var file = Directory.Exists(review) ? Path.Combine(review, SnapshotName) : review;
        return File.Exists(file) && string.Equals(Path.GetExtension(file), ".json", StringComparison.OrdinalIgnoreCase)
            ? await ReadAsync(file, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private static string FileOf(string path)
    {
        if (Directory.Exists(path))
        {
            var inside = Path.Combine(path, SnapshotName);
            return File.Exists(inside)
                ? inside
                : throw new ReviewFileException(ReviewFileException.NoSnapshot, path, $"'{path}' has no {SnapshotName}, so it cannot be compared.");
        }

        if (!File.Exists(path)) throw new FileNotFoundException($"'{path}' is not there.", path);
        return string.Equals(Path.GetExtension(path), ".json", StringComparison.OrdinalIgnoreCase)
            ? path
            : throw new ReviewFileException(ReviewFileException.NoSnapshot, path, $"'{path}' holds rows for a reviewer, not a picture of the workspace. Give the review's folder or its {SnapshotName}.");
    }

    // A snapshot without any manifest is somebody's own file; one with a manifest has to be what that says.
    private static async Task CheckManifestAsync(string file, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(file)!;
        string[] manifests = [ReviewManifest.PathOf(file), Path.Combine(folder, ReviewVerifier.CompletionManifest), Path.Combine(folder, ReviewManifest.FileName)];
        foreach (var path in manifests.Where(File.Exists))
        {
            var manifest = await SealedManifest.ReadAsync(path, cancellationToken).ConfigureAwait(false);
            if (manifest.Problems.Count > 0) throw NotGenuine(file, $"{Path.GetFileName(path)}: {string.Join(' ', manifest.Problems)}");
            if (manifest.Find(Path.GetFileName(file)) is not { } entry) continue;
            var hash = await ReviewVerifier.HashAsync(file, cancellationToken).ConfigureAwait(false);
            if (!string.Equals(hash, entry.Sha256, StringComparison.Ordinal)) throw NotGenuine(file, $"Its SHA-256 is {hash}, and {entry.Sha256} was written.");
            return;
        }
    }

    private static ReviewFileException NotGenuine(string file, string why) =>
        new(ReviewFileException.NotGenuine, file, $"'{file}' is not as it was written, so nothing is compared with it. {why}");
}
