using FsCheck.Xunit;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Effective;

public sealed class AccessFilterTests
{
    [Theory]
    [InlineData("u1")]
    [InlineData("U1@EXAMPLE.COM")]
    [InlineData("name of u1")]
    [InlineData("u1@*")]
    [InlineData("*OF U?")]
    public void A_person_is_found_by_id_address_or_name(string pattern)
    {
        Assert.Contains("u1", Sample().Access(new AccessFilter { User = [pattern] }).Select(entry => entry.PrincipalId));
    }

    [Fact]
    public void Ids_are_exact()
    {
        Assert.Empty(Sample().Access(new AccessFilter { User = ["U1"] }));
        Assert.Empty(Sample().Access(new AccessFilter { Resource = ["S1"] }));
        Assert.Empty(Sample().Access(new AccessFilter { Resource = ["gon?"] }));
        Assert.Empty(Sample().Access(new AccessFilter { Group = ["G1"] }));
        Assert.Empty(Sample().Access(new AccessFilter { Role = ["R-SA"] }));
    }

    [Fact]
    public void Several_patterns_are_alternatives_and_several_properties_must_all_apply()
    {
        Assert.Equal(["u1", "u2"], Ids(new AccessFilter { User = ["u1", "u2"] }).Distinct());
        Assert.Equal(["u2"], Ids(new AccessFilter { User = ["u1", "u2"], Group = ["g1"] }));
    }

    [Fact]
    public void Who_can_touch_a_source_and_through_what()
    {
        var lines = Sample().Access(new AccessFilter { Resource = ["website"] }).Select(entry => $"{entry} ({entry.Note})");
        Assert.Equal(
            [
                "u1@example.com: Source Admin on Website, direct ()",
                "u2@example.com: Source Read-only on env:prod, through group Group g1 ()",
                "u3@example.com: Workspace Owner on Acme, direct ()",
                "u4@example.com: Observability Admin on Acme, direct (Whether this role touches what was asked for cannot be told: the role is not known.)",
                "u6@example.com: access unknown (This person's own permissions could not be read. What was asked for may be held here.)",
                "new@example.com: Source Read-only on env:prod, through group Group g1 ()",
            ],
            lines);
    }

    [Fact]
    public void Who_can_touch_a_space_includes_label_scopes_that_cannot_be_told_with_a_note()
    {
        var lines = Sample().Access(new AccessFilter { Resource = ["p1"] }).ToDictionary(entry => entry.PrincipalId, entry => entry.Note);
        Assert.Equal(["u3", "u4", "u5", "u6"], lines.Keys);
        Assert.EndsWith("Whether the labels cover what was asked for cannot be told.", lines["u5"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_resource_that_is_gone_is_found_by_its_id()
    {
        Assert.Equal(["u7", "u6"], Ids(new AccessFilter { Resource = ["gone"] }).OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public void A_role_is_found_by_name_and_may_be_held_by_whoever_is_unknown()
    {
        Assert.Equal(["u3", "u6"], Ids(new AccessFilter { Role = ["workspace*"] }));
    }

    [Fact]
    public void A_group_shows_its_members_and_pending_ones_and_nothing_direct()
    {
        Assert.Equal(["u2", "new@example.com"], Ids(new AccessFilter { Group = ["group G1"] }));
    }

    [Fact]
    public void Names_that_fit_nothing_are_told_and_patterns_are_not()
    {
        var filter = new AccessFilter { User = ["u1", "nobody", "zz*"], Role = ["Source Admin", "Sorcerer"], Resource = ["gone", "s1", "nothing"], Group = ["g1", "g9"] };
        Assert.Equal(
            [("User", "nobody"), ("Role", "Sorcerer"), ("Resource", "nothing"), ("Group", "g9")],
            filter.UnmatchedIn(Sample().Snapshot()));
    }

    [Property(MaxTest = 5000)]
    public void Wildcards_agree_with_trying_every_way(int seed)
    {
        var random = new Random(seed);
        var pattern = Text(random, "aB?*", 7);
        var text = Text(random, "aAb", 7);
        Assert.Equal(Naive(pattern.ToUpperInvariant(), text.ToUpperInvariant()), new Wildcard(pattern).Matches(text));
    }

    [Theory]
    [InlineData("?", "\U0001F600", true)]
    [InlineData("É*", "école", true)]
    [InlineData("", "", true)]
    [InlineData("*", "", true)]
    [InlineData("a[bc]", "ab", false)]
    [InlineData("a[bc]", "A[BC]", true)]
    public void Characters_are_characters(string pattern, string text, bool matches) =>
        Assert.Equal(matches, new Wildcard(pattern).Matches(text));

    [Fact]
    public void A_malicious_pattern_costs_no_more_than_its_length()
    {
        var pattern = new Wildcard(string.Concat(Enumerable.Repeat("*a", 200)) + "b");
        Assert.False(pattern.Matches(new string('a', 5000)));
    }

    private static bool Naive(string pattern, string text)
    {
        if (pattern.Length == 0) return text.Length == 0;
        if (pattern[0] == '*') return Naive(pattern[1..], text) || (text.Length > 0 && Naive(pattern, text[1..]));
        return text.Length > 0 && (pattern[0] == '?' || pattern[0] == text[0]) && Naive(pattern[1..], text[1..]);
    }

    private static string Text(Random random, string alphabet, int most) =>
        new([.. Enumerable.Range(0, random.Next(most)).Select(_ => alphabet[random.Next(alphabet.Length)])]);

    private static IEnumerable<string> Ids(AccessFilter filter) => Sample().Access(filter).Select(entry => entry.PrincipalId);

    private static World Sample() => new World()
        .Role("r-sa", "Source Admin").Role("r-sr", "Source Read-only").Role("r-wo", "Workspace Owner").Role("r-ue", "Unify and Engage Admin")
        .Role("r-tp", "Tracking Plan Admin").Role("r-ob", "Observability Admin")
        .Resource(SegmentResourceType.Source, "s1", "Website", World.Label("env:prod"))
        .Resource(SegmentResourceType.Source, "s2", "App", World.Label("env:dev"))
        .Resource(SegmentResourceType.Space, "p1", "Space")
        .User("u1", World.Permission("r-sa", World.On("SOURCE", "s1"), World.On("SOURCE", "s2"), World.All(World.Label("env:dev"))))
        .User("u2", World.Permission("r-tp", World.All()))
        .User("u3", World.Permission("r-wo", World.All()))
        .User("u4", World.Permission("r-ob", World.All()))
        .User("u5", World.Permission("r-ue", World.All(World.Label("env:prod"))))
        .User("u6", "u6@example.com", null)
        .User("u7", World.Permission("r-sa", World.On("SOURCE", "gone")))
        .User("u8")
        .Group("g1", [World.Permission("r-sr", World.All(World.Label("env:prod")))], "u2")
        .Pending("g1", "new@example.com")
        .Invite("other@example.com");
}
