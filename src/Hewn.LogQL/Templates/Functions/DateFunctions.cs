using System.Globalization;
using Hewn.LogQL.Templates.Times;
using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Functions;

/// <summary>
/// <c>date toDate toDateInZone unixEpoch unixEpochMillis unixEpochNanos unixToTime</c>. Local is UTC here.
/// </summary>
internal static class DateFunctions
{
    private const long SecondsPerDay = 86_400;
    private const long MillisecondNs = 1_000_000;

    /// <summary>The functions.</summary>
    public static IEnumerable<TemplateFunction> All =>
    [
        Define.Text("date", "sa", Date),
        Define.Function("toDate", "ss", call => GoValue.Of(GoTimeReader.Read(call.Text(0), call.Text(1), GoZone.Utc))),
        Define.Function("toDateInZone", "sss", call =>
            GoValue.Of(GoTimeReader.Read(call.Text(0), call.Text(2), GoZone.Find(call.Text(1))))),
        Define.Text("unixEpoch", "t", call => Show(call.Time(0).UnixSeconds)),
        Define.Text("unixEpochMillis", "t", call => Show(Milliseconds(call.Time(0)))),
        Define.Text("unixEpochNanos", "t", call => Show(call.Time(0).UnixNs)),
        Define.Function("unixToTime", "s", call => GoValue.Of(FromUnix(call.Text(0)))),
    ];

    /// <summary>Milliseconds since 1970.</summary>
    public static long Milliseconds(GoTime time) =>
        unchecked((time.UnixSeconds * 1000) + (time.Nanosecond / MillisecondNs));

    private static string Date(FunctionCall call)
    {
        GoTime time = call[1] switch
        {
            GoTime given => given with { Zone = GoZone.Utc },
            nint seconds => GoTime.FromUnixSeconds(seconds),
            long seconds => GoTime.FromUnixSeconds(seconds),
            _ => GoTime.FromUnixNs(call.Data.NowNs),
        };
        return time.Format(call.Text(0));
    }

    /// <summary>A number since 1970 whose length says its unit: days, seconds, milli-, micro-, nanoseconds.</summary>
    private static GoTime FromUnix(string text)
    {
        if (!GoInteger.TryParse(text, 10, out long number))
            throw new TemplateFault($"unable to parse time '{text}': {GoInteger.Problem(text)}");
        return GoStrings.Length(text) switch
        {
            5 => GoTime.FromUnixSeconds(number * SecondsPerDay),
            10 => GoTime.FromUnixSeconds(number),
            13 => GoTime.FromUnixNs(number * MillisecondNs),
            16 => GoTime.FromUnixNs(number * 1000),
            19 => GoTime.FromUnixNs(number),
            _ => throw new TemplateFault($"unable to parse time '{text}': %!w(<nil>)"),
        };
    }

    private static string Show(long number) => number.ToString(CultureInfo.InvariantCulture);
}
