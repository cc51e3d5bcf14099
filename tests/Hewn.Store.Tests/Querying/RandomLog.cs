using System.Globalization;
using System.Text;

namespace Hewn.Store.Tests.Querying;

/// <summary>Lines as servers write them, and such as they should not be: the same for the same seed.</summary>
internal static class RandomLog
{
    public static readonly DateTime Start = new(2026, 1, 19, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Nanoseconds since 1970 of a second of the log.</summary>
    public static long At(double seconds) =>
        (Start - DateTime.UnixEpoch).Ticks * 100 + (long)(seconds * 1_000_000_000);

    public static string Text(int seed, int lines, bool isSound = false, int oddIn = 25,
        double start = 0)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        double seconds = start;
        for (int i = 0; i < lines; i++)
        {
            seconds += random.NextDouble();
            double at = random.Next(20) == 0 ? Math.Max(0, seconds - random.Next(5)) : seconds;
            string end = random.Next(50) == 0 && !isSound ? "\r\n" : "\n";
            text.Append(isSound || random.Next(oddIn) > 0 ? Record(random, at, isSound) : Odd(random, at)).Append(end);
        }

        return text.ToString();
    }

    private static string Time(double seconds) => Start.AddTicks((long)(seconds * 10_000_000))
        .ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    private static string Record(Random random, double seconds, bool isSound)
    {
        string level = Pick(random, "INFO", "INFO", "INFO", "WARN", "ERROR", "DEBUG");
        string status = Pick(random, "200", "200", "404", "500", "503", "\"500\"", "2e2", "499.5");
        if (isSound)
            status = Pick(random, "200", "404", "500", "503");
        string duration = (random.NextDouble() * 2000).ToString("0.###", CultureInfo.InvariantCulture);
        string model = Pick(random, "\"a\"", "\"b\"", "\"ü\"", isSound ? "\"c\"" : "\"x\\u0041\"", "null", "\"\"");
        var text = new StringBuilder($"{{\"timestamp\":\"{Time(seconds)}\",\"level\":\"{level}\"")
            .Append($",\"message\":\"{Pick(random, "plain", "a needle here", "two words", "caf\u00e9 \\\"q\\\"")}\"");
        if (random.Next(4) > 0)
            text.Append($",\"service\":\"{Pick(random, "api", "worker")}\"");
        if (random.Next(5) > 0)
            text.Append($",\"status_code\":{status}");
        if (random.Next(5) > 0)
            text.Append($",\"duration_ms\":{duration}");
        if (random.Next(3) > 0)
            text.Append($",\"model\":{model}");
        if (random.Next(6) == 0)
            text.Append(",\"tags\":[\"x\",{\"status_code\":1}],\"error\":{\"kind\":\"E\",\"code\":7}");
        return text.Append('}').ToString();
    }

    private static string Odd(Random random, double seconds) => random.Next(13) switch
    {
        0 => "this is no record",
        1 => "{\"level\":\"ERROR\",\"status_code\":500,\"duration_ms\":1500",
        2 => $"{{\"timestamp\":\"{Time(seconds)}\",\"status_code\":200,\"status_code\":500,\"duration_ms\":1800}}",
        3 => $"{{\"timestamp\":\"{Time(seconds)}\",\"status\":{{\"code\":500}},\"duration\":{{\"ms\":1700}}}}",
        4 => $"{{\"timestamp\":\"{Time(seconds)}\",\"status-code\":500,\"duration_ms\":1700,\"level\":\"ERROR\"}}",
        5 => "{\"level\":\"WARN\",\"status_code\":503,\"message\":\"no time\",\"duration_ms\":1999}",
        6 => $"{{\"timestamp\":\"{Time(seconds)}\",\"stat\\u0075s_code\":500,\"duration_ms\":1234.5}}",
        7 => "   ",
        8 => $"{{\"timestamp\":\"{Time(seconds)}\",\"level\":7,\"status_code\":true,\"duration_ms\":null}}",
        9 => $" {{\"timestamp\":\"{Time(seconds)}\",\"level\":\"ERROR\",\"status_code\":500,\"duration_ms\":1500}}",
        10 => $"{{\"timestamp\":\"{Time(seconds)}\",\"level\":[1],\"model\":{{\"a\":\"b\"}},\"status_code\":500}}",
        11 => $"{{\"timestamp\":\"{Time(seconds)}\",\"model\":\"half \\ud800\",\"duration_ms\":\"1500\"}}",
        _ => "[1,2]",
    };

    private static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];
}
