namespace SegmentC1.Access;

/// <summary>How decisions are read.</summary>
public sealed record DecisionImportOptions
{
    /// <summary>The review that the files were made of: its folder, CSV file or snapshot file. Null: it is looked for beside each file.</summary>
    public string? Reference { get; init; }

    /// <summary>Whether rows without a decision are given as <see cref="DecisionKind.Undecided"/> instead of being errors.</summary>
    public bool AllowUndecided { get; init; }

    /// <summary>Whether a file may be taken at its word where there is nothing to check its rows with.</summary>
    public bool AllowUnverified { get; init; }
}

/// <summary>What was read from files of decisions.</summary>
/// <param name="Decisions">The decisions of the files that have no problem, in the order of the files and their rows.</param>
/// <param name="Problems">What is wrong, file by file; a file that has any gives no decision.</param>
/// <param name="Remarks">What a person should know, such as that a file is one reviewer's part.</param>
public sealed record DecisionImport(IReadOnlyList<ReviewDecision> Decisions, IReadOnlyList<DecisionException> Problems, IReadOnlyList<string> Remarks);

/// <summary>Reads the files that reviewers filled in. Guesses nothing: what is not certain is a problem that names file and line.</summary>
public static class DecisionImporter
{
    /// <summary>Reads files, each against the evidence of its review.</summary>
    /// <param name="files">Full names of CSV files and workbooks.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<DecisionImport> ReadAsync(IReadOnlyList<string> files, DecisionImportOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        var finder = new EvidenceFinder();
        var problems = new List<DecisionException>();
        var remarks = new List<string>();
        var read = new List<(string File, List<ReviewDecision> Decisions)>();
        var taken = new Dictionary<string, ReviewDecision>(StringComparer.Ordinal);
        var checks = new List<DecisionFileCheck>();
        foreach (var file in files)
        {
            try
            {
                var table = await DecisionTable.ReadAsync(file, cancellationToken).ConfigureAwait(false);
                var evidence = await EvidenceAsync(finder, table, options, remarks, cancellationToken).ConfigureAwait(false);
                var check = new DecisionFileCheck(table, evidence, options, taken, problems, remarks);
                checks.Add(check);
                read.Add((file, check.Decisions()));
            }
            catch (DecisionException problem)
            {
                problems.Add(problem);
            }
        }

        // The rows of a part may be spread over files, so what is missing is known when all of them were read.
        foreach (var review in checks.GroupBy(check => check.Evidence)) CheckWhole(review.Key, [.. review], remarks);
        var bad = problems.Select(problem => problem.File).ToHashSet(StringComparer.Ordinal);
        return new DecisionImport([.. read.Where(file => !bad.Contains(file.File)).SelectMany(file => file.Decisions)], problems, remarks);
    }

    private static void CheckWhole(ReviewEvidence evidence, IReadOnlyList<DecisionFileCheck> files, List<string> remarks)
    {
        var found = files.SelectMany(file => file.Found).ToHashSet((IEqualityComparer<string[]>)ReferenceEqualityComparer.Instance);
        foreach (var file in files) file.CheckMissing(found);
        var left = evidence.Rows.Where(given => !found.Contains(given)).ToList();
        if (files.Count > 1 && left.Count > 0 && files.All(file => file.IsPart)) remarks.Add($"{left.Count} of the review's {evidence.Rows.Count} rows are in none of these files: those of {DecisionFileCheck.ReviewersOf(left)}.");
    }

    private static async Task<ReviewEvidence> EvidenceAsync(EvidenceFinder finder, DecisionTable table, DecisionImportOptions options, List<string> remarks, CancellationToken cancellationToken)
    {
        try
        {
            return await finder.FindAsync(table, options.Reference, cancellationToken).ConfigureAwait(false);
        }
        catch (DecisionException nothing) when (nothing.ErrorId == DecisionException.NoEvidence && options.AllowUnverified)
        {
            remarks.Add($"{nothing.Message} It was taken at its word, as -AllowUnverified says: rows may have been changed, or be missing.");
            return ReviewEvidence.AtItsWord(table);
        }
    }
}
