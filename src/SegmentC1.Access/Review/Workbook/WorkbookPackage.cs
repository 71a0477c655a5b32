using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace SegmentC1.Access;

/// <summary>Writes sheets as one workbook: the parts around them, always the same bytes for the same content.</summary>
internal static class WorkbookPackage
{
    private const string Head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string OfficeRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelations = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    // The earliest time that a zip entry can have; a real one would make every file different.
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the package.</summary>
    /// <param name="output">Where to; stays open, need not be seekable.</param>
    /// <param name="title">Title of the document.</param>
    /// <param name="created">What the document says of its age.</param>
    /// <param name="sheets">The sheets in their order; each is enumerated after the one before is written.</param>
    /// <param name="rowLimit">Rows that a sheet may have.</param>
    /// <param name="cancellationToken">Ends writing between two rows.</param>
    /// <exception cref="WorkbookLimitException">A sheet is too long. What was written until then is no workbook.</exception>
    public static async Task WriteAsync(
        Stream output, string title, DateTimeOffset created, IEnumerable<SheetSpec> sheets, int rowLimit, CancellationToken cancellationToken)
    {
        using var package = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        var written = new List<(SheetSpec Sheet, int Rows)>();
        foreach (var sheet in sheets)
        {
            using var raw = await RawSheet.WriteAsync(sheet, rowLimit, cancellationToken).ConfigureAwait(false);
            var part = Open(package, $"xl/worksheets/sheet{written.Count + 1}.xml");
            await using (part.ConfigureAwait(false))
            {
                written.Add((sheet, new SheetPart(sheet, part).Write(raw, selected: written.Count == 0, cancellationToken)));
            }
        }

        await WriteAsync(package, "xl/workbook.xml", Workbook(written)).ConfigureAwait(false);
        await WriteAsync(package, "xl/_rels/workbook.xml.rels", WorkbookRelations(written.Count)).ConfigureAwait(false);
        await WriteAsync(package, "xl/styles.xml", Styles()).ConfigureAwait(false);
        await WriteAsync(package, "docProps/core.xml", Properties(title, created)).ConfigureAwait(false);
        await WriteAsync(package, "_rels/.rels", Relations()).ConfigureAwait(false);
        await WriteAsync(package, "[Content_Types].xml", ContentTypes(written.Count)).ConfigureAwait(false);
    }

    private static StreamWriter Open(ZipArchive package, string name)
    {
        var entry = package.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = EntryTime;
        return new StreamWriter(entry.Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16) { NewLine = "\n" };
    }

    private static async Task WriteAsync(ZipArchive package, string name, string text)
    {
        var writer = Open(package, name);
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteAsync(text).ConfigureAwait(false);
        }
    }

    private static string Workbook(List<(SheetSpec Sheet, int Rows)> sheets)
    {
        var text = new StringBuilder(Head)
            .Append(CultureInfo.InvariantCulture, $"<workbook xmlns=\"{Main}\" xmlns:r=\"{OfficeRelations}\"><bookViews><workbookView activeTab=\"0\"/></bookViews><sheets>");
        for (var sheet = 0; sheet < sheets.Count; sheet++)
        {
            text.Append(CultureInfo.InvariantCulture, $"<sheet name=\"{SecurityElement.Escape(sheets[sheet].Sheet.Name)}\" sheetId=\"{sheet + 1}\" r:id=\"rId{sheet + 1}\"/>");
        }

        text.Append("</sheets><definedNames>");
        for (var sheet = 0; sheet < sheets.Count; sheet++)
        {
            if (!sheets[sheet].Sheet.HasFilter) continue;
            var (name, last) = (SecurityElement.Escape(sheets[sheet].Sheet.Name), SheetSpec.Letters(sheets[sheet].Sheet.Columns.Count - 1));
            text.Append(CultureInfo.InvariantCulture, $"<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{sheet}\" hidden=\"1\">'{name}'!$A$1:${last}${sheets[sheet].Rows}</definedName>");
        }

        for (var sheet = 0; sheet < sheets.Count; sheet++)
        {
            text.Append(CultureInfo.InvariantCulture, $"<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{sheet}\">'{SecurityElement.Escape(sheets[sheet].Sheet.Name)}'!$1:$1</definedName>");
        }

        return text.Append("</definedNames></workbook>").ToString();
    }

    private static string WorkbookRelations(int sheets)
    {
        var text = new StringBuilder(Head).Append(CultureInfo.InvariantCulture, $"<Relationships xmlns=\"{PackageRelations}\">");
        for (var sheet = 1; sheet <= sheets; sheet++)
        {
            text.Append(CultureInfo.InvariantCulture, $"<Relationship Id=\"rId{sheet}\" Type=\"{OfficeRelations}/worksheet\" Target=\"worksheets/sheet{sheet}.xml\"/>");
        }

        return text.Append(CultureInfo.InvariantCulture, $"<Relationship Id=\"rId{sheets + 1}\" Type=\"{OfficeRelations}/styles\" Target=\"styles.xml\"/></Relationships>").ToString();
    }

    private static string Relations() =>
        $"{Head}<Relationships xmlns=\"{PackageRelations}\"><Relationship Id=\"rId1\" Type=\"{OfficeRelations}/officeDocument\" Target=\"xl/workbook.xml\"/>"
        + $"<Relationship Id=\"rId2\" Type=\"{PackageRelations}/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";

    private static string Properties(string title, DateTimeOffset created) =>
        $"{Head}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
        + "xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
        + $"<dc:title>{SecurityElement.Escape(WorkbookText.Encode(title))}</dc:title><dc:creator>SegmentC1</dc:creator>"
        + $"<dcterms:created xsi:type=\"dcterms:W3CDTF\">{created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}</dcterms:created></cp:coreProperties>";

    private static string ContentTypes(int sheets)
    {
        var text = new StringBuilder(Head).Append("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">")
            .Append("<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>")
            .Append(CultureInfo.InvariantCulture, $"<Override PartName=\"/xl/workbook.xml\" ContentType=\"{ContentType}sheet.main+xml\"/>")
            .Append(CultureInfo.InvariantCulture, $"<Override PartName=\"/xl/styles.xml\" ContentType=\"{ContentType}styles+xml\"/>")
            .Append("<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>");
        for (var sheet = 1; sheet <= sheets; sheet++)
        {
            text.Append(CultureInfo.InvariantCulture, $"<Override PartName=\"/xl/worksheets/sheet{sheet}.xml\" ContentType=\"{ContentType}worksheet+xml\"/>");
        }

        return text.Append("</Types>").ToString();
    }

    private static string Styles()
    {
        using var styles = new StreamReader(typeof(WorkbookPackage).Assembly.GetManifestResourceStream("SegmentC1.Access.Review.Workbook.Styles.xml")!, Encoding.UTF8);
        return styles.ReadToEnd();
    }
}
