using System.Globalization;

namespace SegmentC1.Access;

/// <summary>Compares a cell that came back from a spreadsheet with the one that was given out, undoing only what is certain.</summary>
internal static class DecisionCells
{
    /// <summary>The columns that a reviewer fills in; every other one has to come back as it was.</summary>
    public static readonly IReadOnlySet<string> Answers = new HashSet<string>(StringComparer.Ordinal) { "Reviewer", "Decision", "DecisionDate", "Justification" };

    private static readonly HashSet<string> Flags = new(StringComparer.Ordinal) { "Privileged", "PiiAccess", "AllAndFuture" };
    private static readonly HashSet<string> Times = new(StringComparer.Ordinal) { "CapturedAtUtc", "LastRecordedChangeUtc" };

    // Year first, so that day and month cannot be taken for each other.
    private static readonly string[] TimeForms =
    [
        "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss'Z'", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.fff", "yyyy/MM/dd HH:mm:ss",
    ];

    private static readonly string[] DayForms = ["yyyy-MM-dd", "yyyy/MM/dd", "yyyy-M-d", "yyyy/M/d", "d.M.yyyy", "dd.MM.yyyy"];

    /// <summary>
    /// The text without what spreadsheets do to it: apostrophes at its beginning, which we put before a dangerous character and which some of
    /// them take as their own mark of a text and lose, and the kind of line ends.
    /// </summary>
    public static string Fold(string text)
    {
        var bare = text.StartsWith('\'') ? text.TrimStart('\'') : text;
        return bare.Contains('\r', StringComparison.Ordinal) ? bare.ReplaceLineEndings("\n") : bare;
    }

    /// <summary>Whether a cell that came back says what was given out.</summary>
    public static bool Same(string column, string came, string given)
    {
        if (string.Equals(came, given, StringComparison.Ordinal) || string.Equals(Fold(came), Fold(given), StringComparison.Ordinal)) return true;
        if (Flags.Contains(column)) return string.Equals(came.Trim(), given, StringComparison.OrdinalIgnoreCase);
        if (Times.Contains(column)) return TimeOf(came) is { } time && time == TimeOf(given);
        if (column == "MatchedSources") return NumberOf(came) is { } number && number == NumberOf(given);
        return given.Length > WorkbookText.CellLimit && string.Equals(came, WorkbookText.Shown(given), StringComparison.Ordinal);
    }

    /// <summary>A cell as it was given out, where a spreadsheet took it for a flag or a time and there is only one way back.</summary>
    public static string AsGiven(string column, string came) =>
        Flags.Contains(column) && (came is "TRUE" or "FALSE") ? came.ToLowerInvariant()
        : Times.Contains(column) && TimeOf(came) is { } time ? time.ToString(TimeForms[0], CultureInfo.InvariantCulture)
        : came;

    /// <summary>Whether a cell surely says another time than the one that was given out.</summary>
    public static bool IsOtherTime(string came, string given) => TimeOf(came) is { } time && time != TimeOf(given);

    /// <summary>A decision; null for a word that is none.</summary>
    public static DecisionKind? KindOf(string cell) => cell.Trim().ToUpperInvariant() switch
    {
        "" => DecisionKind.Undecided,
        "KEEP" => DecisionKind.Keep,
        "REVOKE" => DecisionKind.Revoke,
        "MODIFY" => DecisionKind.Modify,
        _ => null,
    };

    /// <summary>The day that a cell says; null where it says none, or one that can be read in two ways.</summary>
    public static DateOnly? DayOf(string cell)
    {
        var text = cell.Trim();
        if (DateOnly.TryParseExact(text, DayForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        if (DateTime.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return DateOnly.FromDateTime(time);
        return SlashedDay(text);
    }

    /// <summary>Text that was typed in, as it was typed: what the spreadsheet or the export put before it is taken off.</summary>
    public static string Typed(string cell) => FormulaGuard.Unescape(cell).Trim();

    // 11/23/2026 is certain, because there is no month 23; 11/12/2026 is not.
    private static DateOnly? SlashedDay(string text)
    {
        var american = DateOnly.TryParseExact(text, "M/d/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var monthFirst);
        var european = DateOnly.TryParseExact(text, "d/M/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var dayFirst);
        if (american && european) return monthFirst == dayFirst ? monthFirst : null;
        return american ? monthFirst : european ? dayFirst : null;
    }

    private static DateTime? TimeOf(string cell) =>
        DateTime.TryParseExact(cell.Trim(), TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static long? NumberOf(string cell) =>
        decimal.TryParse(cell.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number == decimal.Truncate(number) ? (long)number : null;
}
