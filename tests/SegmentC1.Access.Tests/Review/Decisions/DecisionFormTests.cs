using System.IO.Compression;
using System.Text;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review.Decisions;

/// <summary>Files as spreadsheets leave them, and files that are something else: read exactly, or refused by name and line.</summary>
public sealed class DecisionFormTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(';')]
    [InlineData(',')]
    [InlineData('\t')]
    public async Task The_line_that_names_the_separator_is_not_the_header(char separator)
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        var file = given.Decide(_ => "Keep").Save("filled.csv", separator);
        await File.WriteAllTextAsync(file, $"sep={separator}\r\n" + await File.ReadAllTextAsync(file, Stop), Stop);

        var import = await given.ImportAsync(file);

        Assert.Empty(import.Problems.Select(problem => problem.Message));
        Assert.Equal([3, 4, 5, 6], import.Decisions.Select(decision => decision.Line));
    }

    [Theory]
    [InlineData(',', "\r")]
    [InlineData(';', "\r\n")]
    [InlineData('\t', "\n")]
    public async Task A_title_above_the_table_and_old_line_ends_are_passed_over(char separator, string newLine)
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        given.Decide(_ => "Keep").Rows[3][given.Column("Decision")] = "?";
        var file = given.Save("filled.csv", separator, newLine: newLine);
        await File.WriteAllTextAsync(file, $"\"Our review, please answer \"\"soon\"\"\"{newLine}{newLine}" + await File.ReadAllTextAsync(file, Stop), Stop);

        Assert.Equal("filled.csv, line 7: '?' is no decision. Write Keep, Revoke or Modify.", Assert.Single((await given.ImportAsync(file)).Problems).Message);

        var book = new RawBook().Sheet("Export Summary", [["This was made of a document"]]).Sheet("Access - Table 1", [["Table 1"], [], .. Cells(given)]);
        Assert.Equal("filled.xlsx, line 7: '?' is no decision. Write Keep, Revoke or Modify.", Assert.Single((await given.ImportAsync(book.Save(given["filled.xlsx"]))).Problems).Message);
    }

    [Fact]
    public async Task A_cell_whose_quote_does_not_end_is_named_by_its_line()
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        var file = given.Decide(_ => "Keep").Save("filled.csv");
        var lines = await File.ReadAllLinesAsync(file, Stop);
        lines[2] = "\"" + lines[2];
        await File.WriteAllLinesAsync(file, lines, Stop);

        var problem = Assert.Single((await given.ImportAsync(file)).Problems);

        Assert.Equal((DecisionException.Unreadable, 3), (problem.ErrorId, problem.Line));
    }

    [Fact]
    public async Task Lines_are_counted_as_an_editor_counts_them()
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        given.Decide(_ => "Keep");
        given.Rows[0][given.Column("Justification")] = "one\ntwo";
        given.Rows[2][given.Column("Decision")] = "?";

        var import = await given.ImportAsync(given.Save("filled.csv"));

        Assert.Equal(5, Assert.Single(import.Problems).Line);
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    public async Task A_separator_is_found_whatever_the_cells_hold(char separator)
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        given.Decide(_ => "Keep");
        foreach (var row in given.Rows) row[given.Column("Justification")] = "a \"quote\", and, many, commas, in, one, cell, and, more, of, them, than, any, other, sign, in, this, whole, line, x, y, z, 1, 2, 3, 4, 5";
        var own = given.Save("filled.csv", separator);
        // A column of the reviewer's own before all others, with a quote and commas in its name.
        var lines = await File.ReadAllLinesAsync(own, Stop);
        await File.WriteAllLinesAsync(own, lines.Select((line, index) => (index == 0 ? "\"my, \"\"own\"\", notes\"" : "\"a, b\"") + separator + line), Stop);

        var import = await given.ImportAsync(own);

        Assert.Empty(import.Problems.Select(problem => problem.Message));
        Assert.Equal(4, import.Decisions.Count);
    }

    [Fact]
    public async Task Empty_columns_and_rows_at_the_end_and_lost_apostrophes_change_nothing()
    {
        using var given = await Given.OutAsync(Small("'Kim' O'Neil").Snapshot());
        given.Decide(_ => "\u00a0Keep\u00a0 ");
        foreach (var row in given.Rows)
        {
            row[given.Column("Name")] = row[given.Column("Name")].TrimStart('\'');
            row.AddRange(["", "", ""]);
        }

        given.Header.AddRange(["", "", ""]);
        given.Rows.Add([.. Enumerable.Repeat("", given.Header.Count)]);
        given.Rows.Add([.. Enumerable.Repeat(" ", given.Header.Count)]);

        var import = await given.ImportAsync(given.Save("filled.csv"));

        Assert.Empty(import.Problems.Select(problem => problem.Message));
        Assert.Equal(4, import.Decisions.Count);
    }

    [Fact]
    public async Task A_workbook_of_shared_strings_with_runs_and_gaps_is_read_with_its_row_numbers()
    {
        using var given = await Given.OutAsync(Small("Two\r\nLines").Snapshot());
        given.Decide(_ => "Keep");
        given.Rows[2][given.Column("Decision")] = "Perhaps";
        var book = new RawBook();
        var decision = given.Column("Decision");
        book.Sheet("Access", Cells(given), row => row == 0 ? 1 : row + 4, (row, column, place) => row == 1 && column == decision ? book.Shared(place, "Ke", "ep") : null);

        var import = await given.ImportAsync(book.Save(given["filled.xlsx"]));

        var problem = Assert.Single(import.Problems);
        Assert.Equal("filled.xlsx, line 7: 'Perhaps' is no decision. Write Keep, Revoke or Modify.", problem.Message);
    }

    [Fact]
    public async Task A_formula_counts_as_what_it_shows_and_an_error_is_no_decision()
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        given.Decide(_ => "Keep");
        var decision = given.Column("Decision");
        string? Cell(int row, int column, string place) => column != decision ? null : row switch
        {
            1 => $"<c r=\"{place}\" t=\"str\"><f>IF(TRUE,\"Revoke\",\"Keep\")</f><v>Revoke</v></c>",
            2 => $"<c r=\"{place}\" t=\"e\"><f>NOSUCH()</f><v>#NAME?</v></c>",
            _ => null,
        };

        var import = await given.ImportAsync(new RawBook().Sheet("Access", Cells(given), cell: Cell).Save(given["filled.xlsx"]), allowUndecided: true);

        Assert.Equal("filled.xlsx, line 3: '#NAME?' is no decision. Write Keep, Revoke or Modify.", Assert.Single(import.Problems).Message);
        import = await given.ImportAsync(new RawBook().Sheet("Access", Cells(given), cell: (row, column, place) => row == 1 ? Cell(row, column, place) : null).Save(given["good.xlsx"]));
        Assert.Equal(DecisionKind.Revoke, import.Decisions[0].Decision);
    }

    [Fact]
    public async Task Two_sheets_that_both_hold_rows_of_a_review_are_refused_by_name()
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        var empty = Cells(given.Decide(_ => ""));
        var filled = Cells(given.Decide(_ => "Revoke"));

        var import = await given.ImportAsync(new RawBook().Sheet("Access", empty).Sheet("Access (2)", filled).Sheet("Notes", "").Save(given["filled.xlsx"]), allowUndecided: true);

        Assert.Empty(import.Decisions);
        Assert.Equal("filled.xlsx: the sheets 'Access' and 'Access (2)' both hold rows of a review, and which of them counts cannot be told. Delete the other one.", Assert.Single(import.Problems).Message);
        Assert.Equal(4, (await given.ImportAsync(new RawBook().Sheet("Notes", "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>").Sheet("Renamed", filled).Save(given["renamed.xlsx"]))).Decisions.Count);
    }

    [Fact]
    public async Task Merged_decisions_count_for_their_first_row_only()
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        given.Decide(row => row == given.Rows[0] ? "Revoke" : "");

        var import = await given.ImportAsync(new RawBook().Sheet("Access", Cells(given)).Save(given["filled.xlsx"]));

        Assert.Equal([3, 4, 5], import.Problems.Select(problem => problem.Line));
        Assert.All(import.Problems, problem => Assert.Equal(DecisionException.Undecided, problem.ErrorId));
    }

    [Theory]
    [InlineData("filled.ods", "such as an OpenDocument or a Numbers file")]
    [InlineData("empty.xlsx", "the file is empty")]
    [InlineData("old.xls", "an old or encrypted workbook")]
    [InlineData("empty.csv", "the file is empty")]
    [InlineData("zeros.csv", "names the columns of an access review")]
    [InlineData("picture.png", "neither UTF-8 nor UTF-16")]
    public async Task What_is_no_table_is_refused_by_name_and_other_files_go_on(string name, string message)
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        var good = given.Decide(_ => "Keep").Save("good.csv");
        byte[] bytes = name switch
        {
            "filled.ods" => Zip(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"u8.ToArray()), ("content.xml", "<x/>"u8.ToArray())),
            "old.xls" => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0],
            "zeros.csv" => new byte[100],
            "picture.png" => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0xFF],
            _ => [],
        };
        await File.WriteAllBytesAsync(given[name], bytes, Stop);

        var import = await given.ImportAsync(given[name], more: good);

        var problem = Assert.Single(import.Problems);
        Assert.StartsWith(name + ": ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(4, import.Decisions.Count);
    }

    [Fact]
    public async Task A_workbook_that_was_damaged_anywhere_is_read_as_it_was_or_refused_by_name()
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        var whole = await File.ReadAllBytesAsync(new RawBook().Sheet("Access", Cells(given.Decide(_ => "Keep"))).Save(given["good.xlsx"]), Stop);
        var random = new Random(7);
        for (var round = 0; round < 400; round++)
        {
            var bytes = round % 2 == 0 ? whole[..random.Next(4, whole.Length)] : [.. whole];
            if (round % 2 == 1) bytes[random.Next(4, bytes.Length)] ^= (byte)random.Next(1, 256);
            await File.WriteAllBytesAsync(given["bad.xlsx"], bytes, Stop);

            var import = await given.ImportAsync(given["bad.xlsx"]);

            Assert.True(import.Problems.Count > 0 || import.Decisions.Count(decision => decision.Decision == DecisionKind.Keep) == 4, $"round {round}");
        }
    }

    [Fact]
    public async Task A_part_that_would_unpack_without_end_is_refused_before_it_does()
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        var file = new RawBook().Sheet("Access", Cells(given.Decide(_ => "Keep"))).Save(given["bomb.xlsx"]);
        using (var package = ZipFile.Open(file, ZipArchiveMode.Update))
        {
            package.GetEntry("xl/sharedStrings.xml")!.Delete();
            await using var stream = package.CreateEntry("xl/sharedStrings.xml", CompressionLevel.SmallestSize).Open();
            var block = new byte[1 << 20];
            Array.Fill(block, (byte)' ');
            for (var megabyte = 0; megabyte < 70; megabyte++) await stream.WriteAsync(block, Stop);
        }

        var import = await given.ImportAsync(file);

        Assert.Contains("sharedStrings.xml would unpack to", Assert.Single(import.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_another_review_is_refused_once_and_not_for_each_row()
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        given.Decide(_ => "Keep");
        foreach (var row in given.Rows) row[given.Column("CapturedAtUtc")] = "2025-12-01T08:00:00Z";
        var older = given.Save("older.csv");
        foreach (var row in given.Rows) row[given.Column("WorkspaceId")] = "ws2";
        var foreign = given.Save("foreign.csv");

        var import = await given.ImportAsync(older, more: foreign);

        Assert.Empty(import.Decisions);
        Assert.Equal(
            [
                "older.csv: the file is of the review that was captured at 2025-12-01T08:00:00Z, and not of the one of 2026-03-01T08:00:42Z.",
                "foreign.csv: the file is of the workspace acme (ws2), and the review is of acme (ws1).",
            ],
            import.Problems.Select(problem => problem.Message));
        Assert.All(import.Problems, problem => Assert.Equal(DecisionException.OtherReview, problem.ErrorId));
    }

    [Fact]
    public async Task The_rows_may_be_spread_over_files_and_what_is_in_none_is_missing()
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        var rows = given.Decide(_ => "Keep").Rows.ToList();
        string Part(string name, params int[] which)
        {
            given.Rows.Clear();
            given.Rows.AddRange(which.Select(index => rows[index]));
            return given.Save(name);
        }

        var whole = await given.ImportAsync(Part("a.csv", 0, 3), more: Part("b.csv", 1, 2));
        Assert.Empty(whole.Problems.Select(problem => problem.Message));
        Assert.Equal(4, whole.Decisions.Count);

        var less = await given.ImportAsync(Part("a.csv", 0), more: Part("b.csv", 1, 2));
        Assert.Equal(["a.csv", "b.csv"], less.Problems.Select(problem => Path.GetFileName(problem.File)));
        Assert.All(less.Problems, problem => Assert.EndsWith("a row of the review is missing: new@example.com.", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reviewers_whose_files_are_not_among_those_read_are_named()
    {
        ReviewerRule[] rules = [new(ReviewerRuleBy.Person, "u0", "kim@example.com"), new(ReviewerRuleBy.Person, "u1", "lee@example.com"), new(ReviewerRuleBy.Everything, "", "sam@example.com")];
        using var given = await Given.OutAsync(Small().Snapshot(), reviewers: rules);
        var rows = given.Decide(_ => "Keep").Rows.ToList();
        string Of(string reviewer)
        {
            given.Rows.Clear();
            given.Rows.AddRange(rows.Where(row => row[given.Column("Reviewer")].StartsWith(reviewer, StringComparison.Ordinal)));
            return given.Save(reviewer + ".csv");
        }

        var import = await given.ImportAsync(Of("kim"), more: Of("lee"));

        Assert.Equal(3, import.Decisions.Count);
        Assert.Equal("1 of the review's 4 rows are in none of these files: those of sam@example.com.", import.Remarks[^1]);
        Assert.Equal(2, (await given.ImportAsync(Of("kim"), reference: Path.Combine(given.Review, "snapshot.json"))).Decisions.Count);
        Assert.Equal(3, (await given.ImportAsync(Of("kim"), more: [Of("lee"), Of("sam")])).Remarks.Count);
    }

    [Theory]
    [InlineData("nothing.csv", "the file is not there")]
    [InlineData("review", "this is a folder. Name the filled files in it")]
    public async Task A_name_that_is_no_file_is_refused_and_other_files_go_on(string name, string message)
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        var good = given.Decide(_ => "Keep").Save("good.csv");

        var import = await given.ImportAsync(given[name], more: good);

        Assert.Equal($"{name}: {message}.", Assert.Single(import.Problems).Message);
        Assert.Equal(4, import.Decisions.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("snapshot.json")]
    [InlineData("access.csv")]
    [InlineData("review.xlsx")]
    public async Task A_reference_inside_a_folder_means_the_folder(string name)
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        var file = given.Decide(_ => "Keep").Save("filled.csv");

        var import = await given.ImportAsync(file, reference: Path.Combine(given.Review, name).TrimEnd(Path.DirectorySeparatorChar));

        Assert.Empty(import.Problems.Select(problem => problem.Message));
        Assert.All(import.Decisions, decision => Assert.Equal(given.Review, decision.Review));
    }

    private static List<IReadOnlyList<string>> Cells(Given given) => [given.Header.ToList(), .. given.Rows.Select(row => row.ToList())];

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var package = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var stream = package.CreateEntry(name).Open();
                stream.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private static World Small(string name = "Kim")
    {
        var world = new World().Role("r1", "Source Admin").Role("r2", "Workspace Owner")
            .Resource(SegmentResourceType.Source, "s1", null, World.Label("env:prod"))
            .User("u0", World.Permission("r2", World.All()))
            .User("u1", World.Permission("r1", World.All(World.Label("env:prod"))))
            .Group("g1", [World.Permission("r1", World.On("SOURCE", "s1"))], "u0")
            .Invite("new@example.com");
        world.Users[0] = world.Users[0] with { Name = name };
        return world;
    }
}
