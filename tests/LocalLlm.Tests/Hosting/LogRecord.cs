using System.Text.Json;

namespace LocalLlm.Tests.Hosting;

/// <summary>One line of a log file: as it stands there, and read.</summary>
internal sealed class LogRecord
{
    private readonly JsonElement _json;

    public LogRecord(string line)
    {
        Line = line;
        using var document = JsonDocument.Parse(line);
        _json = document.RootElement.Clone();
    }

    public string Line { get; }

    public string[] Names => [.. _json.EnumerateObject().Select(property => property.Name)];

    public string Level => Text("level")!;

    public string? Type => Text("type");

    public string? RequestId => Text("request_id");

    public int Status => _json.GetProperty("status_code").GetInt32();

    public bool IsEnding => Type is "response" or "exception";

    public bool IsError => Level is "ERROR" or "FATAL";

    public bool Has(string name) => _json.TryGetProperty(name, out _);

    public string? Text(string name) =>
        _json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    public double Number(string name) => _json.GetProperty(name).GetDouble();

    public JsonElement Json(string name) => _json.GetProperty(name);
}
