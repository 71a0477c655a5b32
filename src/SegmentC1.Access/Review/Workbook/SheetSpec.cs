namespace SegmentC1.Access;

/// <summary>What a column of a sheet is for; it decides how its cells look and whether they can be changed.</summary>
internal enum SheetColumnKind
{
    /// <summary>Evidence: text, protected.</summary>
    Text,

    /// <summary>Evidence: a whole number, or a word where there is none; protected.</summary>
    Number,

    /// <summary>Text in many lines, wrapped, protected.</summary>
    Prose,

    /// <summary>The name of a value, protected.</summary>
    Label,

    /// <summary>Left to the reviewer: text, marked, can be changed.</summary>
    Answer,

    /// <summary>The decision: as <see cref="Answer"/>, with a list to choose from.</summary>
    Decision,
}

/// <summary>A column of a sheet.</summary>
/// <param name="Header">Its name, in the first row.</param>
/// <param name="Width">Its width in characters.</param>
/// <param name="Kind">What it is for.</param>
internal sealed record SheetColumn(string Header, int Width, SheetColumnKind Kind = SheetColumnKind.Text)
{
    /// <summary>Whether the reviewer fills it in.</summary>
    public bool IsAnswer => Kind is SheetColumnKind.Answer or SheetColumnKind.Decision;
}

/// <summary>A sheet of a workbook, before it is written.</summary>
/// <param name="Name">Its name: at most 31 characters, none of <c>[]:*?/\</c>.</param>
/// <param name="Columns">Its columns; their headers are the first row.</param>
/// <param name="Rows">The rows below, a text for each column. Enumerated once, while the sheet is written.</param>
/// <param name="FrozenColumns">Columns that stay in view at the left.</param>
internal sealed record SheetSpec(string Name, IReadOnlyList<SheetColumn> Columns, IEnumerable<IReadOnlyList<string>> Rows, int FrozenColumns = 0)
{
    /// <summary>Rows in a sheet, the header among them; a limit of the file format's readers.</summary>
    public const int RowLimit = 1_048_576;

    /// <summary>Whether the header has filters: on tables, not on pages of names and values.</summary>
    public bool HasFilter => Columns.All(column => column.Kind != SheetColumnKind.Label);

    /// <summary>The letters of a column: A for 0, AB for 27.</summary>
    public static string Letters(int column)
    {
        var letters = string.Empty;
        for (var rest = column + 1; rest > 0; rest = (rest - 1) / 26) letters = (char)('A' + ((rest - 1) % 26)) + letters;
        return letters;
    }
}
