namespace SegmentC1.Access;

/// <summary>Checks one file, row by row.</summary>
internal sealed class DecisionFileCheck(
    DecisionTable table, ReviewEvidence evidence, DecisionImportOptions options, Dictionary<string, ReviewDecision> taken, List<DecisionException> problems, List<string> remarks)
{
    private const int MissingShown = 20;

    private readonly HashSet<string[]> _found = new(ReferenceEqualityComparer.Instance as IEqualityComparer<string[]>);
    private bool _isOther;

    /// <summary>What it is checked with.</summary>
    public ReviewEvidence Evidence => evidence;

    /// <summary>The rows of the review that it has, good or bad.</summary>
    public IEnumerable<string[]> Found => _found;

    /// <summary>Whether it is one reviewer's part.</summary>
    public bool IsPart => PartOf().Count < evidence.Rows.Count;

    /// <summary>The decisions of its rows; what is wrong is among the problems.</summary>
    public List<ReviewDecision> Decisions()
    {
        // One sentence for the whole file says more than one for each of its rows.
        if (evidence.WhyOther(table.Rows) is { } why)
        {
            _isOther = true;
            Problem(DecisionException.OtherReview, 0, why);
            return [];
        }

        return [.. table.Rows.Select(Decide).OfType<ReviewDecision>()];
    }

    /// <summary>Names the rows that should be in the file and are in none.</summary>
    /// <param name="found">The rows that any file of the review has.</param>
    public void CheckMissing(IReadOnlySet<string[]> found)
    {
        if (_isOther) return;
        var wanted = PartOf();
        if (wanted.Count < evidence.Rows.Count) remarks.Add($"{Path.GetFileName(table.File)} is the part of {ReviewersOf(wanted)}: {wanted.Count} of the review's {evidence.Rows.Count} rows.");
        var missing = wanted.Where(given => !found.Contains(given)).ToList();
        foreach (var given in missing.Take(MissingShown))
        {
            Problem(DecisionException.RowMissing, 0, $"a row of the review is missing: {Shown(given)}.");
        }

        if (missing.Count > MissingShown) Problem(DecisionException.RowMissing, 0, $"{missing.Count - MissingShown} more rows of the review are missing.");
    }

    /// <summary>The reviewers of rows, as people would say them.</summary>
    public static string ReviewersOf(IEnumerable<string[]> rows) =>
        string.Join(", ", rows.Select(given => ReviewEvidence.Cell(given, "Reviewer")).Distinct(StringComparer.Ordinal).Select(name => name.Length == 0 ? "nobody" : name));

    // A file in which all rows are one reviewer's is that reviewer's part; every other one has to be whole.
    private IReadOnlyList<string[]> PartOf()
    {
        var reviewers = evidence.IsOfSnapshot ? [] : _found.Select(given => ReviewEvidence.Cell(given, "Reviewer")).ToHashSet(StringComparer.Ordinal);
        return reviewers.Count == 1 ? [.. evidence.Rows.Where(given => ReviewEvidence.Cell(given, "Reviewer") == reviewers.Single())] : evidence.Rows;
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
