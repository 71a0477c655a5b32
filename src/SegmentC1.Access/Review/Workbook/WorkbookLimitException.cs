using System.Globalization;

namespace SegmentC1.Access;

/// <summary>A review has more rows than a sheet of a workbook can hold.</summary>
public sealed class WorkbookLimitException : Exception
{
    internal WorkbookLimitException(string sheet, int limit)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Sheet '{sheet}' would have more than {limit:N0} rows, which is all that a workbook can hold. Nothing was cut off; no workbook was written. Narrow the review with -Scope, or write it with -As Csv."))
    {
        Sheet = sheet;
    }

    /// <summary>Stable id of the cause.</summary>
    public string ErrorId { get; } = "Review.WorkbookTooLarge";

    /// <summary>The sheet that is too long.</summary>
    public string Sheet { get; }
}
