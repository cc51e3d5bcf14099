using System.Globalization;
using Hewn.LogQL.Labels;

namespace Hewn.Store.Tests.Streams.Packing;

/// <summary>
/// Lines of a day of an LLM server, in the form and with the chances of the conformance suite's large set: ids of 64
/// random bits, durations, counts of tokens, addresses; some 270 bytes a line.
/// </summary>
internal sealed class ServerLines(int seed)
{
    private static readonly string[] _models =
        ["llama-3.1-8b", "qwen2.5-coder-32b", "mistral-7b-instruct", "gemma-2-27b"];

    private static readonly string[] _paths =
        ["/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/healthz", "/metrics"];

    private static readonly string[] _messages =
    [
        "generate done", "slow generation", "embedded batch", "kv cache hit", "evicted blocks", "request completed",
        "spilled blocks to ssd", "upstream timeout",
    ];

    private static readonly (string Service, string Level, string Operation, int Weight)[] _kinds =
    [
        ("llm-server", "info", "generate", 55), ("llm-server", "info", "embeddings", 15),
        ("llm-server", "debug", "cache_init", 5), ("llm-server", "warn", "evict_to_ssd", 4),
        ("llm-server", "error", "generate", 3), ("gateway", "info", "proxy", 15), ("gateway", "error", "proxy", 1),
        ("trainer", "info", "adaptive_evict", 2),
    ];

    private readonly Random _random = new(seed);
    private readonly Dictionary<(string, string, string, string), LabelSet> _streams = [];
    private long _ns = 1_768_780_800_000_000_000;

    /// <summary>The next line.</summary>
    public (LabelSet Stream, long Ns, string Line) Next()
    {
        _ns += _random.Next(1, 172_800_000);
        int weight = _random.Next(100);
        (string service, string level, string operation, _) = _kinds.First(kind => (weight -= kind.Weight) < 0);
        string environment = _random.NextDouble() < 0.8 ? "production" : "staging";
        (int prompt, int completion) = (_random.Next(4096), _random.Next(1024));
        int status = _random.Next(50) == 0 ? 503 : level is "info" or "debug" ? 200 : level == "warn" ? 429 : 500;
        double duration = Math.Exp(5 + (1.2 * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()))
            * Math.Cos(2 * Math.PI * _random.NextDouble())));
        DateTime time = DateTime.UnixEpoch.AddTicks(_ns / 100);
        string line = string.Create(CultureInfo.InvariantCulture,
            $"{{\"timestamp\":\"{time:yyyy-MM-ddTHH:mm:ss.fffffff}{_ns % 100:D2}Z\",\"level\":\"{level}\",\"message\":"
            + $"\"{Of(_messages)}\",\"request_id\":\"req-{_random.NextInt64():x16}\",\"model\":\"{Of(_models)}\","
            + $"\"status_code\":{status},\"duration_ms\":{duration:F3},\"tokens\":{{\"prompt\":{prompt},"
            + $"\"completion\":{completion}}},\"path\":\"{Of(_paths)}\",\"remote_addr\":\"10.{prompt & 255}."
            + $"{completion & 255}.{(prompt * completion) & 255}\"}}");
        return (StreamOf(service, level, operation, environment), _ns, line);
    }

    private string Of(string[] texts) => texts[_random.Next(texts.Length)];

    private LabelSet StreamOf(string service, string level, string operation, string environment)
    {
        if (!_streams.TryGetValue((service, level, operation, environment), out LabelSet? stream))
        {
            _streams[(service, level, operation, environment)] = stream = LabelSet.Of(("service", service),
                ("level", level), ("operation", operation), ("environment", environment));
        }

        return stream;
    }
}
