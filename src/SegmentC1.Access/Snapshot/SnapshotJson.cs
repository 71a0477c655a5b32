namespace SegmentC1.Access;

/// <summary>A snapshot as a file (<c>snapshot.json</c>): everything that comparing, proving or computing access again needs, and no secret.</summary>
/// <remarks>
/// UTF-8 JSON with a schema that has a version, one object of the workspace a line. The same snapshot always gives the same bytes, and
/// a snapshot that was read back gives the same access and the same bytes again. Text is kept as it came, dates included. A permission keeps its labels
/// where Segment had them, and the reason why it was not understood; parts that were not understood are not in a snapshot and so not in the file.
/// </remarks>
public static class SnapshotJson
{
    /// <summary>The schema that is written, and the only one that is read.</summary>
    public const string Schema = SchemaName + "1";

    internal const string SchemaName = "segmentc1/snapshot/";

    /// <summary>Writes a snapshot part by part; holds little more than one line of it.</summary>
    /// <param name="output">Where to; stays open.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="cancellationToken">Ends writing between two parts.</param>
    public static async Task WriteAsync(Stream output, WorkspaceSnapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(snapshot);
        foreach (var part in SnapshotJsonWriter.Parts(snapshot))
        {
            await output.WriteAsync(part, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads what <see cref="WriteAsync"/> wrote. What the snapshot may pass for is decided anew from its ledgers, beside what the file says.</summary>
    /// <param name="input">The file; stays open. Read to its end.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    /// <exception cref="SnapshotFormatException">The file is not a snapshot, is damaged, or is of a newer version.</exception>
    public static Task<WorkspaceSnapshot> ReadAsync(Stream input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        return SnapshotJsonReader.ReadAsync(input, cancellationToken);
    }
}
