using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace SegmentC1.Access.Tests.Review.Decisions;

/// <summary>A workbook part by part, as spreadsheets other than ours write them. Knows no library.</summary>
internal sealed class RawBook
{
    private readonly List<(string Name, string Rows)> _sheets = [];
    private readonly StringBuilder _strings = new();
    private int _count;

    /// <summary>A cell that refers to the shared strings, in runs where there are several.</summary>
    public string Shared(string place, params string[] runs)
    {
        _strings.Append("<si>").AppendJoin("", runs.Select(run => runs.Length == 1 ? Text(run) : $"<r><rPr><b/></rPr>{Text(run)}</r>")).Append("</si>");
        return $"<c r=\"{place}\" t=\"s\"><v>{_count++}</v></c>";
    }

    public static string Inline(string place, string text) => $"<c r=\"{place}\" t=\"inlineStr\"><is>{Text(text)}</is></c>";

    public static string Text(string text) => $"<t xml:space=\"preserve\">{SecurityElement.Escape(text)}</t>";

    /// <summary>The letters of a column, from 0.</summary>
    public static string Letters(int column) => column < 26 ? ((char)('A' + column)).ToString() : Letters((column / 26) - 1) + Letters(column % 26);

    /// <summary>A sheet of raw rows.</summary>
    public RawBook Sheet(string name, string rows)
    {
        _sheets.Add((name, rows));
        return this;
    }

    /// <summary>A sheet of cells; a cell may be replaced by its XML.</summary>
    /// <param name="name">Name of the sheet.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="line">Gives the number of a row, from its index; those between stay out of the file, as empty rows do.</param>
    /// <param name="cell">Gives the XML of a cell, from its row's index, column and place; null for a shared string.</param>
    public RawBook Sheet(string name, IReadOnlyList<IReadOnlyList<string>> rows, Func<int, int>? line = null, Func<int, int, string, string?>? cell = null)
    {
        var xml = new StringBuilder();
        for (var row = 0; row < rows.Count; row++)
        {
            var number = line?.Invoke(row) ?? row + 1;
            xml.Append(CultureInfo.InvariantCulture, $"<row r=\"{number}\">");
            for (var column = 0; column < rows[row].Count; column++)
            {
                var place = Letters(column) + number;
                var special = cell?.Invoke(row, column, place);
                if (special is not null) xml.Append(special);
                else if (rows[row][column].Length > 0) xml.Append(Shared(place, rows[row][column]));
            }

            xml.Append("</row>");
        }

        return Sheet(name, xml.ToString());
    }

    public string Save(string path)
    {
        File.Delete(path);
        using var package = ZipFile.Open(path, ZipArchiveMode.Create);
        Write(package, "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>");
        Write(package, "_rels/.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        var numbers = Enumerable.Range(1, _sheets.Count).ToList();
        Write(package, "xl/workbook.xml", $"<workbook {Main} xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{string.Concat(numbers.Select(number => $"<sheet name=\"{SecurityElement.Escape(_sheets[number - 1].Name)}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"))}</sheets></workbook>");
        Write(package, "xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{string.Concat(numbers.Select(number => $"<Relationship Id=\"rId{number}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"))}<Relationship Id=\"rIdS\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>");
        Write(package, "xl/sharedStrings.xml", $"<sst {Main}>{_strings}</sst>");
        foreach (var number in numbers) Write(package, $"xl/worksheets/sheet{number}.xml", $"<worksheet {Main}><sheetData>{_sheets[number - 1].Rows}</sheetData></worksheet>");
        return path;
    }

    private const string Main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

    private static void Write(ZipArchive package, string name, string xml)
    {
        using var stream = package.CreateEntry(name).Open();
        stream.Write(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>" + xml));
    }
}
