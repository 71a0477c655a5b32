using System.Security.Cryptography;

namespace SegmentC1.Access;

/// <summary>The access review as CSV: RFC 4180, UTF-8 with byte order mark, invariant, one row per principal, role, scope and path.</summary>
public static class AccessReviewCsv
{
    private const long ProgressEvery = 500;

    /// <summary>The columns in their order. The last four are the reviewer's.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "WorkspaceId", "WorkspaceSlug", "CapturedAtUtc", "PrincipalType", "PrincipalId", "Name", "Email", "AccountState", "RoleId", "Role",
        "Privileged", "PiiAccess", "ScopeType", "ScopeId", "ScopeName", "ScopeLabels", "MatchedSources", "AllAndFuture", "GrantedThrough",
        "GroupId", "GroupName", "AlsoHeldThrough", "LastRecordedChangeUtc", "Findings", "Reviewer", "Decision", "DecisionDate", "Justification",
    ];

    /// <summary>Writes header and rows while the entries are computed; holds no more than a page of text.</summary>
    /// <param name="output">Where to; stays open.</param>
    /// <param name="snapshot">The picture that the entries are of.</param>
    /// <param name="entries">The rows, ordered by principal as <see cref="EffectiveAccess.Of"/> gives them.</param>
    /// <param name="raw">Whether to leave out the protection against formulas (<see cref="FormulaGuard"/>).</param>
    /// <param name="progress">Told the number of rows so far; may be null.</param>
    /// <param name="cancellationToken">Ends writing between two rows.</param>
    /// <returns>What was written.</returns>
    public static Task<ReviewCounts> WriteAsync(
        Stream output, WorkspaceSnapshot snapshot, IEnumerable<AccessEntry> entries, bool raw, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(entries);
        return WriteAsync(output, snapshot, entries, static _ => string.Empty, raw, progress, cancellationToken);
    }

    /// <summary>Writes the rows of a review, with their reviewers.</summary>
    internal static Task<ReviewCounts> WriteAsync(Stream output, ReviewBook book, bool raw, IProgress<long>? progress, CancellationToken cancellationToken) =>
        WriteAsync(output, book.Snapshot, book.Entries, book.ReviewerOf, raw, progress, cancellationToken);

    /// <summary>The cells of all rows of a review, with their reviewers, without any protection against formulas.</summary>
    internal static IEnumerable<string[]> Rows(ReviewBook book) => book.Entries.Select(entry => Cells(book.Snapshot, entry, book.ReviewerOf(entry)));

    /// <summary>What the SHA-256 of these rows as a file would be, lower-case hexadecimal; nothing is written.</summary>
    internal static async Task<string> HashAsync(ReviewBook book, bool raw, CancellationToken cancellationToken)
    {
        using var hash = SHA256.Create();
        var sink = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write);
        await using (sink.ConfigureAwait(false))
        {
            await WriteAsync(sink, book, raw, null, cancellationToken).ConfigureAwait(false);
        }

        return Convert.ToHexString(hash.Hash!).ToLowerInvariant();
    }

    /// <summary>The cells of one row, without any protection against formulas.</summary>
    /// <param name="snapshot">The picture that the entry is of.</param>
    /// <param name="entry">The line of access.</param>
    /// <param name="reviewer">Who reviews it; may be empty.</param>
    internal static string[] Cells(WorkspaceSnapshot snapshot, AccessEntry entry, string reviewer)
    {
        var cells = new string[Columns.Count];
        new AccessCells(snapshot).Fill(cells, entry, reviewer);
        return cells;
    }

    private static async Task<ReviewCounts> WriteAsync(
        Stream output, WorkspaceSnapshot snapshot, IEnumerable<AccessEntry> entries, Func<AccessEntry, string> reviewerOf, bool raw, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var counter = new ReviewCounter();
        await CsvTable.WriteAsync(output, Columns, Rows(), raw, cancellationToken).ConfigureAwait(false);
        progress?.Report(counter.Rows);
        return counter.Finish();

        IEnumerable<IReadOnlyList<string>> Rows()
        {
            var texts = new AccessCells(snapshot);
            var cells = new string[Columns.Count];
            foreach (var entry in entries)
            {
                texts.Fill(cells, entry, reviewerOf(entry));
                yield return cells;
                counter.Count(entry);
                if (counter.Rows % ProgressEvery == 0) progress?.Report(counter.Rows);
            }
        }
    }
}
