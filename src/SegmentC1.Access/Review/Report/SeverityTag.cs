namespace SegmentC1.Access;

/// <summary>A severity as a mark: a shape and a word beside the colour, which not everybody sees.</summary>
internal static class SeverityTag
{
    /// <summary>From the gravest to the least.</summary>
    public static IReadOnlyList<FindingSeverity> All { get; } = [FindingSeverity.High, FindingSeverity.Medium, FindingSeverity.Low, FindingSeverity.Info];

    public static ReportWriter Write(ReportWriter report, FindingSeverity severity, string text)
    {
        var (name, shape) = severity switch
        {
            FindingSeverity.High => ("high", "\u25B2"),
            FindingSeverity.Medium => ("medium", "\u25C6"),
            FindingSeverity.Low => ("low", "\u25CF"),
            _ => ("info", "\u25CB"),
        };
        return report.Raw($"<span class=\"tag {name}\"><span aria-hidden=\"true\">{shape}</span> ").Text(text).Raw("</span>");
    }
}
