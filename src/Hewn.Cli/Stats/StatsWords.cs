using System.Globalization;
using Hewn.Cli.View;

namespace Hewn.Cli.Stats;

/// <summary>Figures as words.</summary>
internal static class StatsWords
{
    /// <summary>What stands for a figure that there is none of.</summary>
    public const string None = "-";

    /// <summary>What stands for the value of records that lack a field.</summary>
    public const string Absent = "(none)";

    public static string Integer(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Number(double? number) =>
        number is { } known ? known.ToString("0.00", CultureInfo.InvariantCulture) : None;

    public static string Share(long part, long whole) => whole == 0
        ? None
        : ((double)part / whole * 100).ToString("0.00 '%'", CultureInfo.InvariantCulture);

    public static string Level(Level? level) => level is { } known ? LevelNames.Of(known) : Absent;

    public static string Name(string? name) => name is null ? Absent : PlainText.Of(name, 60);

    /// <summary>A quantile; one that is near the truth only is marked.</summary>
    public static string Quantile(StatsNumbers? numbers, Func<StatsNumbers, double> figure) =>
        numbers is null ? None : $"{(numbers.IsExact ? "" : "~")}{Number(figure(numbers))}";

    public static string Time(long ticks, TimeZoneInfo zone) => TimeText.ToSecond(ticks, zone);

    public static string Period(StatsAnswer answer, TimeZoneInfo zone)
    {
        if (answer.FromTicks is not { } from || answer.ToTicks is not { } to)
            return "";
        string rate = $"{Number(answer.PerMinute)} per minute";
        return $"from {Time(from, zone)} to {Time(to, zone)}, {rate}";
    }
}
