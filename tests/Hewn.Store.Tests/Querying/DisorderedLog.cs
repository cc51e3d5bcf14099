using System.Globalization;
using System.Text;

namespace Hewn.Store.Tests.Querying;

/// <summary>Lines that do not stand in the order of their times: the same for the same seed.</summary>
internal static class DisorderedLog
{
    /// <summary>The ways in which lines can stand.</summary>
    public static readonly string[] Shapes = ["joined", "strays", "reverse", "permuted", "alike", "undated", "waves"];

    /// <summary>Seconds of each line.</summary>
    public static IEnumerable<double?> Times(string shape, int lines, int seed)
    {
        var random = new Random(seed);
        IEnumerable<int> numbers = Enumerable.Range(0, lines);
        return shape switch
        {
            "joined" => numbers.Select(i => (double?)(i % (lines / 2))), // two files, one behind the other
            "strays" => numbers.Select(i => (double?)(i == 0 ? lines + 5 : i == lines - 1 ? -5
                : i % 200 == 7 ? lines - i : i)),
            "reverse" => numbers.Select(i => (double?)(lines - i)),
            "permuted" => numbers.Select(_ => (double?)random.Next(lines)),
            "alike" => numbers.Select(_ => (double?)3),
            "undated" => numbers.Select(i => random.Next(8) == 0 ? (double?)null : random.Next(lines)),
            _ => numbers.Select(i => (double?)(i + (300 * Math.Sin(i / 90.0)))),
        };
    }

    /// <summary>Lines of JSON; those without a time are of several kinds.</summary>
    public static string Json(string shape, int lines, int seed)
    {
        var text = new StringBuilder();
        int number = 0;
        foreach (double? at in Times(shape, lines, seed))
        {
            string level = (number * 7 % 5) switch { 0 => "ERROR", 1 => "WARN", _ => "INFO" };
            string message = number % 11 == 0 ? $"a needle {number}" : $"plain {number}";
            string time = at is { } seconds ? $"\"timestamp\":\"{Text(seconds)}\"," : "";
            text.Append(at is null && number % 3 == 0
                ? $"no record {number}\n"
                : $"{{{time}\"level\":\"{level}\",\"message\":\"{message}\",\"n\":{number}}}\n");
            number++;
        }

        return text.ToString();
    }

    /// <summary>The same as slog writes it, each line with a time.</summary>
    public static string Slog(string shape, int lines, int seed)
    {
        var text = new StringBuilder();
        int number = 0;
        foreach (double? at in Times(shape, lines, seed))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"time={Text(at ?? 1)} level=INFO msg=\"{(number % 11 == 0 ? "needle" : "plain")}\" n={number}\n");
            number++;
        }

        return text.ToString();
    }

    private static string Text(double seconds) => RandomLog.Start.AddTicks((long)(seconds * 10_000_000))
        .ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
