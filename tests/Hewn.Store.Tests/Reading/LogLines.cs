using System.Globalization;
using System.Text;

namespace Hewn.Store.Tests.Reading;

/// <summary>Lines as Hewn writes them, and what there may be between them.</summary>
internal static class LogLines
{
    public static readonly DateTime Start = new(2026, 1, 19, 10, 0, 0, DateTimeKind.Utc);

    /// <summary>A line of so many milliseconds after the start.</summary>
    public static string At(double ms, string message, string level = "INFO", int padding = 0) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"timestamp\":\"{Start.AddMilliseconds(ms):yyyy-MM-ddTHH:mm:ss.ffffff}Z\",\"level\":\"{level}\","
            + $"\"message\":\"{message}\",\"pad\":\"{new string('x', padding)}\"}}\n");

    /// <summary>A file of lines, mostly in order: some equal times, some a little late, some without a time.</summary>
    public static string Random(Random random, string name, int count, double from, double to, bool isTidy = false)
    {
        var text = new StringBuilder();
        double at = from;
        for (int i = 0; i < count; i++)
        {
            at += random.Next(4) == 0 ? 0 : random.NextDouble() * 2 * (to - from) / count;
            string message = $"{name}-{i}";
            int kind = isTidy ? 9 : random.Next(40);
            text.Append(kind switch
            {
                0 => $"plain text {message}\n",
                1 => $"{{\"message\":\"undated {message}\"}}\n",
                2 => $"{{\n  \"timestamp\": \"{Start.AddMilliseconds(at):yyyy-MM-ddTHH:mm:ss.fff}Z\",\n"
                    + $"  \"message\": \"{message}\"\n}}\n",
                3 => "\n",
                _ => At(kind == 4 ? at - 30 : at, message, padding: random.Next(3) == 0 ? random.Next(300) : 0),
            });
        }

        return text.ToString();
    }
}
