using System.Globalization;
using System.Text;
using CsvHelper;
using FsCheck.Xunit;
using SegmentC1.Access.Tests.Effective;

namespace SegmentC1.Access.Tests.Review;

public sealed class AccessReviewCsvTests
{
    [Fact]
    public async Task The_file_of_a_hostile_workspace_is_this_one()
    {
        var bytes = await WriteAsync(HostileWorld.Make(), raw: false);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes.Take(3));
        var golden = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Review", "access.golden.csv"), TestContext.Current.CancellationToken);
        Assert.Equal(golden.ReplaceLineEndings("\n"), Encoding.UTF8.GetString(bytes.AsSpan(3)).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_columns_are_those_that_were_promised_in_their_order()
    {
        Assert.Equal(
            "WorkspaceId, WorkspaceSlug, CapturedAtUtc, PrincipalType, PrincipalId, Name, Email, AccountState, RoleId, Role, Privileged, PiiAccess, "
            + "ScopeType, ScopeId, ScopeName, ScopeLabels, MatchedSources, AllAndFuture, GrantedThrough, GroupId, GroupName, AlsoHeldThrough, "
            + "LastRecordedChangeUtc, Findings, Reviewer, Decision, DecisionDate, Justification",
            string.Join(", ", AccessReviewCsv.Columns));
    }

    [Fact]
    public async Task Every_record_ends_with_CRLF()
    {
        var text = Encoding.UTF8.GetString(await WriteAsync(new World().User("u1").User("u2"), raw: false));
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        Assert.Equal(3, text.Split("\r\n").Length - 1);
        Assert.Equal(3, text.Count(character => character == '\n'));
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    public async Task The_culture_of_the_machine_changes_nothing(string culture)
    {
        var expected = await WriteAsync(HostileWorld.Make(), raw: false);
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(expected, await WriteAsync(HostileWorld.Make(), raw: false));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task Reading_back_gives_the_names_as_they_were_and_raw_leaves_them_alone()
    {
        var safe = Rows(await WriteAsync(HostileWorld.Make(), raw: false));
        var raw = Rows(await WriteAsync(HostileWorld.Make(), raw: true));
        Assert.Equal(raw.SelectMany(row => row), safe.SelectMany(row => row).Select(FormulaGuard.Unescape));
        Assert.Contains(raw, row => row[5] == "=cmd|' /C calc'!A0");
        Assert.All(safe.SelectMany(row => row), cell => Assert.True(cell.Length == 0 || !FormulaGuard.IsDangerous(cell[0])));
    }

    [Property(MaxTest = 300)]
    public async Task The_counts_are_those_of_the_rows(int seed)
    {
        using var stream = new MemoryStream();
        var snapshot = RandomWorld.Of(seed).Snapshot();
        var counts = await AccessReviewCsv.WriteAsync(stream, snapshot, EffectiveAccess.Of(snapshot), raw: false, null, CancellationToken.None);
        var rows = Rows(stream.ToArray()).Skip(1).ToList();
        var people = rows.GroupBy(row => (row[3], row[4])).ToList();
        Assert.Equal(rows.Count, counts.Rows);
        Assert.Equal(people.Count, counts.Principals);
        Assert.Equal(people.Count(person => person.Key.Item1 == "user"), counts.Users);
        Assert.Equal(people.Count(person => person.Key.Item1 == "invite"), counts.Invites);
        Assert.Equal(people.Count(person => person.First()[7] == "unknown"), counts.UnknownUsers);
        Assert.Equal(people.Count(person => person.First()[7] == "active" && person.All(row => row[8].Length == 0)), counts.UsersWithoutRole);
        Assert.Equal(rows.Count(row => row[8].Length > 0 && row[18] == "direct"), counts.DirectRows);
        Assert.Equal(rows.Count(row => row[8].Length > 0 && row[18] == "group"), counts.GroupRows);
        Assert.Equal(people.Count(person => person.Any(row => row[10] == "true")), counts.PrivilegedPrincipals);
        Assert.All(rows, row => Assert.Equal(AccessReviewCsv.Columns.Count, row.Length));
    }

    [Fact]
    public async Task Rows_are_written_while_they_are_computed()
    {
        var world = new World().User("u1");
        var entry = world.Access()[0];
        using var output = new MemoryStream();
        var written = 0L;
        IEnumerable<AccessEntry> Entries()
        {
            for (var i = 0; i < 100_000; i++)
            {
                if (i == 50_000) written = output.Length;
                yield return entry;
            }
        }

        var seen = new List<long>();
        var counts = await AccessReviewCsv.WriteAsync(output, world.Snapshot(), Entries(), raw: false, new Told(seen), CancellationToken.None);
        Assert.Equal(100_000, counts.Rows);
        Assert.InRange(written, output.Length * 4 / 10, output.Length * 6 / 10);
        Assert.Equal(100_000, seen[^1]);
        Assert.True(seen.Count > 100);
    }

    [Fact]
    public async Task Cancelling_ends_it_between_two_rows()
    {
        var world = new World().User("u1");
        var entry = world.Access()[0];
        using var source = new CancellationTokenSource();
        var taken = 0;
        IEnumerable<AccessEntry> Endless()
        {
            while (true)
            {
                if (++taken == 1000) source.Cancel();
                yield return entry;
            }
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => AccessReviewCsv.WriteAsync(new MemoryStream(), world.Snapshot(), Endless(), raw: false, null, source.Token));
        Assert.Equal(1000, taken);
    }

    private static async Task<byte[]> WriteAsync(World world, bool raw)
    {
        using var stream = new MemoryStream();
        var snapshot = world.Snapshot();
        await AccessReviewCsv.WriteAsync(stream, snapshot, EffectiveAccess.Of(snapshot), raw, null, CancellationToken.None);
        return stream.ToArray();
    }

    private static List<string[]> Rows(byte[] csv)
    {
        using var reader = CsvReader.Create(new MemoryStream(csv), CsvReaderOptions.Default with { HasHeader = false, Separator = ',' });
        var rows = new List<string[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return rows;
    }

    private sealed class Told(List<long> seen) : IProgress<long>
    {
        public void Report(long value) => seen.Add(value);
    }
}
