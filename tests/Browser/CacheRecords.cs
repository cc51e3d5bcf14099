using System.Globalization;
using System.Text.Json;

namespace Browser;

/// <summary>What the sample's cache wrote one day, with other times.</summary>
internal static class CacheRecords
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>Writes its log into a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="newest">The time of its newest line.</param>
    public static void Write(string folder, DateTimeOffset newest)
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Records", "kv-cache.jsonl"));
        TimeSpan by = newest - TimeOf(lines[^1]);
        File.WriteAllLines(Path.Combine(folder, "kv-cache.jsonl"), lines.Select(line =>
        {
            string moved = (TimeOf(line) + by).ToString(Format, CultureInfo.InvariantCulture);
            return $"{{\"timestamp\":\"{moved}\"{line[line.IndexOf(',', StringComparison.Ordinal)..]}";
        }));
    }

    private static DateTimeOffset TimeOf(string line)
    {
        using var record = JsonDocument.Parse(line);
        return record.RootElement.GetProperty("timestamp").GetDateTimeOffset();
    }
}
