using System.Security.Cryptography;

namespace SegmentC1.Access;

/// <summary>Writes an access review and the manifest that proves it.</summary>
public static class AccessReviewExporter
{
    /// <summary>Writes the CSV and then its manifest, each whole or not at all.</summary>
    /// <remarks>
    /// Both are prepared beside their names first. A manifest of an older review is out of the way before the new review takes
    /// its name, and comes back if that fails, so that no review ever stands beside another one's manifest.
    /// </remarks>
    /// <param name="snapshot">The picture.</param>
    /// <param name="options">Where to and how.</param>
    /// <param name="progress">Told the number of rows so far; may be null.</param>
    /// <param name="cancellationToken">Ends writing; nothing is left then.</param>
    /// <exception cref="ReviewIncompleteException">The picture is incomplete and that was not allowed. Nothing was written.</exception>
    /// <exception cref="OutputFileException">One of the files is there already, or cannot be written.</exception>
    public static async Task<AccessReviewResult> ExportCsvAsync(
        WorkspaceSnapshot snapshot, AccessReviewOptions options, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(options);
        if (!snapshot.IsComplete && !options.AllowIncomplete) throw new ReviewIncompleteException(snapshot.Problems);
        cancellationToken.ThrowIfCancellationRequested();

        var path = AtomicFile.Check(options.Path, options.Overwrite);
        var manifestPath = AtomicFile.Check(ReviewManifest.PathOf(path), options.Overwrite);
        var review = AtomicFile.Create(path, options.Overwrite);
        await using (review.ConfigureAwait(false))
        {
            var manifest = AtomicFile.Create(manifestPath, options.Overwrite);
            await using (manifest.ConfigureAwait(false))
            {
                var counts = await AccessReviewCsv.WriteAsync(
                    review.Stream, snapshot, EffectiveAccess.Of(snapshot), options.Raw, progress, cancellationToken).ConfigureAwait(false);
                var result = new AccessReviewResult
                {
                    Path = path,
                    ManifestPath = manifestPath,
                    Workspace = snapshot.Workspace.Slug,
                    CapturedAt = snapshot.CapturedAt,
                    Counts = counts,
                    Bytes = review.Stream.Length,
                    Sha256 = await HashAsync(review.Stream, cancellationToken).ConfigureAwait(false),
                    Complete = snapshot.IsComplete,
                    Gaps = snapshot.Gaps,
                    Problems = snapshot.Problems,
                };
                await ReviewManifest.WriteAsync(manifest.Stream, snapshot, options, result, cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                CommitPair(review, manifest, options.Overwrite);
                return result;
            }
        }
    }

    /// <summary>Whether <see cref="ExportCsvAsync"/> would be refused for what is on the disk now, before a workspace is read for it; nothing is written.</summary>
    /// <exception cref="OutputFileException">One of the two files is there already, or its name cannot be written.</exception>
    public static void Check(string path, bool overwrite) => AtomicFile.Check(ReviewManifest.PathOf(AtomicFile.Check(path, overwrite)), overwrite);

    private static async Task<string> HashAsync(Stream stream, CancellationToken cancellationToken)
    {
        stream.Position = 0;
        return Convert.ToHexString(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false)).ToLowerInvariant();
    }

    private static void CommitPair(AtomicFile review, AtomicFile manifest, bool overwrite)
    {
        var old = overwrite ? FileAside.Take(manifest.Path) : null;
        try
        {
            review.Commit();
        }
        catch (OutputFileException)
        {
            old?.Restore();
            throw;
        }

        try
        {
            manifest.Commit();
        }
        catch (OutputFileException) when (!overwrite)
        {
            // The review is new, so taking it away leaves what was there before; without its manifest it would prove nothing.
            FileAside.Take(review.Path)?.Delete();
            throw;
        }
        finally
        {
            old?.Delete();
        }
    }
}
