using System.Text;

namespace Hewn.Store.Tests.Shapes;

/// <summary>
/// Lines of a few shapes, as programs write them, most of them in Hewn's form: some have other writers' names beside
/// Hewn's, some values that make a known shape mean something else. Always the same for a seed.
/// </summary>
internal sealed class NearlyHewns(int seed)
{
    private static readonly string[] _own =
    [
        "message", "logger", "request_id", "trace_id", "span_id", "error", "error_type", "stack_trace", "type",
        "method", "status_code", "duration_ms", "model", "endpoint", "path", "tokens", "tags", "user", "step",
    ];

    private static readonly string[] _others =
    [
        "msg", "event", "name", "requestId", "traceId", "err", "exception", "severity", "time", "@timestamp", "log",
        "fields", "State", "@mt", "sequenceNumber", "log.level", "target", "message", "model", "timestamp", "level",
        "span_id", "mess\\u0061ge",
    ];

    private static readonly string[] _levels = ["INFO", "info", "WARN", "error", "DEBUG", "Fatal", "WARNING"];

    private static readonly string[] _texts =
        ["", "a", "called a model", "caf\u00e9", "tab\\there", "\\u0041", "quote\\\"", "null", "2026-01-19", "17"];

    private static readonly string[] _scalars = ["17", "-3.5", "true", "false", "[1,2]", "[]", "12.25e3", "0"];

    private readonly Random _random = new(seed);

    /// <summary>So many lines.</summary>
    public byte[] File(int lines)
    {
        string[][] shapes = [.. Enumerable.Range(0, 24).Select(i => Shape(isOdd: i % 2 > 0))];
        var text = new StringBuilder();
        for (int i = 0; i < lines; i++)
        {
            text.Append(_random.Next(200) == 0 ? Garbage() : Line(shapes[_random.Next(shapes.Length)], i));
            text.Append(_random.Next(20) == 0 ? "\r\n" : "\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private string[] Shape(bool isOdd)
    {
        IEnumerable<string> names = _own.OrderBy(_ => _random.Next()).Take(_random.Next(3, 9));
        if (isOdd)
            names = names.Append(_others[_random.Next(_others.Length)]).OrderBy(_ => _random.Next());
        return ["timestamp", "level", .. names];
    }

    private string Line(string[] shape, int number)
    {
        string space = _random.Next(30) == 0 ? " " : "";
        IEnumerable<string> members = shape.Select(name => $"\"{name}\":{space}{Value(name, number)}");
        return $"{space}{{{string.Join(',', members)}}}{(_random.Next(60) == 0 ? " " : "")}";
    }

    private string Value(string name, int number)
    {
        bool isOdd = _random.Next(25) == 0;
        return name switch
        {
            _ when isOdd => Odd(),
            "timestamp" or "time" or "@timestamp" => Time(number),
            "level" or "severity" or "log.level" => $"\"{_levels[_random.Next(_levels.Length)]}\"",
            "status_code" or "duration_ms" or "step" or "sequenceNumber" => _scalars[_random.Next(_scalars.Length)],
            "tokens" or "fields" or "State" => $"{{\"prompt\":{number},\"message\":\"{number}\"}}",
            "tags" => "[1,2,3]",
            _ => $"\"{_texts[_random.Next(_texts.Length)]}\"",
        };
    }

    private string Time(int number)
    {
        string time = $"2026-01-19T{number / 3600 % 24:00}:{number / 60 % 60:00}:{number % 60:00}";
        return _random.Next(12) switch
        {
            0 => $"\"{time}\"",
            1 => $"\"{time}+01:00\"",
            2 => $"\"{time}.1234567891234Z\"", // more digits than are read
            3 => (1_768_780_800_000L + number).ToString(System.Globalization.CultureInfo.InvariantCulture),
            4 => $"\"{time.Replace("-", "\\u002d", StringComparison.Ordinal)}Z\"",
            5 => "\"yesterday\"",
            _ => $"\"{time}.{number % 1000:000}Z\"",
        };
    }

    private string Odd() => _random.Next(5) switch
    {
        0 => "null",
        1 => "{\"message\":\"inner\",\"type\":\"E\"}",
        2 => _scalars[_random.Next(_scalars.Length)],
        3 => "\"strange\"",
        _ => $"\"{_texts[_random.Next(_texts.Length)]}\"",
    };

    private string Garbage() => _random.Next(4) switch
    {
        0 => "",
        1 => "plain text",
        2 => "{\"timestamp\":\"2026-01-19T00:00:00Z\",\"level\":\"INFO\",",
        _ => "{\n  \"timestamp\": \"2026-01-19T00:00:00Z\",\n  \"message\": \"over lines\"\n}",
    };
}
