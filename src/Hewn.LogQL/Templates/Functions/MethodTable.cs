using Hewn.LogQL.Templates.Times;
using Hewn.LogQL.Templates.Values;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Templates.Functions;

/// <summary>Methods of values: those of time.Time, time.Duration, time.Month and time.Weekday.</summary>
internal static class MethodTable
{
    /// <summary>A method bound to its value; null when it has none of that name.</summary>
    public static TemplateFunction? Find(object value, string name) => value switch
    {
        GoTime time => OfTimePart(time, name) ?? OfTime(time, name),
        GoNamed { Type: GoNamed.Duration } duration => OfDuration(duration, name),
        GoNamed named when name == "String" => Define.Text(name, "", _ => named.Text),
        _ => null,
    };

    private static TemplateFunction? OfTimePart(GoTime time, string name) => name switch
    {
        "Year" => Define.Int(name, "", _ => time.Calendar.Year),
        "Month" => Define.Function(name, "", _ => GoValue.Of(time.Month)),
        "Day" => Define.Int(name, "", _ => time.Calendar.Day),
        "Hour" => Define.Int(name, "", _ => time.Calendar.Hour),
        "Minute" => Define.Int(name, "", _ => time.Calendar.Minute),
        "Second" => Define.Int(name, "", _ => time.Calendar.Second),
        "Nanosecond" => Define.Int(name, "", _ => time.Nanosecond),
        "YearDay" => Define.Int(name, "", _ => time.Calendar.YearDay),
        "Weekday" => Define.Function(name, "", _ => GoValue.Of(time.Weekday)),
        "Unix" => Define.Int64(name, "", _ => time.UnixSeconds),
        "UnixMilli" => Define.Int64(name, "", _ => DateFunctions.Milliseconds(time)),
        "UnixMicro" => Define.Int64(name, "", _ =>
            unchecked((time.UnixSeconds * 1_000_000) + (time.Nanosecond / 1000))),
        "UnixNano" => Define.Int64(name, "", _ => time.UnixNs),
        "IsZero" => Define.Truth(name, "", _ => time.CompareTo(GoTime.Zero) == 0),
        "Date" or "Clock" => Define.Function(name, "", _ => default) with { Results = 3 },
        "ISOWeek" or "Zone" => Define.Function(name, "", _ => default) with { Results = 2 },
        _ => null,
    };

    private static TemplateFunction? OfTime(GoTime time, string name) => name switch
    {
        "String" => Define.Text(name, "", _ => time.ToString()),
        "Format" => Define.Text(name, "s", call => time.Format(call.Text(0))),
        "UTC" or "Local" => Define.Function(name, "", _ => GoValue.Of(time with { Zone = GoZone.Utc })),
        "Before" => Define.Truth(name, "t", call => time.CompareTo(call.Time(0)) < 0),
        "After" => Define.Truth(name, "t", call => time.CompareTo(call.Time(0)) > 0),
        "Equal" => Define.Truth(name, "t", call => time.CompareTo(call.Time(0)) == 0),
        "Compare" => Define.Int(name, "t", call => time.CompareTo(call.Time(0))),
        "Sub" => Define.Function(name, "t", call => GoValue.Of(GoNamed.OfDuration(time.Since(call.Time(0))))),
        "Add" => Define.Function(name, "d", call => GoValue.Of(time.Add(((GoNamed)call[0]!).Value))),
        "AddDate" => Define.Function(name, "iii", call => GoValue.Of(AddDate(time, call))),
        _ => null,
    };

    private static GoTime AddDate(GoTime time, FunctionCall call)
    {
        const long limit = 1_000_000;
        int years = (int)Math.Clamp(call.Int(0), -limit, limit);
        int months = (int)Math.Clamp(call.Int(1), -limit, limit);
        int days = (int)Math.Clamp(call.Int(2), -limit, limit);
        GoCalendar calendar = time.Calendar;
        long seconds = (calendar with
        {
            Year = calendar.Year + years, Month = calendar.Month + months, Day = calendar.Day + days,
        }).ToSeconds();
        return time with { UnixSeconds = time.Zone.ToUnixSeconds(seconds) };
    }

    private static TemplateFunction? OfDuration(GoNamed duration, string name) => name switch
    {
        "String" => Define.Text(name, "", _ => GoDuration.Format(duration.Value)),
        "Nanoseconds" => Define.Int64(name, "", _ => duration.Value),
        "Microseconds" => Define.Int64(name, "", _ => duration.Value / 1_000),
        "Milliseconds" => Define.Int64(name, "", _ => duration.Value / 1_000_000),
        "Seconds" => Define.Float(name, "", _ => Whole(duration.Value, 1_000_000_000)),
        "Minutes" => Define.Float(name, "", _ => Whole(duration.Value, 60_000_000_000)),
        "Hours" => Define.Float(name, "", _ => Whole(duration.Value, 3_600_000_000_000)),
        _ => null,
    };

    private static double Whole(long nanoseconds, long unit) =>
        (nanoseconds / unit) + (nanoseconds % unit / (double)unit);
}
