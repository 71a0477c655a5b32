namespace SegmentC1.Access;
/// <summary>x</summary>
public static class ReviewWorkbook
{
    /// <summary>Name of the sheet that holds texts over a cell's limit, in parts. It is there only when there are any.</summary>
    public const string LongTextSheet = "Long texts";
}
