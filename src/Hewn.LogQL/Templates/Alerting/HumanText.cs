using System.Globalization;
using Hewn.LogQL.Templates.Formatting;
using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Alerting;

/// <summary>Numbers for people, in Prometheus's words.</summary>
internal static class HumanText
{
    private const int Digits = 4;
    private static readonly string[] _large = ["k", "M", "G", "T", "P", "E", "Z", "Y"];
    private static readonly string[] _small = ["m", "u", "n", "p", "f", "a", "z", "y"];
    private static readonly string[] _binary = ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];

    /// <summary>With a metric prefix: <c>1.235k</c>.</summary>
    public static string Number(double value)
    {
        if (value == 0 || !double.IsFinite(value))
            return Short(value);
        return Math.Abs(value) >= 1 ? Scaled(value, 1000, _large) : Shrunk(value);
    }

    /// <summary>With a binary prefix: <c>1.5Mi</c>.</summary>
    public static string Binary(double value) =>
        Math.Abs(value) <= 1 || !double.IsFinite(value) ? Short(value) : Scaled(value, 1024, _binary);

    /// <summary>Of seconds: <c>1h 2m 3s</c>.</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds))
            return Short(seconds);
        if (seconds == 0)
            return Short(seconds) + "s";
        if (Math.Abs(seconds) < 1)
            return Shrunk(seconds) + "s";
        string sign = seconds < 0 ? "-" : "";
        double size = Math.Abs(seconds);
        if (size < 60)
            return sign + Short(size) + "s";
        long whole = size >= long.MaxValue ? long.MaxValue : (long)size;
        (long days, long hours, long minutes, long rest) =
            (whole / 86_400, whole / 3600 % 24, whole / 60 % 60, whole % 60);
        string text = FormattableString.Invariant($"{minutes}m {rest}s");
        if (days != 0)
            return FormattableString.Invariant($"{sign}{days}d {hours}h {text}");
        return hours != 0 ? FormattableString.Invariant($"{sign}{hours}h {text}") : sign + text;
    }

    /// <summary>Of a ratio: <c>12.5%</c>.</summary>
    public static string Percentage(double ratio) => Short(ratio * 100) + "%";

    /// <summary>Of seconds since 1970, to the millisecond: <c>2026-01-19 00:00:00 +0000 UTC</c>.</summary>
    public static string Timestamp(double seconds) =>
        double.IsFinite(seconds) ? Time(seconds).ToString() : Short(seconds);

    /// <summary>The instant of seconds since 1970, to the millisecond.</summary>
    /// <exception cref="TemplateFault">It is no time that nanoseconds can tell.</exception>
    public static GoTime Time(double seconds)
    {
        const long millisecond = 1_000_000;
        long ns = Nanoseconds(seconds);
        return GoTime.FromUnixNs(ns - (ns % millisecond));
    }

    /// <summary>Seconds as whole nanoseconds.</summary>
    /// <exception cref="TemplateFault">There are too many.</exception>
    public static long Nanoseconds(double seconds)
    {
        double ns = seconds * 1e9;
        return ns is > (double)long.MinValue and < (double)long.MaxValue
            ? (long)ns
            : throw new TemplateFault(string.Create(CultureInfo.InvariantCulture,
                $"{seconds} cannot be represented as a nanoseconds timestamp since it overflows int64"));
    }

    private static string Scaled(double value, double unit, string[] prefixes)
    {
        string prefix = "";
        for (int i = 0; i < prefixes.Length && Math.Abs(value) >= unit; i++)
            (prefix, value) = (prefixes[i], value / unit);
        return Short(value) + prefix;
    }

    private static string Shrunk(double value)
    {
        string prefix = "";
        for (int i = 0; i < _small.Length && Math.Abs(value) < 1; i++)
            (prefix, value) = (_small[i], value * 1000);
        return Short(value) + prefix;
    }

    private static string Short(double value) => GoFloatText.Format(value, 'g', Digits);
}
