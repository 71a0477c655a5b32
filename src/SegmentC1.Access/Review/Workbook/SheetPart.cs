using System.Globalization;
using System.Security;
using System.Text;

namespace SegmentC1.Access;

/// <summary>Writes one sheet of the workbook from what MiniExcel made of it: text as text, frozen header, filter, marks, lists, protection.</summary>
internal sealed class SheetPart(SheetSpec sheet, TextWriter output)
{
    /// <summary>The words that a decision may be.</summary>
    public static readonly IReadOnlyList<string> Decisions = ["Keep", "Revoke", "Modify"];

    private const int LineHeight = 15;
    private const int HeaderHeight = 21;
    private const int MaxLines = 20;
    private const int PageWidth = 180;

    private readonly string[] _letters = [.. Enumerable.Range(0, sheet.Columns.Count).Select(SheetSpec.Letters)];
    private readonly string[] _row = new string[sheet.Columns.Count];
    private int _rows;

    /// <summary>Writes the part.</summary>
    /// <returns>Rows that it has, the header among them.</returns>
    public int Write(RawSheet raw, bool selected, CancellationToken cancellationToken)
    {
        WriteHead(selected);
        Array.Fill(_row, string.Empty);
        foreach (var (row, column, value) in raw.Cells())
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (_rows < row) WriteRow();
            _row[column] = value;
        }

        WriteRow();
        output.Write("</sheetData>");
        WriteTail(_rows);
        return _rows;
    }

    private void WriteHead(bool selected)
    {
        output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">");
        output.Write("<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>");
        var corner = SheetSpec.Letters(sheet.FrozenColumns) + "2";
        var columns = sheet.FrozenColumns == 0 ? "" : Invariant($" xSplit=\"{sheet.FrozenColumns}\"");
        var pane = sheet.FrozenColumns == 0 ? "bottomLeft" : "bottomRight";
        output.Write($"<sheetViews><sheetView{(selected ? " tabSelected=\"1\"" : "")} workbookViewId=\"0\"><pane{columns} ySplit=\"1\" topLeftCell=\"{corner}\" activePane=\"{pane}\" state=\"frozen\"/>");
        output.Write($"<selection pane=\"{pane}\" activeCell=\"{corner}\" sqref=\"{corner}\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>");
        for (var column = 0; column < sheet.Columns.Count; column++)
        {
            var (width, style) = (sheet.Columns[column].Width, WorkbookStyle.Of(sheet.Columns[column].Kind));
            output.Write(Invariant($"<col min=\"{column + 1}\" max=\"{column + 1}\" width=\"{width}\" style=\"{style}\" customWidth=\"1\"/>"));
        }

        output.Write("</cols><sheetData>");
    }

    private void WriteRow()
    {
        var number = ++_rows;
        var height = number == 1 ? HeaderHeight : LineHeight * Lines();
        output.Write(height == LineHeight ? Invariant($"<row r=\"{number}\">") : Invariant($"<row r=\"{number}\" ht=\"{height}\" customHeight=\"1\">"));
        for (var column = 0; column < _row.Length; column++)
        {
            if (_row[column].Length > 0) WriteCell(column, number, _row[column]);

            // An empty cell needs no place, unless somebody shall write into it: then it must look like that and be unlocked.
            else if (sheet.Columns[column].IsAnswer) output.Write(Invariant($"<c r=\"{_letters[column]}{number}\" s=\"{WorkbookStyle.Answer}\"/>"));
            _row[column] = string.Empty;
        }

        output.Write("</row>");
    }

    // Not every program fits the height of a row to wrapped text when it opens a file.
    private int Lines()
    {
        var lines = 1;
        for (var column = 0; column < _row.Length; column++)
        {
            if (sheet.Columns[column].Kind == SheetColumnKind.Prose) lines = Math.Max(lines, 1 + (_row[column].Length / sheet.Columns[column].Width));
        }

        return Math.Min(lines, MaxLines);
    }

    private void WriteCell(int column, int row, string value)
    {
        var kind = sheet.Columns[column].Kind;
        var style = row > 1 ? WorkbookStyle.Of(kind) : sheet.Columns[column].IsAnswer ? WorkbookStyle.AnswerHeader : WorkbookStyle.Header;
        output.Write(Invariant($"<c r=\"{_letters[column]}{row}\" s=\"{style}\""));
        if (kind == SheetColumnKind.Number && row > 1 && value.All(char.IsAsciiDigit))
        {
            output.Write($"><v>{value}</v></c>");
            return;
        }

        output.Write(" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        WriteText(output, WorkbookText.Encode(value));
        output.Write("</t></is></c>");
    }

    // The order of these elements is the schema's; readers refuse another.
    private void WriteTail(int rows)
    {
        var all = Invariant($"A1:{_letters[^1]}{rows}");
        if (sheet.Columns.Any(column => column.IsAnswer))
        {
            output.Write("<sheetProtection sheet=\"1\" objects=\"1\" scenarios=\"1\" formatColumns=\"0\" formatRows=\"0\" autoFilter=\"0\"/>");
        }

        if (sheet.HasFilter) output.Write($"<autoFilter ref=\"{all}\"/>");
        var decisions = sheet.Columns.ToList().FindIndex(column => column.Kind == SheetColumnKind.Decision);
        if (decisions >= 0 && rows > 1) WriteDecisions(Invariant($"{_letters[decisions]}2:{_letters[decisions]}{rows}"), _letters[decisions]);
        output.Write("<pageMargins left=\"0.4\" right=\"0.4\" top=\"0.6\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>");
        var pages = 1 + (sheet.Columns.Sum(column => column.Width) / PageWidth);
        output.Write(Invariant($"<pageSetup paperSize=\"9\" pageOrder=\"overThenDown\" orientation=\"landscape\" fitToWidth=\"{pages}\" fitToHeight=\"0\"/>"));
        output.Write("<headerFooter><oddFooter>&amp;L&amp;A&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>");
        output.Write($"<ignoredErrors><ignoredError sqref=\"{all}\" numberStoredAsText=\"1\"/></ignoredErrors></worksheet>");
    }

    private void WriteDecisions(string range, string letter)
    {
        int[] marks = [WorkbookStyle.KeepMark, WorkbookStyle.RevokeMark, WorkbookStyle.ModifyMark];
        output.Write($"<conditionalFormatting sqref=\"{range}\">");
        for (var mark = 0; mark < marks.Length; mark++)
        {
            output.Write(Invariant($"<cfRule type=\"cellIs\" dxfId=\"{marks[mark]}\" priority=\"{mark + 1}\" operator=\"equal\"><formula>\"{Decisions[mark]}\"</formula></cfRule>"));
        }

        output.Write("</conditionalFormatting><dataValidations count=\"1\"><dataValidation type=\"list\" allowBlank=\"1\" showInputMessage=\"1\" showErrorMessage=\"1\" ");
        output.Write("errorTitle=\"Decision\" error=\"Choose Keep, Revoke or Modify, or leave the cell empty.\" promptTitle=\"Decision\" ");
        output.Write("prompt=\"Keep: the access stays. Revoke: it goes. Modify: it changes; say how in Justification.\" ");
        output.Write($"sqref=\"{range}\"><formula1>\"{string.Join(',', Decisions)}\"</formula1></dataValidation></dataValidations>");
    }

    private static void WriteText(TextWriter output, string text)
    {
        if (text.AsSpan().IndexOfAny('&', '<', '>') < 0)
        {
            output.Write(text);
            return;
        }

        output.Write(SecurityElement.Escape(text));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
