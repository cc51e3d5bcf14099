namespace Hewn.LogQL.Templates.Times;

/// <summary>
/// A date of the Gregorian calendar, also before its time and beyond the year 9999, and a time of day.
/// </summary>
internal readonly record struct GoCalendar(long Year, int Month, int Day, int Hour, int Minute, int Second)
{
    /// <summary>Seconds before and after 1970 that are shown; some 290 million years.</summary>
    public const long MaxSeconds = 9_200_000_000_000_000;

    private const long SecondsPerDay = 86_400;
    private const long DaysPerEra = 146_097; // 400 years

    /// <summary>The day of the week, 0 for Sunday.</summary>
    public int Weekday => (int)((((ToDays() + 4) % 7) + 7) % 7);

    /// <summary>The day of the year, from 1.</summary>
    public int YearDay => (int)(ToDays() - new GoCalendar(Year, 1, 1, 0, 0, 0).ToDays()) + 1;

    /// <summary>The date of so many seconds since 1970 without any zone.</summary>
    public static GoCalendar FromSeconds(long seconds)
    {
        long days = Math.DivRem(seconds, SecondsPerDay, out long rest);
        if (rest < 0)
            (days, rest) = (days - 1, rest + SecondsPerDay);
        // Years begin in March here, so that the leap day is the last of one.
        long shifted = days + 719_468;
        long era = (shifted >= 0 ? shifted : shifted - DaysPerEra + 1) / DaysPerEra;
        long dayOfEra = shifted - (era * DaysPerEra);
        long yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        long dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        long month = ((5 * dayOfYear) + 2) / 153;
        int day = (int)(dayOfYear - (((153 * month) + 2) / 5) + 1);
        month += month < 10 ? 3 : -9;
        long year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        return new GoCalendar(year, (int)month, day, (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
    }

    /// <summary>Seconds since 1970 without any zone; months and days beyond their range carry over.</summary>
    public long ToSeconds() => (ToDays() * SecondsPerDay) + (Hour * 3600L) + (Minute * 60L) + Second;

    /// <summary>How many days a month has.</summary>
    public static int DaysIn(int month, long year)
    {
        bool isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month switch { 2 => isLeap ? 29 : 28, 4 or 6 or 9 or 11 => 30, _ => 31 };
    }

    private long ToDays()
    {
        long months = (Year * 12) + Month - 1;
        long year = months >= 0 ? months / 12 : (months - 11) / 12;
        long month = months - (year * 12) + 1;
        if (month <= 2)
            year--;
        long era = (year >= 0 ? year : year - 399) / 400;
        long yearOfEra = year - (era * 400);
        long dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + Day - 1;
        long dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * DaysPerEra) + dayOfEra - 719_468;
    }
}
