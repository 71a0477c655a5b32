namespace SegmentC1.Access;

/// <summary>Something is wrong with a file of decisions; the message names the file, and the line where there is one.</summary>
public sealed class DecisionException : Exception
{
    /// <summary>The file is not a table that can be read.</summary>
    public const string Unreadable = "Decision.Unreadable";

    /// <summary>A column of the review is missing, or there twice.</summary>
    public const string Columns = "Decision.Columns";

    /// <summary>The file is of another review, or of another workspace.</summary>
    public const string OtherReview = "Decision.OtherReview";

    /// <summary>There is nothing to check the rows with.</summary>
    public const string NoEvidence = "Decision.NoEvidence";

    /// <summary>More than the reviewer's columns was changed, and it cannot be told where.</summary>
    public const string Changed = "Decision.Changed";

    /// <summary>A row was changed in a column that must not change.</summary>
    public const string RowChanged = "Decision.RowChanged";

    /// <summary>A row is not one of the review.</summary>
    public const string RowUnknown = "Decision.RowUnknown";

    /// <summary>A row of the review is not in the file.</summary>
    public const string RowMissing = "Decision.RowMissing";

    /// <summary>A row is there more than once.</summary>
    public const string RowRepeated = "Decision.RowRepeated";

    /// <summary>The decision is a word that means nothing here.</summary>
    public const string UnknownWord = "Decision.UnknownWord";

    /// <summary>A row has no decision.</summary>
    public const string Undecided = "Decision.Undecided";

    /// <summary>A change is asked for without saying which.</summary>
    public const string Unexplained = "Decision.Unexplained";

    internal DecisionException(string errorId, string file, int line, string message, Exception? innerException = null)
        : base(line > 0 ? $"{System.IO.Path.GetFileName(file)}, line {line}: {message}" : $"{System.IO.Path.GetFileName(file)}: {message}", innerException)
    {
        ErrorId = errorId;
        File = file;
        Line = line;
    }

    /// <summary>Stable id of the cause: one of the constants of this class.</summary>
    public string ErrorId { get; }

    /// <summary>Full name of the file.</summary>
    public string File { get; }

    /// <summary>The line of a CSV file, or the row of a sheet, from 1; 0 where it is about the whole file.</summary>
    public int Line { get; }
}
