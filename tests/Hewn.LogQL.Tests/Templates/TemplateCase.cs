using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hewn.LogQL.Tests.Templates;

/// <summary>One line of a request with a template, and what a real Loki made of it.</summary>
internal sealed record TemplateCase(
    string Query, string Template, Dictionary<string, string> Labels, string OldLine, long TimestampNs, string NewLine,
    string? Error)
{
    private static readonly Lazy<Dictionary<long, string>> _lines = new(ReadLines);

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Conformance");

    /// <summary>
    /// Requests whose last stage is their only line_format: the labels of the answer are then those that the
    /// template saw.
    /// </summary>
    public static IEnumerable<TemplateCase> All()
    {
        foreach (string area in (string[])["template", "line_format"])
        {
            foreach (string text in File.ReadLines(Path.Combine(Folder, "cases", area + ".jsonl")))
            {
                using var json = JsonDocument.Parse(text);
                foreach (TemplateCase one in Read(json.RootElement))
                    yield return one;
            }
        }
    }

    /// <summary>Requests that Loki refused for their template: the template and the message.</summary>
    public static IEnumerable<(string Template, string Message)> Refused()
    {
        foreach (string area in (string[])["template", "line_format"])
        {
            foreach (string text in File.ReadLines(Path.Combine(Folder, "cases", area + ".jsonl")))
            {
                using var json = JsonDocument.Parse(text);
                if (json.RootElement.GetProperty("status").GetInt32() != 400)
                    continue;
                string body = json.RootElement.GetProperty("response").GetString()!;
                int at = body.IndexOf("invalid line template: ", StringComparison.Ordinal);
                string query = json.RootElement.GetProperty("params").GetProperty("query").GetString()!;
                if (at >= 0 && TemplateOf(query) is { } template)
                    yield return (template, body[(at + "invalid line template: ".Length)..].Trim());
            }
        }
    }

    private static IEnumerable<TemplateCase> Read(JsonElement root)
    {
        string query = root.GetProperty("params").TryGetProperty("query", out JsonElement text)
            ? text.GetString()!
            : "";
        if (root.GetProperty("status").GetInt32() != 200 || TemplateOf(query) is not { } template)
            yield break;
        if (query.Split("line_format").Length != 2)
            yield break;
        foreach (JsonElement stream in root.GetProperty("response").GetProperty("data").GetProperty("result")
            .EnumerateArray())
        {
            var labels = stream.GetProperty("stream").EnumerateObject()
                .ToDictionary(label => label.Name, label => label.Value.GetString()!);
            labels.Remove("__error__");
            labels.Remove("__error_details__", out string? error);
            foreach (JsonElement value in stream.GetProperty("values").EnumerateArray())
            {
                long time = long.Parse(value[0].GetString()!, System.Globalization.CultureInfo.InvariantCulture);
                yield return new TemplateCase(
                    query, template, labels, _lines.Value[time], time, value[1].GetString()!, error);
            }
        }
    }

    private static string? TemplateOf(string query)
    {
        Match raw = Regex.Match(query, "\\| line_format `([^`]*)`$");
        if (raw.Success)
            return raw.Groups[1].Value;
        Match quoted = Regex.Match(query, "\\| line_format (\"(?:[^\"\\\\]|\\\\.)*\")$");
        return quoted.Success ? JsonSerializer.Deserialize<string>(quoted.Groups[1].Value) : null;
    }

    private static Dictionary<long, string> ReadLines()
    {
        var lines = new Dictionary<long, string>();
        using FileStream file = File.OpenRead(Path.Combine(Folder, "dataset.jsonl.gz"));
        using var zipped = new GZipStream(file, CompressionMode.Decompress);
        using var reader = new StreamReader(zipped);
        while (reader.ReadLine() is { } text)
        {
            using var json = JsonDocument.Parse(text);
            JsonElement time = json.RootElement.GetProperty("ts");
            long ns = time.ValueKind == JsonValueKind.String
                ? long.Parse(time.GetString()!, System.Globalization.CultureInfo.InvariantCulture)
                : time.GetInt64();
            lines[ns] = json.RootElement.GetProperty("line").GetString()!;
        }

        return lines;
    }
}
