using System.Globalization;

namespace SegmentC1.ConductorOne;

/// <summary>A cron line of five fields in a time zone: minute, hour, day of month, month, day of week.</summary>
/// <remarks>Takes <c>*</c>, lists, ranges, steps and English names. As cron has it, when both days are limited either may match.</remarks>
internal sealed class CronSchedule
{
    // The longest gap that a line can have: 29 February over a year divisible by a hundred.
    private const int SearchDays = 9 * 366;
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly bool[] _minutes;
    private readonly bool[] _hours;
    private readonly bool[] _days;
    private readonly bool[] _months;
    private readonly bool[] _weekdays;
    private readonly bool _anyDay;
    private readonly bool _anyWeekday;
    private readonly TimeZoneInfo _zone;

    private CronSchedule(string[] fields, bool[][] sets, TimeZoneInfo zone)
    {
        (_minutes, _hours, _days, _months, _weekdays) = (sets[0], sets[1], sets[2], sets[3], sets[4]);
        _weekdays[0] |= _weekdays[7];
        _anyDay = fields[2].StartsWith('*');
        _anyWeekday = fields[4].StartsWith('*');
        _zone = zone;
    }

    /// <summary>Reads a line; null when it or the zone cannot be understood.</summary>
    public static CronSchedule? Parse(string? spec, string? timezone)
    {
        var fields = spec?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (fields is not { Length: 5 }) return null;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(string.IsNullOrEmpty(timezone) ? "UTC" : timezone, out var zone)) return null;
        bool[]?[] sets = [Read(fields[0], 0, 59, []), Read(fields[1], 0, 23, []), Read(fields[2], 1, 31, []), Read(fields[3], 1, 12, Months), Read(fields[4], 0, 7, Days)];
        return sets.All(set => set is not null) ? new CronSchedule(fields, sets!, zone) : null;
    }

    /// <summary>The first time after <paramref name="after"/>, UTC; null when there never is one. A time that the clock skips in spring comes when the clock is past it.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var local = TimeZoneInfo.ConvertTime(after, _zone).DateTime;
        for (var day = 0; day <= SearchDays; day++)
        {
            var date = DateOnly.FromDateTime(local).AddDays(day);
            if (!FitsDay(date)) continue;
            foreach (var time in Times(date))
            {
                var at = ToUtc(time);
                if (at > after) return at;
            }
        }

        return null;
    }

    private bool FitsDay(DateOnly date)
    {
        if (!_months[date.Month]) return false;
        var (day, weekday) = (_days[date.Day], _weekdays[(int)date.DayOfWeek]);
        return _anyDay || _anyWeekday ? day && weekday : day || weekday;
    }

    private IEnumerable<DateTime> Times(DateOnly date) =>
        from hour in Enumerable.Range(0, 24)
        where _hours[hour]
        from minute in Enumerable.Range(0, 60)
        where _minutes[minute]
        select date.ToDateTime(new TimeOnly(hour, minute));

    private DateTimeOffset ToUtc(DateTime local)
    {
        while (_zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        return new DateTimeOffset(local, _zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>The values that a field allows; null when it cannot be understood.</summary>
    private static bool[]? Read(string field, int first, int last, string[] names)
    {
        var set = new bool[last + 1];
        foreach (var part in field.Split(','))
        {
            var pieces = part.Split('/');
            if (pieces.Length > 2) return null;
            var step = 1;
            if (pieces.Length == 2 && (!int.TryParse(pieces[1], NumberStyles.None, CultureInfo.InvariantCulture, out step) || step < 1)) return null;

            var (low, high) = (first, last);
            if (pieces[0] != "*")
            {
                var ends = pieces[0].Split('-');
                if (ends.Length > 2 || Value(ends[0], names, first) is not { } from) return null;
                if (Value(ends[^1], names, first) is not { } to) return null;
                (low, high) = (from, ends.Length == 1 && pieces.Length == 2 ? last : to);
            }

            if (low < first || high > last || low > high) return null;
            for (var value = low; value <= high; value += step) set[value] = true;
        }

        return set;
    }

    private static int? Value(string text, string[] names, int first)
    {
        var name = Array.FindIndex(names, one => one.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (name >= 0) return name + first;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
