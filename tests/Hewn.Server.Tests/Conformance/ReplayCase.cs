using System.Text.Json;

namespace Hewn.Server.Tests.Conformance;

/// <summary>A request to a real Loki, and its answer.</summary>
internal sealed record ReplayCase(string Id, string Area, string Name, string Path, string Method,
    IReadOnlyList<KeyValuePair<string, string>> Parameters, IReadOnlyDictionary<string, string> Headers,
    string? Body, int Status, string Compare, bool IsOrdered, JsonElement Response)
{
    /// <summary>Whether lines come the oldest first.</summary>
    public bool IsForward => Parameters.Any(one =>
        one.Key == "direction" && one.Value.Equals("forward", StringComparison.OrdinalIgnoreCase));

    /// <summary>All of them.</summary>
    public static IEnumerable<ReplayCase> All()
    {
        string root = System.IO.Path.Combine(AppContext.BaseDirectory, "Conformance");
        string[] files = [.. Directory.GetFiles(System.IO.Path.Combine(root, "cases"), "*.jsonl"),
            .. Directory.GetFiles(System.IO.Path.Combine(root, "api"), "*.jsonl")];
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            foreach (string line in File.ReadLines(file))
            {
                using var json = JsonDocument.Parse(line);
                yield return Read(json.RootElement);
            }
        }
    }

    /// <summary>The request.</summary>
    public HttpRequestMessage ToRequest()
    {
        string query = string.Join('&', Parameters.Select(one =>
            $"{Uri.EscapeDataString(one.Key)}={Uri.EscapeDataString(one.Value)}"));
        bool isForm = Method == "POST" && Body is null;
        var request = new HttpRequestMessage(
            new HttpMethod(Method), isForm || query.Length == 0 ? Path : $"{Path}?{query}");
        if (Body is not null)
            request.Content = new StringContent(Body);
        else if (isForm)
            request.Content = new FormUrlEncodedContent(Parameters);
        foreach ((string name, string value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private static ReplayCase Read(JsonElement json) => new(
        Text(json, "id"), Text(json, "area"), Text(json, "name"), Text(json, "path"),
        json.TryGetProperty("method", out JsonElement method) ? method.GetString()! : "GET",
        [.. ParametersOf(json)],
        json.TryGetProperty("headers", out JsonElement headers)
            ? headers.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!)
            : new Dictionary<string, string>(),
        json.TryGetProperty("body", out JsonElement body) ? body.GetString() : null,
        json.GetProperty("status").GetInt32(),
        json.TryGetProperty("compare", out JsonElement compare) ? compare.GetString()! : "",
        json.TryGetProperty("ordered", out JsonElement ordered) && ordered.GetBoolean(),
        json.GetProperty("response").Clone());

    private static IEnumerable<KeyValuePair<string, string>> ParametersOf(JsonElement json)
    {
        if (!json.TryGetProperty("params", out JsonElement all))
            yield break;
        IEnumerable<(string Name, JsonElement Value)> pairs = all.ValueKind == JsonValueKind.Object
            ? all.EnumerateObject().Select(one => (one.Name, one.Value))
            : all.EnumerateArray().Select(one => (one[0].GetString()!, one[1]));
        foreach ((string name, JsonElement value) in pairs)
        {
            if (value.ValueKind != JsonValueKind.Array)
                yield return new(name, value.ToString());
            else
                foreach (JsonElement one in value.EnumerateArray())
                    yield return new(name, one.ToString());
        }
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
