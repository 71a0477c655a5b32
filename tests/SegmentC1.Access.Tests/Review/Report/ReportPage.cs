using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace SegmentC1.Access.Tests.Review.Report;

/// <summary>A report as a test reads it: its bytes, and the document that a strict parser makes of them.</summary>
internal sealed class ReportPage
{
    private ReportPage(byte[] bytes)
    {
        Text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        Bytes = bytes;
        using var reader = XmlReader.Create(new StringReader(Text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, CheckCharacters = true });
        Root = XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!;
    }

    public byte[] Bytes { get; }

    public string Text { get; }

    public XElement Root { get; }

    public IEnumerable<XElement> All => Root.DescendantsAndSelf();

    public static ReviewBook BookOf(World world, ReviewBookOptions? options = null) =>
        ReviewBook.Build(world.Snapshot(), options ?? new ReviewBookOptions { ModuleVersion = "1.2.3", Clock = new FixedClock() });

    public static ReportPage Of(World world) => Of(BookOf(world));

    public static ReportPage Of(ReviewBook book)
    {
        using var output = new MemoryStream();
        ReviewReport.WriteAsync(output, book, CancellationToken.None).GetAwaiter().GetResult();
        return new ReportPage(output.ToArray());
    }

    public XElement ById(string id) => All.Single(element => element.Attribute("id")?.Value == id);

    /// <summary>The rows of the matrix, and the roles at the head of its columns by position.</summary>
    public (IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<XElement>> Rows) Matrix()
    {
        var table = ById("people").Descendants("table").Single();
        return (
            [.. table.Element("thead")!.Descendants("th").Select(head => head.Value)],
            [.. table.Element("tbody")!.Elements("tr").Select(row => row.Elements().ToList())]);
    }
}
