using System.Globalization;
using System.Text;

namespace Hewn.Cli.Tests;

/// <summary>Lines of Hewn's JSON with everything that filters and figures look at, by a seed.</summary>
internal static class RandomLog
{
    private static readonly string[] _levels = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "warning", "odd"];
    private static readonly string[] _models = ["llama", "mistral-7b", "a \\\"quoted\\\" one", "\\u0065scaped", "日本"];
    private static readonly string[] _numbers = 
        ["0", "12.5", "400", "4e2", "500", "-3", "1e3", "\"250\"", "\"x\"", "null"];

    /// <summary>So many lines; each has a message that tells its number.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="lines">How many.</param>
    /// <param name="isNaive">Whether timestamps name no zone.</param>
    public static string Of(int seed, int lines, bool isNaive = false)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        var time = new DateTime(2026, 1, 19, 10, 0, 0, DateTimeKind.Utc);
        for (int i = 0; i < lines; i++)
        {
            time = time.AddMilliseconds(random.Next(0, 5000));
            var fields = new List<string>();
            if (random.Next(20) > 0)
            {
                string at = time.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture);
                fields.Add($"\"timestamp\":\"{at}{(isNaive ? "" : "Z")}\"");
            }

            if (random.Next(15) > 0)
                fields.Add($"\"level\":\"{Pick(_levels)}\"");
            fields.Add($"\"message\":\"m{i} {(random.Next(3) == 0 ? "Time-Out" : "fine")}\"");
            Maybe("status_code", () => random.Next(2) == 0
                ? Pick(_numbers)
                : random.Next(200, 600).ToString("D", null));
            Maybe("duration_ms", () => random.Next(3) == 0
                ? Pick(_numbers)
                : (random.NextDouble() * 1000).ToString("R", CultureInfo.InvariantCulture));
            Maybe("model", () => $"\"{Pick(_models)}\"");
            Maybe("endpoint", () => $"\"/v1/{random.Next(4)}\"");
            Maybe("tokens", () => $"{{\"prompt\":{random.Next(100)},\"kind\":\"{Pick(_models)}\"}}");
            Maybe("tokens.prompt", () => random.Next(100).ToString("D", null), oneIn: 10);
            text.Append('{').AppendJoin(',', fields).Append("}\n");

            void Maybe(string name, Func<string> value, int oneIn = 2)
            {
                if (random.Next(oneIn) == 0)
                    fields.Add($"\"{name}\":{value()}");
            }
        }

        return text.ToString();

        string Pick(string[] from) => from[random.Next(from.Length)];
    }
}
