namespace SegmentC1.ConductorOne.Tests.Rest;

public class CronScheduleTests
{
    [Theory]
    [InlineData("0 * * * *", "UTC", "2026-03-01T10:20:30Z", "2026-03-01T11:00:00Z")]
    [InlineData("*/15 * * * *", "UTC", "2026-03-01T10:15:00Z", "2026-03-01T10:30:00Z")]
    [InlineData("0 */6 * * *", "Europe/Vienna", "2026-03-01T10:20:30Z", "2026-03-01T11:00:00Z")]
    [InlineData("30 2 * * *", "Europe/Vienna", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("0 9 * * MON-FRI", "UTC", "2026-03-06T10:00:00Z", "2026-03-09T09:00:00Z")]
    [InlineData("0 9 * * 7", "UTC", "2026-03-06T10:00:00Z", "2026-03-08T09:00:00Z")]
    [InlineData("0 0 13 * FRI", "UTC", "2026-03-01T00:00:00Z", "2026-03-06T00:00:00Z")]
    [InlineData("0 0 29 FEB *", "UTC", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("5,35 8-10/2 1 1,7 *", "UTC", "2026-01-01T08:35:00Z", "2026-01-01T10:05:00Z")]
    [InlineData("0 0 * * *", null, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")]
    public void The_next_time_is_the_first_after_now_in_the_zone(string spec, string? zone, string now, string next) =>
        Assert.Equal(Time(next), CronSchedule.Parse(spec, zone)?.Next(Time(now)));

    [Theory]
    [InlineData(null, "UTC")]
    [InlineData("", "UTC")]
    [InlineData("@hourly", "UTC")]
    [InlineData("0 0 * *", "UTC")]
    [InlineData("60 * * * *", "UTC")]
    [InlineData("0 24 * * *", "UTC")]
    [InlineData("0 0 0 * *", "UTC")]
    [InlineData("*/0 * * * *", "UTC")]
    [InlineData("5-1 * * * *", "UTC")]
    [InlineData("x * * * *", "UTC")]
    [InlineData("1/2/3 * * * *", "UTC")]
    [InlineData("0 * * * *", "Nowhere/Land")]
    public void What_cannot_be_understood_gives_no_time(string? spec, string zone) => Assert.Null(CronSchedule.Parse(spec, zone));

    [Fact]
    public void A_day_that_never_comes_gives_no_time() => Assert.Null(CronSchedule.Parse("0 0 31 FEB *", "UTC")?.Next(Time("2026-01-01T00:00:00Z")));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
