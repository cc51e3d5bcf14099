using System.Globalization;
using System.Text.Json;
using Hewn.LogQL.Metrics;

namespace Hewn.LogQL.Tests.Metrics;

/// <summary>A request to a real Loki and its answer.</summary>
internal sealed record MetricCase(
    string Id, string Area, string Path, Dictionary<string, string> Params, int Status, bool IsOrdered,
    JsonElement Response)
{
    public string Query => Params["query"];

    public static IEnumerable<MetricCase> All()
    {
        string folder = System.IO.Path.Combine(AppContext.BaseDirectory, "Conformance", "cases");
        foreach (string file in Directory.GetFiles(folder, "*.jsonl").Order())
        {
            foreach (string line in File.ReadLines(file))
            {
                using var json = JsonDocument.Parse(line);
                if (Read(json.RootElement) is { } found)
                    yield return found;
            }
        }
    }

    public QueryTimes Times()
    {
        if (Path == "query")
            return QueryTimes.Instant(Time(Params["time"]));
        long? step = Params.TryGetValue("step", out string? text) ? StepText.Parse(text) : null;
        return QueryTimes.Range(Time(Params["start"]), Time(Params["end"]), step);
    }

    private static MetricCase? Read(JsonElement json)
    {
        string path = json.GetProperty("path").GetString()!.Split('/')[^1];
        string area = json.GetProperty("area").GetString()!;
        JsonElement parameters = json.GetProperty("params");
        if (path is not ("query" or "query_range") || area.StartsWith("api_", StringComparison.Ordinal)
            || parameters.ValueKind != JsonValueKind.Object)
            return null;
        return new MetricCase(
            json.GetProperty("id").GetString()!, area, path,
            parameters.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!),
            json.GetProperty("status").GetInt32(),
            json.TryGetProperty("ordered", out JsonElement ordered) && ordered.GetBoolean(),
            json.GetProperty("response").Clone());
    }

    private static long Time(string text) => text.Length > 10 && text.All(char.IsAsciiDigit)
        ? long.Parse(text, CultureInfo.InvariantCulture)
        : (long)(decimal.Parse(text, CultureInfo.InvariantCulture) * 1_000_000_000);
}
