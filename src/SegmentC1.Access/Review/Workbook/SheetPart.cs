using System.Globalization;
using System.Security;
using System.Text;

namespace SegmentC1.Access;

/// <summary>Writes one sheet of the workbook from what MiniExcel made of it: text as text, frozen header, filter, marks, lists, protection.</summary>
internal sealed class SheetPart(SheetSpec sheet, TextWriter output)
{
    /// <summary>The words that a decision may be.</summary>
    public static readonly IReadOnlyList<string> Decisions = ["Keep", "Revoke", "Modify"];

    private readonly string[] _letters = [.. Enumerable.Range(0, sheet.Columns.Count).Select(SheetSpec.Letters)];
    private int _row = -1;
    private int _nextColumn;

    /// <summary>Writes the part.</summary>
    /// <returns>Rows that it has, the header among them.</returns>
    public int Write(RawSheet raw, bool selected, CancellationToken cancellationToken)
    {
        WriteHead(selected);
        foreach (var (row, column, value) in raw.Cells())
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (_row < row) NextRow();
            FillTo(column);
            WriteCell(column, value);
        }

        EndRow();
        output.Write("</sheetData>");
        WriteTail(_row + 1);
        return _row + 1;
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

    private void NextRow()
    {
        EndRow();
        _row++;
        _nextColumn = 0;
        output.Write(_row == 0 ? "<row r=\"1\" ht=\"30\" customHeight=\"1\">" : Invariant($"<row r=\"{_row + 1}\">"));
    }

    private void EndRow()
    {
        if (_row < 0) return;
        FillTo(sheet.Columns.Count);
        output.Write("</row>");
    }

    // An empty cell needs no place, unless somebody shall write into it: then it must look like that and be unlocked.
    private void FillTo(int column)
    {
        for (; _nextColumn < column; _nextColumn++)
        {
            if (sheet.Columns[_nextColumn].IsAnswer) output.Write(Invariant($"<c r=\"{_letters[_nextColumn]}{_row + 1}\" s=\"{WorkbookStyle.Answer}\"/>"));
        }
    }

    private void WriteCell(int column, string value)
    {
        var kind = sheet.Columns[column].Kind;
        var style = _row > 0 ? WorkbookStyle.Of(kind) : sheet.Columns[column].IsAnswer ? WorkbookStyle.AnswerHeader : WorkbookStyle.Header;
        output.Write(Invariant($"<c r=\"{_letters[column]}{_row + 1}\" s=\"{style}\""));
        if (kind == SheetColumnKind.Number && _row > 0 && value.All(char.IsAsciiDigit))
        {
            output.Write($"><v>{value}</v></c>");
        }
        else
        {
            output.Write(" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
            WriteText(output, WorkbookText.Encode(value));
            output.Write("</t></is></c>");
        }

        _nextColumn = column + 1;
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
        output.Write("<pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/>");
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
