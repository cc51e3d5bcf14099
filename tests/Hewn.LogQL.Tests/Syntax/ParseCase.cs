using System.Text.Json;

namespace Hewn.LogQL.Tests.Syntax;

/// <summary>A query and what a real Loki said about it.</summary>
internal sealed record ParseCase(string Query, bool IsGood, string? Formatted, string? Error)
{
    public static IEnumerable<ParseCase> All()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "Conformance", "parse.jsonl");
        foreach (string line in File.ReadLines(file))
        {
            using var json = JsonDocument.Parse(line);
            JsonElement root = json.RootElement;
            yield return new ParseCase(
                root.GetProperty("query").GetString()!,
                root.GetProperty("ok").GetBoolean(),
                root.TryGetProperty("formatted", out JsonElement formatted) ? formatted.GetString() : null,
                root.TryGetProperty("error", out JsonElement error) ? error.GetString() : null);
        }
    }
}
