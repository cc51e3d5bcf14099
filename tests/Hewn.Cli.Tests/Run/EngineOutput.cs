using System.Text.Json;

namespace Hewn.Cli.Tests.Run;

/// <summary>What <c>hewn run</c> left in an engine's file.</summary>
internal static class EngineOutput
{
    /// <summary>All records, its own among them.</summary>
    public static List<JsonElement> Records(string file) =>
        [.. File.ReadLines(file).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>Those of what the engine wrote.</summary>
    public static List<JsonElement> Of(string file) =>
        Records(file).FindAll(record => !record.TryGetProperty("event_type", out _));

    public static string? Text(this JsonElement record, string name) =>
        !record.TryGetProperty(name, out JsonElement value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.GetRawText();
}
