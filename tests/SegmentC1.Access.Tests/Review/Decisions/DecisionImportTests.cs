using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using SegmentC1.Access.Tests.Effective;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review.Decisions;

public sealed class DecisionImportTests
{
    private static readonly string[] Words = ["Keep", "Revoke", "Modify", "keep", " REVOKE ", "modify"];

    [Property(MaxTest = 100)]
    public async Task A_filled_file_comes_back_as_it_was_decided_whatever_a_spreadsheet_did_to_its_form(int seed)
    {
        var random = new Random(seed);
        using var given = await Given.OutAsync(seed % 5 == 0 ? HostileWorld.Make().Snapshot() : RandomWorld.Of(seed).Snapshot());
        given.Decide(_ => Words[random.Next(Words.Length)]);
        var wanted = given.Rows.Select(row => row[given.Column("Decision")].Trim().ToUpperInvariant()).ToList();
        Mangle(given, random);
        Encoding[] encodings = [new UTF8Encoding(true), new UTF8Encoding(false), Encoding.Unicode, Encoding.BigEndianUnicode];
        int[] order = [.. Enumerable.Range(0, given.Header.Count).OrderBy(_ => random.Next())];

        var file = given.Save("filled.csv", ",;\t"[random.Next(3)], encodings[random.Next(encodings.Length)], random.Next(2) == 0 ? "\r\n" : "\n", order);
        var import = await given.ImportAsync(file);

        Assert.Empty(import.Problems.Select(problem => problem.Message));
        Assert.Equal(wanted, import.Decisions.Select(decision => decision.Decision.ToString().ToUpperInvariant()));
        AssertTrue(given.Snapshot, import.Decisions);
    }

    [Property(MaxTest = 40)]
    public async Task A_filled_workbook_comes_back_as_it_was_decided(int seed)
    {
        var random = new Random(seed);
        using var given = await Given.OutAsync(seed % 3 == 0 ? HostileWorld.Make().Snapshot() : RandomWorld.Of(seed).Snapshot());
        given.Decide(_ => Words[random.Next(3)]);
        var typed = random.Next(2) == 0;

        var file = await given.SaveWorkbookAsync("filled.xlsx", (column, cell) => !typed ? cell : column switch
        {
            "Privileged" or "PiiAccess" or "AllAndFuture" when bool.TryParse(cell, out var flag) => flag,
            "MatchedSources" when int.TryParse(cell, out var number) => number,
            "CapturedAtUtc" => DateTime.Parse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal),
            "DecisionDate" => new DateTime(2026, 11, 12),
            _ => cell,
        });
        var import = await given.ImportAsync(file);

        Assert.Empty(import.Problems.Select(problem => problem.Message));
        Assert.Equal(given.Rows.Select(row => row[given.Column("Decision")]), import.Decisions.Select(decision => decision.Decision.ToString()));
        Assert.All(import.Decisions, decision => Assert.Equal(typed ? new DateOnly(2026, 11, 12) : null, decision.DecisionDate));
        AssertTrue(given.Snapshot, import.Decisions);
    }

    [Fact]
    public async Task The_workbook_that_the_review_has_can_be_filled_in_as_it_is()
    {
        var snapshot = HostileWorld.Make().Snapshot();
        using var given = await Given.OutAsync(snapshot);
        var file = given["review.xlsx"];
        await using (var stream = File.Create(file)) await ReviewWorkbook.WriteAsync(stream, ReviewBook.Build(snapshot, new ReviewBookOptions { ModuleVersion = "1.0.0" }), TestContext.Current.CancellationToken);

        var import = await given.ImportAsync(file, allowUndecided: true);

        Assert.Empty(import.Problems.Select(problem => problem.Message));
        Assert.Equal(given.Rows.Count, import.Decisions.Count);
        AssertTrue(snapshot, import.Decisions);
    }

    [Theory]
    [InlineData("Decision", "approve", DecisionException.UnknownWord, "'approve' is no decision")]
    [InlineData("Decision", "Keep?", DecisionException.UnknownWord, "no decision")]
    [InlineData("Decision", "", DecisionException.Undecided, "there is no decision about u1@example.com: Source Admin on")]
    [InlineData("Role", "Source Read-only", DecisionException.RowChanged, "Role is 'Source Read-only' and was 'Source Admin'")]
    [InlineData("Email", "other@example.com", DecisionException.RowChanged, "Email is 'other@example.com'")]
    [InlineData("CapturedAtUtc", "03/01/2026 08:00", DecisionException.RowChanged, "CapturedAtUtc")]
    [InlineData("MatchedSources", "2.5", DecisionException.RowChanged, "MatchedSources")]
    [InlineData("Privileged", "yes", DecisionException.RowChanged, "Privileged")]
    [InlineData("ScopeId", "1.00E+05", DecisionException.RowUnknown, "ScopeId is '1.00E+05' and was 'ws1'")]
    [InlineData("PrincipalId", "u99", DecisionException.RowUnknown, "does not know this person")]
    public async Task A_row_that_is_not_certain_is_named_with_file_and_line(string column, string cell, string errorId, string message)
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        given.Decide(_ => "Keep");
        given.Rows[2][given.Column(column)] = cell;

        var import = await given.ImportAsync(given.Save("filled.csv"));

        var problem = import.Problems.Single(problem => problem.Line > 0);
        Assert.Equal(errorId, problem.ErrorId);
        Assert.StartsWith("filled.csv, line 4: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Empty(import.Decisions);
    }

    [Fact]
    public async Task Missing_repeated_and_contradictory_rows_are_named()
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        given.Decide(_ => "Keep");
        var (one, two) = (given.Rows[0].ToList(), given.Rows[1].ToList());
        two[given.Column("Decision")] = "Revoke";
        given.Rows.RemoveAt(given.Rows.Count - 1);
        given.Rows.AddRange([one, two]);

        var problems = (await given.ImportAsync(given.Save("filled.csv"))).Problems;

        Assert.Equal(
            [
                "filled.csv, line 5: the row repeats line 2.",
                "filled.csv, line 6: the row contradicts line 3: Revoke here, Keep there.",
                "filled.csv: a row of the review is missing: new@example.com.",
            ],
            problems.Select(problem => problem.Message));
    }

    [Fact]
    public async Task A_change_has_to_be_explained_and_undecided_rows_can_be_allowed()
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        given.Decide(_ => "");
        given.Rows[0][given.Column("Decision")] = "Modify";

        var import = await given.ImportAsync(given.Save("filled.csv"), allowUndecided: true);
        Assert.Equal(DecisionException.Unexplained, Assert.Single(import.Problems).ErrorId);

        given.Rows[0][given.Column("Justification")] = "'-read only is enough";
        given.Rows[0][given.Column("DecisionDate")] = "23.11.2026";
        import = await given.ImportAsync(given.Save("filled.csv"), allowUndecided: true);
        Assert.Equal("-read only is enough", import.Decisions[0].Justification);
        Assert.Equal(new DateOnly(2026, 11, 23), import.Decisions[0].DecisionDate);
        Assert.All(import.Decisions.Skip(1), decision => Assert.Equal(DecisionKind.Undecided, decision.Decision));
    }

    [Theory]
    [InlineData("2026-11-23", "2026-11-23")]
    [InlineData("11/23/2026", "2026-11-23")]
    [InlineData("23/11/2026", "2026-11-23")]
    [InlineData("11/12/2026", null)]
    [InlineData("11/11/2026", "2026-11-11")]
    [InlineData("2026-11-23T10:00:00Z", "2026-11-23")]
    [InlineData("last week", null)]
    public void A_date_is_taken_where_it_can_be_read_in_one_way(string cell, string? day) =>
        Assert.Equal(day, DecisionCells.DayOf(cell)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    [Fact]
    public async Task A_file_without_the_columns_of_a_review_is_refused_and_says_which_are_missing()
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        given.Decide(_ => "Keep");
        var file = given.Save("filled.csv", order: [.. Enumerable.Range(0, given.Header.Count).Where(index => given.Header[index] != "GroupId")]);
        await File.WriteAllTextAsync(given["other.csv"], "a,b\r\n1,2\r\n", TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(given["latin.csv"], Encoding.Latin1.GetBytes("Zoë,b\r\n"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(given["broken.xlsx"], "PK\u0003\u0004 not a package", TestContext.Current.CancellationToken);

        var problems = (await given.ImportAsync(file, more: [given["other.csv"], given["latin.csv"], given["broken.xlsx"]])).Problems;

        Assert.Equal([DecisionException.Columns, DecisionException.Columns, DecisionException.Unreadable, DecisionException.Unreadable], problems.Select(problem => problem.ErrorId));
        Assert.Contains("GroupId", problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_reviewers_file_is_complete_for_its_part()
    {
        ReviewerRule[] rules = [new(ReviewerRuleBy.Person, "u0", "kim@example.com"), new(ReviewerRuleBy.Everything, "", "lee@example.com")];
        using var given = await Given.OutAsync(Small().Snapshot(), reviewers: rules);
        given.Decide(_ => "Keep");
        given.Rows[0][given.Column("Reviewer")] = "a deputy";
        var whole = given.Save("whole.csv");
        given.Rows.RemoveRange(2, 2);
        var part = given.Save("kim.csv");
        given.Rows.RemoveAt(1);
        var half = given.Save("half.csv");

        Assert.Empty((await given.ImportAsync(whole)).Problems.Select(problem => problem.Message));
        var import = await given.ImportAsync(part);
        Assert.Empty(import.Problems.Select(problem => problem.Message));
        Assert.Equal("kim.csv is the part of kim@example.com: 2 of the review's 4 rows.", Assert.Single(import.Remarks));
        Assert.Equal("a deputy", import.Decisions[0].Reviewer);
        Assert.Equal("half.csv: a row of the review is missing: u0@example.com, Workspace Owner on Acme.", Assert.Single((await given.ImportAsync(half)).Problems).Message);
    }

    [Fact]
    public async Task Two_files_that_decide_on_the_same_row_give_no_decision()
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        var one = given.Decide(_ => "Keep").Save("one.csv");
        var two = given.Decide(_ => "Revoke").Save("two.csv");

        var import = await given.ImportAsync(one, more: two);

        Assert.Empty(import.Decisions);
        Assert.Contains(import.Problems, problem => problem.Message == "two.csv, line 2: the row contradicts one.csv, line 2: Revoke here, Keep there.");
        Assert.Contains(import.Problems, problem => problem.Message == "one.csv, line 2: the row is in two.csv, line 2, too.");
    }

    [Property(MaxTest = 40)]
    public async Task A_single_file_that_was_filled_in_where_it_lay_is_proven_by_its_manifest(int seed)
    {
        var random = new Random(seed);
        using var given = await Given.OutAsync(seed % 4 == 0 ? HostileWorld.Make().Snapshot() : RandomWorld.Of(seed).Snapshot(), ReviewFormat.Csv);
        given.Decide(_ => Words[random.Next(3)]);
        var decided = given.Rows.ToDictionary(row => string.Join('|', row.Take(24)), row => row[given.Column("Decision")]);
        if (random.Next(2) == 0) given.Rows.Sort((_, _) => 0);
        if (random.Next(2) == 0) given.Rows.Reverse();
        given.Save("single.csv", ",;"[random.Next(2)]);

        var import = await given.ImportAsync(given["single.csv"]);
        Assert.Empty(import.Problems.Select(problem => problem.Message));
        Assert.Equal(given.Rows.Count, import.Decisions.Count);
        AssertTrue(given.Snapshot, import.Decisions);
        Assert.Equal(decided.Values.Order(), import.Decisions.Select(decision => decision.Decision.ToString()).Order());

        given.Rows[0][given.Column("AccountState")] = "other";
        given.Save("single.csv");
        Assert.Equal(DecisionException.Changed, Assert.Single((await given.ImportAsync(given["single.csv"])).Problems).ErrorId);
        given.Rows.RemoveAt(0);
        given.Save("single.csv");
        Assert.Equal(DecisionException.RowMissing, Assert.Single((await given.ImportAsync(given["single.csv"])).Problems).ErrorId);
    }

    [Property(MaxTest = 20)]
    public async Task A_single_workbook_that_was_filled_in_where_it_lay_is_proven_by_its_manifest(int seed)
    {
        var random = new Random(seed);
        using var given = await Given.OutAsync(seed % 4 == 0 ? HostileWorld.Make().Snapshot() : RandomWorld.Of(seed).Snapshot(), ReviewFormat.Xlsx, seed % 3 == 0 ? [new(ReviewerRuleBy.Everything, "", "kim@example.com")] : null);
        given.Decide(_ => Words[random.Next(3)]);
        if (random.Next(2) == 0) given.Rows.Reverse();
        var typed = random.Next(2) == 0;
        string? Cell(int row, int column, string place) => row == 0 || !typed ? null : (given.Header[column], given.Rows[row - 1][column]) switch
        {
            ("Privileged" or "PiiAccess" or "AllAndFuture", "true" or "false") flag => $"<c r=\"{place}\" t=\"b\"><v>{(flag.Item2 == "true" ? 1 : 0)}</v></c>",
            ("MatchedSources", { Length: > 0 } number) => $"<c r=\"{place}\" t=\"n\"><v>{number}</v></c>",
            _ => null,
        };
        void Save() => new RawBook().Sheet("Read me", [["SegmentC1"]]).Sheet("Access", [given.Header, .. given.Rows], cell: Cell).Save(given["single.xlsx"]);
        Save();

        var import = await given.ImportAsync(given["single.xlsx"]);
        Assert.Empty(import.Problems.Select(problem => problem.Message));
        AssertTrue(given.Snapshot, import.Decisions);
        Assert.Equal(given.Rows.Select(row => row[given.Column("Decision")]), import.Decisions.Select(decision => decision.Decision.ToString()));

        given.Rows[0][given.Column("AccountState")] = "other";
        Save();
        Assert.Equal(DecisionException.Changed, Assert.Single((await given.ImportAsync(given["single.xlsx"])).Problems).ErrorId);
        given.Rows.RemoveAt(0);
        Save();
        Assert.Equal(DecisionException.RowMissing, Assert.Single((await given.ImportAsync(given["single.xlsx"])).Problems).ErrorId);
    }

    [Fact]
    public async Task The_rows_of_a_folder_can_be_filled_in_where_they_lie()
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        given.Decide(_ => "Keep").Save("review/access.csv");

        var import = await DecisionImporter.ReadAsync([given.Csv], new DecisionImportOptions(), TestContext.Current.CancellationToken);
        Assert.Empty(import.Problems.Select(problem => problem.Message));
        Assert.Equal(4, import.Decisions.Count);

        given.Rows[0][given.Column("RoleId")] = "r2";
        given.Save("review/access.csv");
        Assert.Single((await DecisionImporter.ReadAsync([given.Csv], new DecisionImportOptions(), TestContext.Current.CancellationToken)).Problems, problem => problem.ErrorId is DecisionException.Changed or DecisionException.RowUnknown);
    }

    [Fact]
    public async Task Without_evidence_that_can_be_believed_nothing_is_taken()
    {
        using var given = await Given.OutAsync(Small().Snapshot());
        var file = given.Decide(_ => "Keep").Save("filled.csv");

        var alone = await DecisionImporter.ReadAsync([file], new DecisionImportOptions(), TestContext.Current.CancellationToken);
        Assert.Equal(DecisionException.NoEvidence, Assert.Single(alone.Problems).ErrorId);

        var word = await DecisionImporter.ReadAsync([file], new DecisionImportOptions { AllowUnverified = true }, TestContext.Current.CancellationToken);
        Assert.Empty(word.Problems.Select(problem => problem.Message));
        AssertTrue(given.Snapshot, word.Decisions);
        Assert.Contains("taken at its word", Assert.Single(word.Remarks), StringComparison.Ordinal);
        given.Rows[2][given.Column("ScopeLabels")] = "no label";
        var odd = await DecisionImporter.ReadAsync([given.Save("odd.csv")], new DecisionImportOptions { AllowUnverified = true }, TestContext.Current.CancellationToken);
        Assert.StartsWith("odd.csv, line 4: the row does not say what it is about: 'no label' is not a list of labels", Assert.Single(odd.Problems).Message, StringComparison.Ordinal);

        await File.AppendAllTextAsync(given.Csv, "x", TestContext.Current.CancellationToken);
        File.Delete(Path.Combine(given.Review, "snapshot.json"));
        var tampered = await given.ImportAsync(file);
        Assert.Equal(DecisionException.NoEvidence, Assert.Single(tampered.Problems).ErrorId);
        Assert.Contains("is not as its manifest says", tampered.Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snapshot_is_evidence_too()
    {
        var snapshot = HostileWorld.Make().Snapshot();
        using var given = await Given.OutAsync(snapshot);
        var file = given.Decide(_ => "Keep").Save("filled.csv");
        await using (var stream = File.Create(given["picture.json"])) await SnapshotJson.WriteAsync(stream, snapshot, TestContext.Current.CancellationToken);

        var import = await given.ImportAsync(file, reference: given["picture.json"]);

        Assert.Empty(import.Problems.Select(problem => problem.Message));
        AssertTrue(snapshot, import.Decisions);
    }

    // What a decision says of its row is what the picture says, and each row of the picture has one.
    private static void AssertTrue(WorkspaceSnapshot snapshot, IReadOnlyList<ReviewDecision> decisions)
    {
        static string Of(PrincipalType type, string id, string? role, PermissionScope? scope, string? group) =>
            $"{type} {id} | {role} | {scope?.Kind} {scope?.ResourceType} {(scope?.Kind == ScopeKind.Unknown ? scope.RawType : "")} {scope?.Id} {(scope is null ? "" : LabelText.Format(scope.Labels))} | {group}";
        Assert.Equal(
            EffectiveAccess.Of(snapshot).Select(entry => Of(entry.PrincipalType, entry.PrincipalId, entry.RoleId, entry.Scope, entry.Group?.Id)).Order(StringComparer.Ordinal),
            decisions.Select(decision => Of(decision.PrincipalType, decision.PrincipalId, decision.RoleId, decision.Scope, decision.GroupId)).Order(StringComparer.Ordinal));
    }

    private static void Mangle(Given given, Random random)
    {
        foreach (var row in given.Rows)
        {
            foreach (var column in (string[])["Privileged", "PiiAccess", "AllAndFuture"])
            {
                if (random.Next(2) == 0) row[given.Column(column)] = row[given.Column(column)].ToUpperInvariant();
            }

            if (random.Next(2) == 0) row[given.Column("CapturedAtUtc")] = row[given.Column("CapturedAtUtc")].Replace('T', ' ').TrimEnd('Z');
            for (var index = 0; index < row.Count; index++)
            {
                if (random.Next(2) == 0) row[index] = row[index].Replace("\n", "\r\n", StringComparison.Ordinal);
                if (random.Next(3) == 0 && row[index].Length > 1 && row[index][0] == '\'' && "=+-@".Contains(row[index][1], StringComparison.Ordinal)) row[index] = row[index][1..];
            }
        }
    }

    private static World Small() => new World().Role("r1", "Source Admin").Role("r2", "Workspace Owner")
        .Resource(SegmentResourceType.Source, "s1", null, World.Label("env:prod"))
        .User("u0", World.Permission("r2", World.All()))
        .User("u1", World.Permission("r1", World.All(World.Label("env:prod"))))
        .Group("g1", [World.Permission("r1", World.On("SOURCE", "s1"))], "u0")
        .Invite("new@example.com");
}
