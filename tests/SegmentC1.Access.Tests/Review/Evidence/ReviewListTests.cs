using System.Text;

namespace SegmentC1.Access.Tests.Review.Evidence;

public sealed class ReviewListTests
{
    [Theory]
    [InlineData("Email,Manager\nu1@example.com,ann@example.com\n")]
    [InlineData("\uFEFFmanager;EMAIL\r\nann@example.com;u1@example.com\r\n\r\n;\r\n")]
    [InlineData("User Principal\tMail\tReviewer\nx\t u1@example.com \t\"ann@example.com\"")]
    public async Task A_list_is_read_whatever_its_separator_and_order(string text)
    {
        var rules = ReviewerList.RulesOf(await ReadAsync(text));
        Assert.Equal([new ReviewerRule(ReviewerRuleBy.Person, "u1@example.com", "ann@example.com")], rules);
    }

    [Fact]
    public async Task A_row_is_for_a_group_a_domain_a_person_or_the_rest()
    {
        var rules = ReviewerList.RulesOf(await ReadAsync("Group,Domain,Email,Reviewer\nMarketing,,,a\n,@partner.test,,b\n,,u1,c\n"));
        Assert.Equal([new(ReviewerRuleBy.Group, "Marketing", "a"), new(ReviewerRuleBy.Domain, "partner.test", "b"), new(ReviewerRuleBy.Person, "u1", "c")], rules);
        Assert.Equal(ReviewerRuleBy.Everything, Assert.Single(ReviewerList.RulesOf(await ReadAsync("Reviewer\nrest\n"))).By);
    }

    [Fact]
    public async Task A_reviewer_who_is_spelt_with_other_capitals_is_the_same()
    {
        var rules = ReviewerList.RulesOf(await ReadAsync("Email,Reviewer\nu1@example.com,Ann@example.com\nu2@example.com,ann@EXAMPLE.com\nu3@example.com,bob@example.com\n"));
        Assert.Equal(["Ann@example.com", "Ann@example.com", "bob@example.com"], rules.Select(rule => rule.Reviewer));
    }

    [Theory]
    [InlineData("", "people.csv: the file is empty")]
    [InlineData("Email,Manager\nu1@example.com,\n", "people.csv, line 2: there is no reviewer")]
    [InlineData("Email,Group,Reviewer\nu1@example.com,g1,a\n", "people.csv, line 2: only one of Email, Group and Domain")]
    [InlineData("Email,Reviewer\n\"u1@\nexample.com\",a\n,b\n", "people.csv, line 4: it is not said for whom 'b' reviews")]
    [InlineData("Employee,Manager\nu1@example.com,ann\n", "people.csv, line 2: there is no column Email, Group or Domain that says for whom 'ann' reviews")]
    [InlineData("Email,Reviewer\nu1@example.com,a\nU1@example.com,b\n", "people.csv, line 3: 'u1@example.com' has the reviewer 'b' here, but 'a' in people.csv, line 2.")]
    public async Task What_is_wrong_with_a_list_is_said_with_file_and_line(string text, string message)
    {
        var error = await Assert.ThrowsAsync<ReviewListException>(async () => ReviewerList.RulesOf(await ReadAsync(text)));
        Assert.Equal("Review.ListUnusable", error.ErrorId);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody@example.com,,", "no person of this workspace is 'nobody@example.com'")]
    [InlineData(",Nobody,", "no group of this workspace is 'Nobody'")]
    [InlineData(",,nowhere.test", "no domain of this workspace is 'nowhere.test'")]
    [InlineData(",group g1,", "2 groups of this workspace are 'group g1'; give the id")]
    [InlineData("twice@example.com,,", "2 people of this workspace are 'twice@example.com'; give the id")]
    public async Task Who_is_not_in_the_workspace_or_not_one_is_said_with_file_and_line(string cells, string message)
    {
        var world = new World().User("u1").User("t1", "twice@example.com", []).User("t2", "Twice@example.com", []).Group("g1", []).Invite("new@example.com");
        world.Groups.Add(world.Groups[0] with { Id = "g2" });
        var rows = await ReadAsync($"Email,Group,Domain,Reviewer\nu1@example.com,,,a\nnew@example.com,,,a\n,g2,,a\n,No*,,a\n{cells},a\n");
        var error = Assert.Throws<ReviewListException>(() => ReviewerList.CheckAgainst(world.Snapshot(), rows));
        Assert.Equal("Review.ListUnmatched", error.ErrorId);
        Assert.Equal($"people.csv, line 6: {message}.", Assert.Single(error.Problems));
    }

    [Fact]
    public async Task Leavers_may_be_anybody_but_each_has_an_address()
    {
        Assert.Equal(["a@example.com", "b@example.com"], LeaverList.AddressesOf(await ReadAsync("Name;E-Mail\nA;a@example.com\nB;b@example.com\n")));
        var error = await Assert.ThrowsAsync<ReviewListException>(async () => LeaverList.AddressesOf(await ReadAsync("Name,Email\nA,\n")));
        Assert.Contains("people.csv, line 2: there is no address", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_UTF_8_is_not_guessed()
    {
        var error = await Assert.ThrowsAsync<ReviewListException>(() => ListRow.ReadCsvAsync(new MemoryStream([0x45, 0x6D, 0xE9, 0x0A]), "people.csv", TestContext.Current.CancellationToken));
        Assert.Contains("not UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_workbooks_are_safe_and_no_two_alike()
    {
        var names = ReviewFiles.WorkbookNames(["Ann@example.com", "ann@example.com", "a/b\\..:*?<>|", "зоя", "=1+1", new string('x', 300), "Ann@example.com"]);
        Assert.Equal(6, names.Count);
        Assert.Equal(6, names.Select(name => name.Name.ToUpperInvariant()).Distinct().Count());
        Assert.All(names, name => Assert.Matches("^review-[A-Za-z0-9@.+_-]{1,90}\\.xlsx$", name.Name));
        Assert.Equal("review-Ann@example.com.xlsx", names.Single(name => name.Reviewer == "Ann@example.com").Name);
        Assert.Equal("review-ann@example.com-2.xlsx", names.Single(name => name.Reviewer == "ann@example.com").Name);
    }

    private static async Task<IReadOnlyList<ListRow>> ReadAsync(string text) =>
        await ListRow.ReadCsvAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), "people.csv", TestContext.Current.CancellationToken);
}
