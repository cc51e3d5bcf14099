namespace Hewn.Store.Scanning;

/// <summary>Which field of a line is meant: one known by its meaning, or one by its name. Immutable.</summary>
/// <remarks>
/// A name with dots means first the key that is spelled so, then the keys of nested objects: <c>tokens.prompt</c> is
/// <c>{"tokens.prompt":1}</c> or <c>{"tokens":{"prompt":1}}</c>.
/// </remarks>
public sealed record FieldKey
{
    private static readonly string[][] _names =
    [
        ["timestamp", "time", "ts", "@timestamp", "@t", "date", "datetime", "asctime"],
        ["level", "severity", "lvl", "log.level", "loglevel", "levelname", "@l", "level_name"],
        ["message", "msg", "@m", "@mt", "event", "text"],
        [
            "status_code", "status", "statusCode", "StatusCode", "http.status_code", "http.response.status_code",
            "res.statusCode",
        ],
        ["duration_ms", "latency_ms", "elapsed_ms", "responseTime", "durationMs", "Elapsed", "duration"],
        ["endpoint", "path", "route", "url.path", "url", "uri", "http.route", "RequestPath", "req.url"],
        ["model", "model_name", "gen_ai.request.model"],
        ["operation", "op", "gen_ai.operation.name"],
        ["request_id", "requestId", "RequestId", "reqId", "req_id", "correlation_id", "req.id"],
    ];

    private FieldKey(KnownField? known, string name) => (Known, Name) = (known, name);

    /// <summary>The meaning; null for a field by its name.</summary>
    public KnownField? Known { get; }

    /// <summary>The name; of a known field the first one of its names.</summary>
    public string Name { get; }

    /// <summary>The field of a meaning, under any of its names.</summary>
    public static FieldKey Of(KnownField field) => new(field, _names[(int)field][0]);

    /// <summary>The field of exactly this name.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static FieldKey Named(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(null, name);
    }

    /// <summary>The names that stand for a meaning; the first one that a line has counts.</summary>
    public static IReadOnlyList<string> NamesOf(KnownField field) => _names[(int)field];

    /// <summary>Where the value may stand, as keys from the root down; first choice first.</summary>
    internal IReadOnlyList<string[]> Paths =>
        [.. (Known is { } known ? _names[(int)known] : [Name]).SelectMany(PathsOf)];

    private static IEnumerable<string[]> PathsOf(string name)
    {
        yield return [name];
        string[] nested = name.Split('.');
        if (nested.Length > 1)
            yield return nested;
    }
}
