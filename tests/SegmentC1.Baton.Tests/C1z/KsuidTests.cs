using FsCheck;
using FsCheck.Xunit;

namespace SegmentC1.Baton.Tests.C1z;

public class KsuidTests
{
    [Fact]
    public void The_documented_example_reads_and_writes_as_documented()
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(1_400_000_000 + 107_608_047);

        Assert.Equal("0ujtsYcgvSTl8PAuAdqWYSMnLOv", Ksuid.From(time, Convert.FromHexString("B5A1CD34B5F99D1154FB6853345C9735")).ToString());
        Assert.True(Ksuid.TryParse("0ujtsYcgvSTl8PAuAdqWYSMnLOv", out var parsed));
        Assert.Equal(time, parsed.Time);
    }

    [Fact]
    public void The_smallest_and_the_largest_have_their_known_text()
    {
        var first = DateTimeOffset.FromUnixTimeSeconds(1_400_000_000);

        Assert.Equal("000000000000000000000000000", Ksuid.From(first, new byte[16]).ToString());
        Assert.Equal("aWgEPTl1tmebfsQzFP4bxwgy80V", Ksuid.From(first.AddSeconds(uint.MaxValue), [.. Enumerable.Repeat((byte)0xFF, 16)]).ToString());
    }

    [Theory]
    [InlineData("aWgEPTl1tmebfsQzFP4bxwgy80W")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("0ujtsYcgvSTl8PAuAdqWYSMnLO")]
    [InlineData("0ujtsYcgvSTl8PAuAdqWYSMnLOvv")]
    [InlineData("0ujtsYcgvSTl8PAuAdqWYSMnLO-")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_ksuid_is_not_read(string? text) => Assert.False(Ksuid.TryParse(text, out _));

    [Fact]
    public void Times_outside_of_its_136_years_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Ksuid.From(DateTimeOffset.FromUnixTimeSeconds(1_399_999_999), new byte[16]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ksuid.From(DateTimeOffset.FromUnixTimeSeconds(1_400_000_000L + uint.MaxValue + 1), new byte[16]));
    }

    [Property]
    public bool Text_sorts_as_time_does(uint one, uint other, Guid a, Guid b)
    {
        var first = Ksuid.From(At(one), a.ToByteArray());
        var second = Ksuid.From(At(other), b.ToByteArray());
        return one == other || Math.Sign(string.CompareOrdinal(first.ToString(), second.ToString())) == one.CompareTo(other);
    }

    [Property]
    public bool Every_one_is_read_back(uint seconds, Guid payload)
    {
        var ksuid = Ksuid.From(At(seconds), payload.ToByteArray());
        return ksuid.ToString().Length == 27 && Ksuid.TryParse(ksuid.ToString(), out var read) && read == ksuid && read.Time == At(seconds);
    }

    [Fact]
    public void Two_of_one_moment_differ()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(At(1));

        Assert.NotEqual(Ksuid.New(clock), Ksuid.New(clock));
        Assert.Equal(At(1), Ksuid.New(clock).Time);
    }

    private static DateTimeOffset At(uint seconds) => DateTimeOffset.FromUnixTimeSeconds(1_400_000_000L + seconds);
}
