using System.Xml.Linq;
using FsCheck.Xunit;
using SegmentC1.Access.Tests.Effective;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review.Report;

public sealed class ReportContentTests
{
    [Property(MaxTest = 80)]
    public void The_matrix_says_what_the_entries_say(int seed)
    {
        var book = ReportPage.BookOf(RandomWorld.Of(seed));
        var (heads, rows) = ReportPage.Of(book).Matrix();
        var people = book.Entries.GroupBy(entry => (entry.PrincipalType, entry.PrincipalId)).ToList();
        Assert.Equal(people.Count, rows.Count);
        foreach (var (person, row) in people.Zip(rows))
        {
            var held = person.Where(entry => entry.RoleId is not null).GroupBy(entry => entry.Role!).ToDictionary(role => role.Key, role => role.ToList());
            var shown = row.Select((cell, column) => (cell, column)).Where(cell => cell.cell.Attribute("data-c") is not null).ToDictionary(cell => heads[cell.column], cell => cell.cell);
            Assert.Equal(held.Keys.Order(StringComparer.Ordinal), shown.Keys.Order(StringComparer.Ordinal));
            foreach (var (role, entries) in held)
            {
                Assert.Equal(entries.Count, shown[role].Value.Split("; ").Length);
                Assert.Equal(LettersOf(entries), shown[role].Attribute("data-c")!.Value);
            }
        }
    }

    [Fact]
    public void A_cell_says_each_way_in_words()
    {
        var world = new World().Role("r1", "Source Admin").Resource(SegmentResourceType.Source, "s1", "Website")
            .User("u1", World.Permission("r1", World.On("SOURCE", "s1")))
            .Group("g1", [World.Permission("r1", World.All(World.Label("env:prod")))], "u1");
        var (heads, rows) = ReportPage.Of(world).Matrix();
        var cell = rows[0][heads.ToList().IndexOf("Source Admin")];
        Assert.Equal("L1+", cell.Attribute("data-c")?.Value);
        Assert.Equal(["source Website, direct", "what has the labels env:prod, through group Group g1"], cell.Value.Split("; ").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_very_many_ways_the_number_of_those_left_out_is_said()
    {
        var world = new World().Role("r1", "Source Admin").User("u1");
        for (var source = 0; source < 20; source++)
        {
            world.Resource(SegmentResourceType.Source, $"s{source:D2}");
            world.Group($"g{source:D2}", [World.Permission("r1", World.On("SOURCE", $"s{source:D2}"))], "u1");
        }

        var (heads, rows) = ReportPage.Of(world).Matrix();
        var cell = rows[0][heads.ToList().IndexOf("Source Admin")];
        Assert.Equal("R20g", cell.Attribute("data-c")?.Value);
        Assert.EndsWith("; and 8 more ways, listed in access.csv", cell.Value, StringComparison.Ordinal);
        Assert.Equal(13, cell.Value.Split("; ").Length);
    }

    [Fact]
    public void Two_roles_of_one_name_have_a_column_each()
    {
        var world = new World().Role("r1", "Custom").Role("r2", "Custom").User("u1", World.Permission("r1", World.All())).User("u2", World.Permission("r2", World.All()));
        var (heads, rows) = ReportPage.Of(world).Matrix();
        var (one, two) = (heads.ToList().IndexOf("Custom (r1)"), heads.ToList().IndexOf("Custom (r2)"));
        Assert.Equal(["A", null, null, "A"], new[] { rows[0][one], rows[0][two], rows[1][one], rows[1][two] }.Select(cell => cell.Attribute("data-c")?.Value));
    }

    [Fact]
    public void The_most_powerful_roles_come_first()
    {
        var world = new World().Role("r1", "Source Read-only").Role("r2", "Workspace Owner").Role("r3", "PII Access").Role("r4", "Source Admin")
            .User("u1", World.Permission("r1", World.All()), World.Permission("r2", World.All()), World.Permission("r3", World.All()), World.Permission("r4", World.All()));
        Assert.Equal(
            ["Person", "Findings", "Workspace Owner", "PII Access", "Source Admin", "Source Read-only", "Groups", "Last recorded change"],
            ReportPage.Of(world).Matrix().Heads);
    }

    [Theory]
    [InlineData("</script><script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("\"' onmouseover=\"x")]
    [InlineData("&lt;b&gt; &amp; ]]> <!-- -->")]
    [InlineData("דנה כהן")]
    [InlineData("\U0001F600 \U00020BB7 Zoë")]
    [InlineData("two\nlines")]
    public void A_name_is_text_whatever_it_looks_like(string name)
    {
        var world = new World { Workspace = new SegmentWorkspace(World.WorkspaceId, "acme", name) }.Role("r1", name)
            .Resource(SegmentResourceType.Source, "s1", name).Group("g1", [World.Permission("r1", World.All(new SegmentLabel("k", name)))], "u1");
        world.Users.Add(new SegmentUser { Id = "u1", Name = name, Email = "u1@example.com", Permissions = [World.Permission("r1", World.On("SOURCE", "s1"))], Ledger = world.Ledger(SegmentListKind.User) });
        var page = ReportPage.Of(world);
        Assert.Single(page.All, element => element.Name == "script");
        Assert.DoesNotContain(page.All, element => element.Name == "img");
        Assert.Equal(name, page.All.Single(element => element.Name == "h1").Value);
        var (heads, rows) = page.Matrix();
        Assert.Contains(name, heads);
        Assert.Equal(name, rows[0][0].Elements("bdi").First().Value);
        Assert.Contains(name, rows[0][heads.ToList().IndexOf(name)].Value, StringComparison.Ordinal);
        Assert.All(page.All.Where(element => element.Name == "script" || element.Name == "style"), part => Assert.DoesNotContain(name, part.Value, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a\u0001b\u001Fc", "a\u2401b\u241Fc")]
    [InlineData("cr\r\nlf", "cr\u240D\nlf")]
    [InlineData("evil\u202Etxt.exe", "evil[U+202E]txt.exe")]
    [InlineData("\uFFFE\u0085\u007F", "[U+FFFE][U+0085][U+007F]")]
    public void What_could_not_be_seen_is_shown(string name, string shown)
    {
        var world = new World { Workspace = new SegmentWorkspace(World.WorkspaceId, "acme", name) };
        Assert.Equal(shown, ReportPage.Of(world).All.Single(element => element.Name == "h1").Value);
    }

    // Not a row of the theory: the runner would replace the half pair by itself.
    [Fact]
    public void Half_a_surrogate_pair_is_shown_as_one_that_is_broken() => What_could_not_be_seen_is_shown("half\uD800", "half\uFFFD");

    [Property(MaxTest = 40)]
    public void Every_finding_is_there_with_its_severity_as_a_word(int seed)
    {
        var book = ReportPage.BookOf(RandomWorld.Of(seed));
        var page = ReportPage.Of(book);
        var shown = page.ById("findings").Elements("section")
            .SelectMany(kind => kind.Descendants("tbody").Elements("tr").Select(row => (Head: kind.Element("h3")!.Value, Todo: kind.Elements("p").First().Value, Why: row.Elements().Last().Value)))
            .ToList();
        Assert.Equal(
            book.Findings.Select(finding => (finding.Severity, finding.Why, finding.WhatToDo)).Order(),
            shown.Select(row => (Enum.Parse<FindingSeverity>(row.Head.Split(' ')[1]), row.Why, row.Todo)).Order());
        Assert.All(shown, row => Assert.Matches("^[▲◆●○] (High|Medium|Low|Info) ", row.Head));
    }

    [Fact]
    public void An_incomplete_picture_says_so_at_the_top_with_the_reasons()
    {
        var world = new World().User("u1", "u1@example.com", null);
        var header = ReportPage.Of(world).All.Single(element => element.Name == "header").Value;
        Assert.Contains("incomplete", header, StringComparison.Ordinal);
        Assert.Contains("The permissions of 1 user could not be read: u1@example.com.", header, StringComparison.Ordinal);
        Assert.Contains("access not known", ReportPage.Of(world).Matrix().Rows[0][0].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_says_which_part_it_is()
    {
        var world = new World().Role("r1", "Source Admin").User("u1", World.Permission("r1", World.All())).User("u2");
        var options = new ReviewBookOptions { ModuleVersion = "1.2.3", Clock = new FixedClock(), Scope = new ReviewScope { Role = ["Source Admin"] } };
        var page = ReportPage.Of(ReportPage.BookOf(world, options));
        Assert.Contains("This is a part of the workspace. It covers only role: Source Admin.", page.All.Single(element => element.Name == "header").Value, StringComparison.Ordinal);
        Assert.Single(page.Matrix().Rows);
    }

    [Fact]
    public void The_heading_ties_the_report_to_the_evidence()
    {
        var book = ReportPage.BookOf(new World()) with { AccessSha256 = new string('a', 64) };
        var header = ReportPage.Of(book).All.Single(element => element.Name == "header");
        Assert.Contains("Acme", header.Value, StringComparison.Ordinal);
        Assert.Contains("2026-03-01 08:00:42 UTC", header.Value, StringComparison.Ordinal);
        Assert.Equal(new string('a', 64), header.Descendants("code").Single().Value);
        Assert.DoesNotContain(ReportPage.Of(book with { AccessSha256 = null }).All, element => element.Name == "code");
    }

    [Fact]
    public void Gaps_and_limits_are_listed()
    {
        var page = ReportPage.Of(new World().State(SegmentListKind.Space, ListState.Gap, reason: "Spaces are not in this plan", status: 400));
        var about = page.ById("about").Value;
        Assert.Contains("Spaces are not in this plan", about, StringComparison.Ordinal);
        Assert.Contains("MFA", about, StringComparison.Ordinal);
        Assert.Contains("1 declared gap", page.All.Single(element => element.Name == "header").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Bars_are_as_long_as_their_numbers()
    {
        var world = new World().Role("r1", "Source Admin").Role("r2", "Function Admin").User("u1", World.Permission("r1", World.All()), World.Permission("r2", World.All()));
        for (var user = 2; user <= 4; user++) world.User($"u{user}", World.Permission("r1", World.All()));
        var bars = ReportPage.Of(world).ById("summary").Descendants("table").Single(table => table.Element("caption")!.Value == "People by role").Descendants("tr").ToList();
        Assert.Equal([("Source Admin", "4", "100"), ("Function Admin", "1", "25")], bars.Select(bar => (bar.Element("th")!.Value, bar.Elements("td").First().Value, bar.Descendants("rect").Single().Attribute("width")!.Value)));
    }

    [Fact]
    public void Rows_beyond_the_first_are_in_the_document_and_only_a_script_hides_them()
    {
        var world = new World();
        for (var user = 0; user < 150; user++) world.User($"u{user:D3}");
        var page = ReportPage.Of(world);
        var rows = page.ById("people").Descendants("tbody").Single().Elements("tr").ToList();
        Assert.Equal(150, rows.Count);
        Assert.Equal(50, rows.Count(row => row.Attribute("class")?.Value == "more"));
        Assert.Contains(".js tr.more", page.Text, StringComparison.Ordinal);
    }

    private static string LettersOf(List<AccessEntry> entries)
    {
        int Count(params ScopeKind[] kinds) => entries.Count(entry => kinds.Contains(entry.Scope!.Kind));
        var reach = Count(ScopeKind.Workspace) > 0 ? "A" : Count(ScopeKind.Label) > 0 ? $"L{Count(ScopeKind.Label)}" : $"R{Count(ScopeKind.Resource, ScopeKind.Unknown)}";
        var vias = entries.Select(entry => entry.Via).Distinct().ToList();
        return reach + (vias.Count == 2 ? "+" : vias[0] == GrantedThrough.Group ? "g" : "");
    }
}
