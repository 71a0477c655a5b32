using FsCheck;
using FsCheck.Xunit;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review;

public sealed class FormulaGuardTests
{
    private const string Alphabet = "'''==+-@\t\r\n,\":\\ aé";

    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("a=1", "a=1")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@x", "'@x")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "'\rx")]
    [InlineData("\nx", "'\nx")]
    [InlineData("'=1", "''=1")]
    [InlineData("''=1", "'''=1")]
    [InlineData("'quoted'", "'quoted'")]
    [InlineData("'", "'")]
    public void Only_what_may_run_is_marked(string text, string cell)
    {
        Assert.Equal(cell, FormulaGuard.Escape(text));
        Assert.Equal(text, FormulaGuard.Unescape(cell));
    }

    [Property(MaxTest = 5000)]
    public void Reading_back_gives_what_was_written_and_no_cell_begins_dangerously(NonNull<string> any, int seed)
    {
        foreach (var text in new[] { any.Get, Hostile(seed) })
        {
            var cell = FormulaGuard.Escape(text);
            Assert.Equal(text, FormulaGuard.Unescape(cell));
            Assert.True(cell.Length == 0 || !FormulaGuard.IsDangerous(cell[0]));
        }
    }

    [Property(MaxTest = 5000)]
    public void Two_different_texts_never_become_the_same_cell(int one, int other)
    {
        var (a, b) = (Hostile(one), Hostile(other));
        Assert.Equal(a == b, FormulaGuard.Escape(a) == FormulaGuard.Escape(b));
    }

    [Property(MaxTest = 5000)]
    public void Labels_come_back_as_they_were_written(int seed)
    {
        var random = new Random(seed);
        var labels = LabelSet.Of(Enumerable.Range(0, random.Next(4)).Select(i => new SegmentLabel(Hostile(seed + i), Hostile(seed - i - 1))));
        Assert.Equal(labels, LabelText.Parse(LabelText.Format(labels)));
    }

    [Theory]
    [InlineData("env")]
    [InlineData("env:prod,")]
    [InlineData("env:prod, ")]
    [InlineData("a:b:c")]
    [InlineData("a:b,c:d")]
    [InlineData("a:b\\")]
    [InlineData(",a:b")]
    public void Text_that_is_no_list_of_labels_is_refused(string text) => Assert.Throws<FormatException>(() => LabelText.Parse(text));

    [Fact]
    public void Ordinary_labels_read_as_people_write_them() =>
        Assert.Equal("env:prod, team:web", LabelText.Format(LabelSet.Of([World.Label("team:web"), World.Label("env:prod")])));

    private static string Hostile(int seed)
    {
        var random = new Random(seed);
        return new string([.. Enumerable.Range(0, random.Next(6)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
    }
}
