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
    private const int MissingShown = 20;

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
        foreach (var file in files)
        {
            try
            {
                var table = await DecisionTable.ReadAsync(file, cancellationToken).ConfigureAwait(false);
                var evidence = await EvidenceAsync(finder, table, options, remarks, cancellationToken).ConfigureAwait(false);
                read.Add((file, new FileCheck(table, evidence, options, taken, problems, remarks).Decisions()));
            }
            catch (DecisionException problem)
            {
                problems.Add(problem);
            }
        }

        var bad = problems.Select(problem => problem.File).ToHashSet(StringComparer.Ordinal);
        return new DecisionImport([.. read.Where(file => !bad.Contains(file.File)).SelectMany(file => file.Decisions)], problems, remarks);
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

    /// <summary>Checks one file, row by row.</summary>
    private sealed class FileCheck(
        DecisionTable table, ReviewEvidence evidence, DecisionImportOptions options, Dictionary<string, ReviewDecision> taken, List<DecisionException> problems, List<string> remarks)
    {
        private readonly HashSet<string[]> _found = new(ReferenceEqualityComparer.Instance as IEqualityComparer<string[]>);

        public List<ReviewDecision> Decisions()
        {
            var decisions = table.Rows.Select(Decide).OfType<ReviewDecision>().ToList();
            CheckMissing();
            return decisions;
        }

        private ReviewDecision? Decide(DecisionRow row)
        {
            if (evidence.Find(row) is not { } given)
            {
                Problem(DecisionException.RowUnknown, row.Line, Unknown(row));
                return null;
            }

            _found.Add(given);
            var differences = evidence.Differences(row, given);
            if (differences.Count > 0)
            {
                Problem(DecisionException.RowChanged, row.Line, $"the row was changed where it must not be: {Changes(row, given, differences)}.");
                return null;
            }

            if (DecisionCells.KindOf(row["Decision"]) is not { } kind)
            {
                Problem(DecisionException.UnknownWord, row.Line, $"'{row["Decision"]}' is no decision. Write Keep, Revoke or Modify.");
                return null;
            }

            ReviewDecision decision;
            try
            {
                decision = evidence.Decide(given, row, table.File, kind);
            }
            catch (Exception failure) when (failure is FormatException or OverflowException)
            {
                Problem(DecisionException.RowChanged, row.Line, $"the row does not say what it is about: {failure.Message}");
                return null;
            }

            if (!IsFirst(decision, row, given)) return null;
            if (kind == DecisionKind.Undecided && !options.AllowUndecided) Problem(DecisionException.Undecided, row.Line, $"there is no decision about {Who(decision)}.");
            if (kind == DecisionKind.Modify && decision.Justification.Length == 0) Problem(DecisionException.Unexplained, row.Line, $"Modify needs a Justification that says what is to change for {Who(decision)}.");
            return decision;
        }

        private bool IsFirst(ReviewDecision decision, DecisionRow row, string[] given)
        {
            var key = $"{evidence.Review}\u001f{string.Join('\u001f', given)}";
            if (taken.TryAdd(key, decision)) return true;
            var first = taken[key];
            var where = first.File == table.File ? $"line {first.Line}" : $"{Path.GetFileName(first.File)}, line {first.Line}";
            Problem(
                DecisionException.RowRepeated,
                row.Line,
                first.Decision == decision.Decision ? $"the row repeats {where}." : $"the row contradicts {where}: {decision.Decision} here, {first.Decision} there.");
            // Which of the two counts nobody can say, so neither file does.
            if (first.File != table.File) problems.Add(new DecisionException(DecisionException.RowRepeated, first.File, first.Line, $"the row is in {Path.GetFileName(table.File)}, line {row.Line}, too."));
            return false;
        }

        // A file in which all rows are one reviewer's is that reviewer's part; every other one has to be whole.
        private void CheckMissing()
        {
            var reviewers = evidence.IsOfSnapshot ? [] : _found.Select(given => ReviewEvidence.Cell(given, "Reviewer")).ToHashSet(StringComparer.Ordinal);
            var part = reviewers.Count == 1 ? reviewers.Single() : null;
            var wanted = part is null ? evidence.Rows : [.. evidence.Rows.Where(given => ReviewEvidence.Cell(given, "Reviewer") == part)];
            if (wanted.Count < evidence.Rows.Count) remarks.Add($"{Path.GetFileName(table.File)} is the part of {(part!.Length == 0 ? "nobody" : part)}: {wanted.Count} of the review's {evidence.Rows.Count} rows.");
            var missing = wanted.Where(given => !_found.Contains(given)).ToList();
            foreach (var given in missing.Take(MissingShown))
            {
                Problem(DecisionException.RowMissing, 0, $"a row of the review is missing: {Shown(given)}.");
            }

            if (missing.Count > MissingShown) Problem(DecisionException.RowMissing, 0, $"{missing.Count - MissingShown} more rows of the review are missing.");
        }

        private string Unknown(DecisionRow row)
        {
            if (evidence.Nearest(row) is not { } near) return $"the review has no row for '{row["Email"]}' ({row["PrincipalId"]}): {Path.GetFileName(evidence.Review)} does not know this person.";
            return $"this is not a row of the review. The nearest of this person differs: {Changes(row, near.Given, near.Differences)}.";
        }

        private static string Changes(DecisionRow row, string[] given, IReadOnlyList<string> columns) =>
            string.Join("; ", columns.Select(column => $"{column} is '{row[column]}' and was '{ReviewEvidence.Cell(given, column)}'"));

        private static string Shown(string[] given)
        {
            var email = ReviewEvidence.Cell(given, "Email");
            var role = ReviewEvidence.Cell(given, "Role");
            var group = ReviewEvidence.Cell(given, "GroupName");
            return $"{(email.Length > 0 ? email : ReviewEvidence.Cell(given, "PrincipalId"))}{(role.Length > 0 ? $", {role} on {ReviewEvidence.Cell(given, "ScopeName")}" : "")}{(group.Length > 0 ? $" through group {group}" : "")}";
        }

        private static string Who(ReviewDecision decision) => $"{(decision.Email.Length > 0 ? decision.Email : decision.PrincipalId)}: {decision.Access}";

        private void Problem(string errorId, int line, string message) => problems.Add(new DecisionException(errorId, table.File, line, message));
    }
}
