using Newtonsoft.Json.Linq;

namespace SegmentC1.Access;

/// <summary>Finds what the rows of a file are checked with, and believes nothing that its manifest does not vouch for.</summary>
internal sealed class EvidenceFinder
{
    private readonly Dictionary<string, ReviewEvidence> _known = new(StringComparer.Ordinal);

    /// <summary>The evidence of a file.</summary>
    /// <param name="table">The file.</param>
    /// <param name="reference">A review folder, file or snapshot file that was named for it; null to look beside the file.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DecisionException">There is none, or it does not fit the file.</exception>
    public async Task<ReviewEvidence> FindAsync(DecisionTable table, string? reference, CancellationToken cancellationToken)
    {
        var key = reference ?? (Directory.Exists(FolderOf(table)) && File.Exists(FolderManifest(table)) && !File.Exists(ReviewManifest.PathOf(table.File)) ? FolderOf(table) : table.File);
        if (_known.TryGetValue(key, out var known)) return known;
        var found = reference is not null ? await ReferenceAsync(table, reference, cancellationToken).ConfigureAwait(false)
            : File.Exists(ReviewManifest.PathOf(table.File)) ? await InPlaceAsync(table, table.File, ReviewManifest.PathOf(table.File), cancellationToken).ConfigureAwait(false)
            : File.Exists(FolderManifest(table)) ? await FolderAsync(table, FolderOf(table), cancellationToken).ConfigureAwait(false)
            : throw Nothing(table, "there is no manifest of a review beside it");
        // What was proven by its own content alone says nothing about another file.
        if (!ReferenceEquals(found.Owner, table)) _known[key] = found.Evidence;
        return found.Evidence;
    }

    private sealed record Found(ReviewEvidence Evidence, DecisionTable? Owner = null);

    private static async Task<Found> ReferenceAsync(DecisionTable table, string reference, CancellationToken cancellationToken)
    {
        if (Directory.Exists(reference)) return await FolderAsync(table, reference, cancellationToken).ConfigureAwait(false);
        if (!File.Exists(reference)) throw new FileNotFoundException($"'{reference}' is not there.", reference);
        // A file of a folder stands for the folder: that knows the most, and its record goes there.
        var (own, folder) = (ReviewManifest.PathOf(reference), Path.GetDirectoryName(reference)!);
        if (!File.Exists(own) && await NamesAsync(Path.Combine(folder, ReviewManifest.FileName), reference, cancellationToken).ConfigureAwait(false)) return await FolderAsync(table, folder, cancellationToken).ConfigureAwait(false);
        if (string.Equals(Path.GetExtension(reference), ".json", StringComparison.OrdinalIgnoreCase)) return await SnapshotAsync(reference, reference, cancellationToken).ConfigureAwait(false);

        var manifest = await ManifestAsync(table, own, cancellationToken).ConfigureAwait(false);
        return await VouchedAsync(manifest, reference, cancellationToken).ConfigureAwait(false)
            ? new Found(await RowsAsync(reference, reference, manifest, cancellationToken).ConfigureAwait(false))
            : throw Nothing(table, $"'{reference}' is not as its manifest says that it was written");
    }

    private static async Task<Found> FolderAsync(DecisionTable table, string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, ReviewManifest.FileName);
        if (!File.Exists(path)) throw Nothing(table, $"'{folder}' has no {ReviewManifest.FileName}");
        var manifest = await ManifestAsync(table, path, cancellationToken).ConfigureAwait(false);
        var access = Path.Combine(folder, ReviewFileNames.Access);
        if (await VouchedAsync(manifest, access, cancellationToken).ConfigureAwait(false)) return new Found(await RowsAsync(folder, access, manifest, cancellationToken).ConfigureAwait(false));

        // The rows were filled in where they lay: the picture tells what they were.
        var snapshot = Path.Combine(folder, ReviewSnapshots.SnapshotName);
        if (manifest.Content!["part"] is not JValue { Value: true } && await VouchedAsync(manifest, snapshot, cancellationToken).ConfigureAwait(false)) return await SnapshotAsync(folder, snapshot, cancellationToken).ConfigureAwait(false);
        return string.Equals(table.File, access, StringComparison.Ordinal)
            ? await InPlaceAsync(table, folder, path, cancellationToken).ConfigureAwait(false)
            : throw Nothing(table, $"'{access}' is not as its manifest says that it was written");
    }

    /// <summary>A file that was filled in where it was written: without the answers it must be what the manifest names.</summary>
    private static async Task<Found> InPlaceAsync(DecisionTable table, string review, string manifestPath, CancellationToken cancellationToken)
    {
        var manifest = await ManifestAsync(table, manifestPath, cancellationToken).ConfigureAwait(false);
        var entry = manifest.Find(Path.GetFileName(table.File)) ?? throw Nothing(table, "the manifest beside it does not name it");
        var hash = table.IsWorkbook ? SealedManifest.TextOf(manifest.Content, "rowsSha256") ?? throw Nothing(table, "its manifest does not have the hash of its rows, and a workbook is another file once it was saved") : entry.Sha256;
        if (await EmptiedRows.ProveAsync(table, hash, IsRaw(manifest), cancellationToken).ConfigureAwait(false) is { } rows) return new Found(new ReviewEvidence(review, rows, isOfSnapshot: false), table);
        var count = manifest.Content!["counts"]?["rows"] is JValue { Value: long number } ? number : table.Rows.Count;
        throw new DecisionException(
            count == table.Rows.Count ? DecisionException.Changed : DecisionException.RowMissing,
            table.File,
            0,
            $"more than Reviewer, Decision, DecisionDate and Justification was changed: {(count == table.Rows.Count ? "without them its rows are not those that the manifest names" : $"the review has {count} rows, and the file has {table.Rows.Count}")}. Name the untouched review with -Reference to see where.");
    }

    private static async Task<Found> SnapshotAsync(string review, string file, CancellationToken cancellationToken) =>
        new(ReviewEvidence.Of(review, await ReviewSnapshots.ReadAsync(file, cancellationToken).ConfigureAwait(false)));

    private static async Task<ReviewEvidence> RowsAsync(string review, string file, SealedManifest manifest, CancellationToken cancellationToken)
    {
        var table = await DecisionTable.ReadAsync(file, cancellationToken).ConfigureAwait(false);
        var guarded = !table.IsWorkbook && !IsRaw(manifest);
        return new ReviewEvidence(review, [.. table.Rows.Select(row => guarded ? [.. row.Cells.Select(FormulaGuard.Unescape)] : row.Cells)], isOfSnapshot: false);
    }

    private static async Task<bool> VouchedAsync(SealedManifest manifest, string file, CancellationToken cancellationToken) =>
        manifest.Find(Path.GetFileName(file)) is { } entry && File.Exists(file)
        && string.Equals(await ReviewVerifier.HashAsync(file, cancellationToken).ConfigureAwait(false), entry.Sha256, StringComparison.Ordinal);

    private static async Task<bool> NamesAsync(string manifest, string file, CancellationToken cancellationToken) =>
        File.Exists(manifest) && (await SealedManifest.ReadAsync(manifest, cancellationToken).ConfigureAwait(false)).Find(Path.GetFileName(file)) is not null;

    private static async Task<SealedManifest> ManifestAsync(DecisionTable table, string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) throw Nothing(table, $"'{path}' is not there");
        var manifest = await SealedManifest.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        return manifest.Problems.Count == 0 ? manifest : throw Nothing(table, $"'{path}' was changed: {string.Join(' ', manifest.Problems)}");
    }

    private static bool IsRaw(SealedManifest manifest) => manifest.Content!["options"]?["raw"] is JValue { Value: true };

    private static string FolderOf(DecisionTable table) => Path.GetDirectoryName(table.File)!;

    private static string FolderManifest(DecisionTable table) => Path.Combine(FolderOf(table), ReviewManifest.FileName);

    private static DecisionException Nothing(DecisionTable table, string why) => new(
        DecisionException.NoEvidence, table.File, 0, $"its rows cannot be checked, because {why}. Name the review that was given out with -Reference: its folder, its CSV file or its snapshot.json.");
}
