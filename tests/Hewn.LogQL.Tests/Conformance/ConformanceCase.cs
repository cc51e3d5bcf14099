using System.Globalization;
using System.Text.Json;

namespace Hewn.LogQL.Tests.Conformance;

/// <summary>A request to a real Loki and its answer.</summary>
internal sealed record ConformanceCase(
    string Id, string Area, string Path, IReadOnlyDictionary<string, string> Params, bool IsCategorized, int Status,
    string Compare, bool IsOrdered, JsonElement Response)
{
    public string Query => Params.GetValueOrDefault("query", "");

    public bool IsInstant => Path == "query";

    public bool IsForward =>
        Params.GetValueOrDefault("direction", "").Equals("forward", StringComparison.OrdinalIgnoreCase);

    public int Limit => int.Parse(Params.GetValueOrDefault("limit", "100"), CultureInfo.InvariantCulture);

    public long StartNs => Time(Params["start"]);

    public long EndNs => Time(Params["end"]);

    /// <summary>All requests for queries; those of the server's own areas are not among them.</summary>
    public static IEnumerable<ConformanceCase> All()
    {
        string folder = System.IO.Path.Combine(AppContext.BaseDirectory, "Conformance", "cases");
        foreach (string file in Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            foreach (string line in File.ReadLines(file))
            {
                using var json = JsonDocument.Parse(line);
                if (Read(json.RootElement) is { } found)
                    yield return found;
            }
        }
    }

    private static ConformanceCase? Read(JsonElement json)
    {
        string path = json.GetProperty("path").GetString()!.Split('/')[^1];
        string area = json.GetProperty("area").GetString()!;
        if (path is not ("query" or "query_range") || area.StartsWith("api_", StringComparison.Ordinal))
            return null;
        return new ConformanceCase(
            json.GetProperty("id").GetString()!, area, path, Parameters(json.GetProperty("params")),
            json.TryGetProperty("headers", out JsonElement headers)
                && headers.GetRawText().Contains("categorize-labels", StringComparison.Ordinal),
            json.GetProperty("status").GetInt32(),
            json.TryGetProperty("compare", out JsonElement compare) ? compare.GetString()! : "",
            json.TryGetProperty("ordered", out JsonElement ordered) && ordered.GetBoolean(),
            json.GetProperty("response").Clone());
    }

    private static Dictionary<string, string> Parameters(JsonElement json) => json.ValueKind == JsonValueKind.Object
        ? json.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.ToString())
        : json.EnumerateArray().ToDictionary(pair => pair[0].GetString()!, pair => pair[1].ToString());

    private static long Time(string text) => text.Length > 10 && text.All(char.IsAsciiDigit)
        ? long.Parse(text, CultureInfo.InvariantCulture)
        : (long)(decimal.Parse(text, CultureInfo.InvariantCulture) * 1_000_000_000);
}
