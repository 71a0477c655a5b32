namespace SegmentC1.Access;

/// <summary>The cell formats of a workbook: positions in the list of formats in Styles.xml.</summary>
internal static class WorkbookStyle
{
    public const int Header = 1;
    public const int AnswerHeader = 2;
    public const int Text = 3;
    public const int Number = 4;
    public const int Answer = 5;
    public const int Label = 6;
    public const int Prose = 7;

    /// <summary>Formats that depend on the decision, in Styles.xml's other list.</summary>
    public const int KeepMark = 0;
    public const int RevokeMark = 1;
    public const int ModifyMark = 2;

    public static int Of(SheetColumnKind kind) => kind switch
    {
        SheetColumnKind.Number => Number,
        SheetColumnKind.Answer or SheetColumnKind.Decision => Answer,
        SheetColumnKind.Label => Label,
        SheetColumnKind.Prose => Prose,
        _ => Text,
    };
}
