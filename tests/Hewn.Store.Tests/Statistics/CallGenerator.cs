using System.Globalization;

namespace Hewn.Store.Tests.Statistics;

/// <summary>
/// Makes the records of a server: requests, responses, exceptions, executions, events, with fields missing.
/// </summary>
internal sealed class CallGenerator(int seed)
{
    private static readonly string[] _endpoints = 
        ["generate_response", "list_models", "upload_model", "délete \\\"m\\\""];
    private static readonly string[] _models = ["llama-3.2-3b", "mistral-7b", "qwen2.5-7b"];
    private static readonly int[] _statuses = [200, 200, 200, 201, 204, 400, 404, 429, 500, 503];
    private readonly Random _random = new(seed);
    private DateTime _now = new(2026, 1, 19);

    public IEnumerable<string> Lines(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _now = _now.AddTicks(_random.Next(1, 20_000_000));
            yield return _random.Next(5) switch
            {
                0 => Record("\"type\":\"request\",\"method\":\"POST\",\"url\":\"http://localhost/api\""),
                1 => _random.Next(2) == 0
                    ? Record("\"type\":\"endpoint_execution\",\"endpoint\":\"generate_response\",\"duration_s\":1.5")
                    : Record("\"message\":\"ordinary\",\"duration_ms\":99999"),
                _ => Call(),
            };
        }
    }

    private string Call()
    {
        string type = _random.Next(20) == 0 ? "exception" : "response";
        var fields = new List<string> { $"\"type\":\"{type}\"" };
        int endpoint = _random.Next(6);
        fields.Add(endpoint < 4
            ? $"\"endpoint\":\"{_endpoints[endpoint]}\""
            : endpoint == 4 ? "\"url\":\"http://localhost:5000/nope/x?y=1#z\"" : "\"remote_addr\":\"127.0.0.1\"");
        if (_random.Next(10) > 0)
            fields.Add($"\"method\":\"{(_random.Next(3) == 0 ? "GET" : "POST")}\"");
        if (_random.Next(20) > 0)
            fields.Add($"\"status_code\":{_statuses[_random.Next(_statuses.Length)]}");
        if (_random.Next(20) > 0)
            fields.Add(string.Create(CultureInfo.InvariantCulture, $"\"duration_ms\":{Duration():0.00}"));
        if (_random.Next(3) > 0)
            fields.Add($"\"model\":\"{_models[_random.Next(_models.Length)]}\",\"prompt_tokens\":7");
        if (_random.Next(10) == 0)
            fields.Add($"\"outcome\":\"{(_random.Next(2) == 0 ? "aborted_by_client" : "failed")}\"");
        return Record(string.Join(',', fields));
    }

    /// <summary>Skewed as real ones are: mostly tens of milliseconds, some minutes.</summary>
    private double Duration() => Math.Exp(_random.NextDouble() * 12 - 1);

    private string Record(string fields) => string.Create(CultureInfo.InvariantCulture,
        $"{{\"timestamp\":\"{_now:yyyy-MM-ddTHH:mm:ss.ffffff}Z\",\"level\":\"INFO\",{fields}}}");
}
