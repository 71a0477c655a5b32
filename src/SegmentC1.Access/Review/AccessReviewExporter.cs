namespace SegmentC1.Access;

/// <summary>Writes an access review and the manifest that proves it.</summary>
public static class AccessReviewExporter
{
    /// <summary>Writes the review and then its manifest, each whole or not at all.</summary>
    /// <remarks>
    /// A single file and its manifest are prepared beside their names first. A manifest of an older review is out of the way before the new
    /// review takes its name, and comes back if that fails, so that no review ever stands beside another one's manifest.
    /// A folder is filled beside its name and renamed at the end.
    /// </remarks>
    /// <param name="book">The review.</param>
    /// <param name="options">Where to and how.</param>
    /// <param name="progress">Told the number of rows of access so far; may be null.</param>
    /// <param name="cancellationToken">Ends writing; nothing is left then.</param>
    /// <exception cref="ReviewIncompleteException">The picture is incomplete and that was not allowed. Nothing was written.</exception>
    /// <exception cref="OutputFileException">Something is there already, or cannot be written.</exception>
    public static async Task<AccessReviewResult> ExportAsync(ReviewBook book, AccessReviewOptions options, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(options);
        if (!book.Snapshot.IsComplete && !MayBeIncomplete(options)) throw Refused(book.Snapshot, options);
        cancellationToken.ThrowIfCancellationRequested();
        return options.Format == ReviewFormat.Folder
            ? await ExportFolderAsync(book, options, progress, cancellationToken).ConfigureAwait(false)
            : await ExportFileAsync(book, options, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether <see cref="ExportAsync"/> would be refused for what is on the disk now, before a workspace is read for it; nothing is written.</summary>
    /// <exception cref="OutputFileException">Something is there already, or its name cannot be written.</exception>
    public static void Check(string path, ReviewFormat format, bool overwrite)
    {
        if (format == ReviewFormat.Folder) AtomicFolder.Check(path, WhyNotReplace(overwrite));
        else AtomicFile.Check(ReviewManifest.PathOf(AtomicFile.Check(path, overwrite)), overwrite);
    }

    /// <summary>Whether an incomplete picture may be written: where that was asked for, and what is written is for people.</summary>
    /// <remarks>ConductorOne takes what a file does not have for taken away.</remarks>
    public static bool MayBeIncomplete(AccessReviewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.AllowIncomplete && options.Format != ReviewFormat.ConductorOneCsv;
    }

    /// <summary>Why an incomplete picture is not written.</summary>
    public static ReviewIncompleteException Refused(WorkspaceSnapshot snapshot, AccessReviewOptions options)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(options);
        return options.Format != ReviewFormat.ConductorOneCsv
            ? new ReviewIncompleteException(snapshot.Problems)
            : new ReviewIncompleteException(
                $"The picture of the workspace is incomplete, and ConductorOne would take what a file lacks for revoked, so none was written. {string.Join(' ', snapshot.Problems)} Read the workspace again.",
                snapshot.Problems);
    }

    private static Func<string, string?>? WhyNotReplace(bool overwrite) => overwrite ? ReviewFiles.WhyNotReplace : null;

    private static async Task<AccessReviewResult> ExportFolderAsync(ReviewBook book, AccessReviewOptions options, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var folder = AtomicFolder.Create(options.Path, WhyNotReplace(options.Overwrite));
        var files = new List<ReviewFile>();
        foreach (var (name, write) in ReviewContents.OfFolder(book, options, progress))
        {
            var now = book;
            var file = await folder.WriteAsync(name, stream => write(now, stream, cancellationToken), cancellationToken).ConfigureAwait(false);
            files.Add(file);
            if (name == ReviewFileNames.Access) book = book with { AccessSha256 = file.Sha256 };
        }

        await folder.WriteAsync(ReviewManifest.FileName, stream => ReviewManifest.WriteAsync(stream, book, options, files, cancellationToken), cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        folder.Commit();
        return Result(book, options.Format, folder.Path, Path.Combine(folder.Path, ReviewManifest.FileName), files, ReviewSeal.HashOf(files));
    }

    private static async Task<AccessReviewResult> ExportFileAsync(ReviewBook book, AccessReviewOptions options, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var path = AtomicFile.Check(options.Path, options.Overwrite);
        var manifestPath = AtomicFile.Check(ReviewManifest.PathOf(path), options.Overwrite);

        // What people read alone is tied to the rows all the same: whoever has the snapshot can write them and compare.
        if (options.Format is ReviewFormat.Html or ReviewFormat.Xlsx) book = book with { AccessSha256 = await AccessReviewCsv.HashAsync(book, options.Raw, cancellationToken).ConfigureAwait(false) };
        var review = AtomicFile.Create(path, options.Overwrite);
        await using (review.ConfigureAwait(false))
        {
            var manifest = AtomicFile.Create(manifestPath, options.Overwrite);
            await using (manifest.ConfigureAwait(false))
            {
                await ReviewContents.OfFile(options, progress)(book, review.Stream, cancellationToken).ConfigureAwait(false);
                var file = await ReviewFiles.DescribeAsync(Path.GetFileName(path), review.Stream, cancellationToken).ConfigureAwait(false);
                if (options.Format == ReviewFormat.Xlsx) book = book with { RowsSha256 = await EmptiedRows.HashOfWorkbookAsync(AccessReviewCsv.Rows(book), cancellationToken).ConfigureAwait(false) };
                await ReviewManifest.WriteAsync(manifest.Stream, book, options, [file], cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                CommitPair(review, manifest, options.Overwrite);
                return Result(book, options.Format, path, manifestPath, [file], file.Sha256);
            }
        }
    }

    private static AccessReviewResult Result(ReviewBook book, ReviewFormat format, string path, string manifestPath, IReadOnlyList<ReviewFile> files, string sha256) => new()
    {
        Path = path,
        ManifestPath = manifestPath,
        Format = format,
        Workspace = book.Snapshot.Workspace.Slug,
        Scope = book.Scope,
        CapturedAt = book.Snapshot.CapturedAt,
        Counts = book.Counts,
        Findings = book.Findings,
        Files = files,
        Sha256 = sha256,
        Complete = book.Snapshot.IsComplete,
        Gaps = book.Snapshot.Gaps,
        Problems = book.Snapshot.Problems,
    };

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
