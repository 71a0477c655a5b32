using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FsCheck.Xunit;
using SegmentC1.Access.Tests.Effective;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review.Report;

public sealed class ReportStructureTests
{
    [Property(MaxTest = 50)]
    public void Every_report_is_well_formed_and_its_parts_fit_together(int seed) => CheckStructure(ReportPage.Of(RandomWorld.Of(seed)));

    [Fact]
    public void A_report_of_hostile_names_is_well_formed_too() => CheckStructure(ReportPage.Of(HostileWorld.Make()));

    [Fact]
    public void A_browser_may_use_the_one_style_and_the_one_script_and_nothing_else()
    {
        var page = ReportPage.Of(HostileWorld.Make());
        var policy = page.All.Single(element => element.Attribute("http-equiv")?.Value == "Content-Security-Policy").Attribute("content")!.Value;
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{HashOfContent(page.Text, "style")}'; script-src 'sha256-{HashOfContent(page.Text, "script")}'; base-uri 'none'; form-action 'none'",
            policy);

        // The policy must stand before what it is about.
        Assert.InRange(page.Text.IndexOf("Content-Security-Policy", StringComparison.Ordinal), 0, page.Text.IndexOf("<style>", StringComparison.Ordinal));
        var attributes = page.All.Attributes().ToList();
        Assert.DoesNotContain(attributes, attribute => attribute.Name.LocalName == "style" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain(attributes, attribute => attribute.Name.LocalName is "src" or "srcset" or "data" or "action" or "formaction" or "ping" or "background");
        Assert.All(attributes.Where(attribute => attribute.Name.LocalName == "href"), link => Assert.StartsWith("#", link.Value, StringComparison.Ordinal));
        Assert.DoesNotContain(page.All, element => element.Name.LocalName is "link" or "img" or "iframe" or "object" or "embed" or "form" or "base" or "audio" or "video");
    }

    [Fact]
    public void Nothing_in_the_file_points_elsewhere()
    {
        var page = ReportPage.Of(new World().Role("r1", "Workspace Owner").User("u1", World.Permission("r1", World.All())));
        Assert.DoesNotContain("http:", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https:", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(new Regex(@"url\(|@import|fetch\(|XMLHttpRequest|\beval\b|innerHTML|document\.write|import\(", RegexOptions.IgnoreCase), page.Text);
    }

    [Fact]
    public void Without_data_it_is_small() => Assert.InRange(ReportPage.Of(new World()).Bytes.Length, 5_000, 60_000);

    [Fact]
    public void The_same_review_gives_the_same_bytes()
    {
        var book = ReportPage.BookOf(HostileWorld.Make());
        Assert.Equal(ReportPage.Of(book).Bytes, ReportPage.Of(book).Bytes);
    }

    [Fact]
    public async Task A_long_report_is_written_in_pages_to_a_stream_that_can_only_be_written()
    {
        var stream = new PageCounter();
        await ReviewReport.WriteAsync(stream, ReportPage.BookOf(Large(1500)), CancellationToken.None);
        Assert.InRange(stream.Total, 300_000, long.MaxValue);
        Assert.InRange(stream.Largest, 1, 200_000);
    }

    [Fact]
    public async Task Writing_can_be_stopped_between_two_rows()
    {
        using var stop = new CancellationTokenSource();
        var stream = new PageCounter { OnWrite = stop.Cancel };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReviewReport.WriteAsync(stream, ReportPage.BookOf(Large(1500)), stop.Token));
        Assert.Equal(1, stream.Writes);
    }

    private static void CheckStructure(ReportPage page)
    {
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", page.Text, StringComparison.Ordinal);
        Assert.Single(page.All, element => element.Name == "h1");
        Assert.Single(page.All, element => element.Name == "main");
        Assert.Single(page.All, element => element.Name == "header");
        Assert.Single(page.All, element => element.Name == "nav");
        Assert.Single(page.All, element => element.Name == "title");
        Assert.Equal("#main", page.Root.Element("body")!.Elements().First().Attribute("href")?.Value);

        var ids = page.All.Attributes("id").Select(id => id.Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(page.All.Attributes("href"), link => Assert.Contains(link.Value[1..], ids));
        Assert.All(page.All.Attributes().Where(attribute => attribute.Name.LocalName is "aria-labelledby" or "aria-describedby" or "for"), label => Assert.Contains(label.Value, ids));
        Assert.All(page.All.Where(element => element.Name == "section"), section => Assert.NotNull(section.Attribute("aria-labelledby")));

        foreach (var table in page.All.Where(element => element.Name == "table"))
        {
            Assert.NotEmpty(table.Element("caption")!.Value);
            Assert.All(table.Descendants("th"), head => Assert.NotNull(head.Attribute("scope")));
            if (table.Element("thead") is not { } heads) continue;
            var columns = heads.Descendants("th").Count();
            Assert.All(table.Element("tbody")!.Elements("tr"), row => Assert.Equal(columns, row.Elements().Count()));
        }

        // The script finds its parts by these.
        Assert.All(page.All.Where(element => element.Attribute("data-step") is not null), table => Assert.Contains(table.Ancestors(), part => part.Attribute("data-list") is not null));
        Assert.Equal("polite", page.ById("count").Attribute("aria-live")?.Value);
        Assert.Equal("search", page.ById("search").Attribute("type")?.Value);
        Assert.Contains(page.All, element => element.Name == "label" && element.Attribute("for")?.Value == "search");
        Assert.All(page.All.Where(element => element.Name == "svg"), bar => Assert.Equal("true", bar.Attribute("aria-hidden")?.Value));
    }

    private static string HashOfContent(string text, string element)
    {
        var content = Regex.Matches(text, $"<{element}>(.*?)</{element}>", RegexOptions.Singleline);
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Assert.Single(content).Groups[1].Value)));
    }

    private static World Large(int users)
    {
        var world = new World().Role("r1", "Source Admin").Role("r2", "Workspace Owner");
        for (var user = 0; user < users; user++) world.User($"u{user:D5}", World.Permission("r1", World.All()), World.Permission("r2", World.All()));
        return world;
    }

    private sealed class PageCounter : Stream
    {
        public long Total { get; private set; }

        public int Largest { get; private set; }

        public int Writes { get; private set; }

        public Action? OnWrite { get; init; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Total += count;
            Writes++;
            Largest = Math.Max(Largest, count);
            OnWrite?.Invoke();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
