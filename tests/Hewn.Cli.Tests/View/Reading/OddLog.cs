using System.Globalization;
using System.Text;

namespace Hewn.Cli.Tests.View.Reading;

/// <summary>
/// Logs that are hard to judge by their bytes, from a seed: many loggers' names, keys that stand twice or under several
/// names, null, escapes, objects where texts are expected, Docker's lines, text and traces between records, records
/// over
/// several lines, bytes that are no UTF-8, CRLF, blank lines, times in all forms and none.
/// </summary>
internal sealed class OddLog(int seed)
{
    private static readonly string[] _levels =
    [
        "\"INFO\"", "\"info\"", "\"WARN\"", "\"warning\"", "\"ERROR\"", "\"err\"", "\"crit\"", "\"E\"", "\"notice\"",
        "\"DEBUG\"", "\"\\u0045RROR\"", "\"\"", "\"strange\"", "null", "30", "50", "7", "3", "{\"x\":1}", "true",
    ];

    private static readonly string[] _names =
    [
        "level", "@l", "severity", "lvl", "log.level", "levelname", "Level", "priority", "time", "ts", "@timestamp",
        "msg", "event", "log", "name", "status", "status_code", "statusCode", "http.status_code", "duration_ms",
        "duration", "model", "model_name", "requestId", "request_id", "request_id_", "error", "err", "stack",
        "exception", "fields", "Properties", "@mt", "path", "endpoint", "level_", "logger", "user",
    ];

    private static readonly string[] _values =
    [
        "200", "404", "500", "500.0", "5e2", "\"500\"", "\"5\\u0030\\u0030\"", "null", "true", "-0", "1e400", "\"\"",
        "1000.0000000000000000000000001", "9007199254740993", "\"llama\"", "\"qwen\"", "\"lla\\u006da\"", "\"é\"",
        "\"a b\"", "{\"message\":\"boom\",\"stack\":\"at x\"}", "{\"status_code\":500,\"level\":\"ERROR\"}", "[1,2]",
        "[\"a\"]", "{}", "12.5", "2000", "\"timeout\"", "\"WARN\"", "\"x\\ny\"", "{\"status_code\":503}",
        "\"1.5s\"", "\"12.5ms\"",
    ];

    private readonly Random _random = new(seed);
    private DateTime _time = new(2026, 1, 19, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>A file of so many lines.</summary>
    /// <param name="lines">How many.</param>
    /// <param name="oddness">One record of so many is of a shape of its own.</param>
    /// <param name="textEvery">One line of so many is no record on one line.</param>
    public byte[] File(int lines, int oddness, int textEvery)
    {
        var bytes = new MemoryStream();
        for (int i = 0; i < lines; i++)
        {
            string line = _random.Next(textEvery) == 0 ? Text() : _random.Next(oddness) == 0 ? Odd() : Usual();
            byte[] raw = Encoding.UTF8.GetBytes(line);
            if (_random.Next(200) == 0)
                raw[_random.Next(raw.Length)] = 0xFF;
            bytes.Write(raw);
            bytes.Write(_random.Next(15) == 0 ? "\r\n"u8 : "\n"u8);
        }

        if (_random.Next(2) == 0)
            bytes.SetLength(bytes.Length - 1 - _random.Next(9)); // a torn tail
        return bytes.ToArray();
    }

    /// <summary>Lines as slog writes them, each a record by itself that says nothing odd.</summary>
    public byte[] QuietSlog(int lines)
    {
        var text = new StringBuilder();
        for (int i = 0; i < lines; i++)
        {
            _time = _time.AddMilliseconds(_random.Next(300) - 20);
            text.Append(
                CultureInfo.InvariantCulture,
                $"time={_time:yyyy-MM-dd'T'HH:mm:ss.fff}Z level=INFO msg=\"quiet\" model=llama status_code=200 "
                + $"duration_ms={_random.Next(3000)}.5 path=/v1/{i} address=10.0.0.{i % 256}");
            text.Append(_random.Next(200) == 0 ? "\r\n" : _random.Next(500) == 0 ? "\n\n" : "\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Lines as slog writes them, and what may stand between them.</summary>
    public byte[] SlogFile(int lines)
    {
        var text = new StringBuilder();
        for (int i = 0; i < lines; i++)
        {
            _time = _time.AddMilliseconds(_random.Next(3000) - 200);
            string stamp = $"{_time:yyyy-MM-dd'T'HH:mm:ss.fff}Z";
            text.Append(_random.Next(30) switch
            {
                0 => $"level={OneOf("INFO", "ERROR")} msg=\"undated timeout\"",
                1 => $"time={stamp} level=INFO msg=\"says level=ERROR timeout\" level=ERROR",
                2 => $"time={stamp} lvl=error level=info msg=timeout",
                3 => $"time={stamp} lvl=error msg=timeout status_code=500",
                4 => $"time={stamp} level=strange severity=ERROR msg=x",
                5 => $"time={stamp} level=INFO msg=failed\n\tat some.frame(Line.java:1)\n\tat other timeout",
                6 => $"\e[31mtime={stamp} level=ERROR\e[0m msg=coloured timeout",
                7 => Text(),
                8 => Usual(),
                9 => $"time=never level=WARN msg= two words status_code=500",
                10 => "",
                _ => $"time={stamp} level={OneOf("INFO", "INFO", "DEBUG", "WARN", "ERROR")} msg=\"call answered\" "
                    + $"model={OneOf("llama", "qwen")} status_code={OneOf("200", "500")} "
                    + $"duration_ms={_random.Next(3000)}.5",
            });
            text.Append(_random.Next(20) == 0 ? "\r\n" : "\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Lines as Docker's json-file has them, and what may stand in them and between them.</summary>
    /// <param name="lines">How many.</param>
    /// <param name="oddness">One line of so many is of a shape of its own.</param>
    public byte[] DockerFile(int lines, int oddness)
    {
        var text = new StringBuilder();
        for (int i = 0; i < lines; i++)
        {
            bool isOdd = _random.Next(oddness) == 0;
            string line = isOdd ? OddDocker() : Docker(_random.Next(oddness) == 0 ? Odd() : Usual());
            text.Append(line).Append(_random.Next(oddness) == 0 ? "\r\n" : "\n");
        }

        if (_random.Next(2) == 0)
            text.Length -= 1 + _random.Next(9); // a torn tail
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private string OddDocker()
    {
        string usual = Docker(Usual());
        return _random.Next(20) switch
        {
            0 => Docker("{"), // open: what follows may belong to it
            1 => usual.Replace("\\n\",\"stream", "\",\"stream", StringComparison.Ordinal), // goes on in the next line
            2 => usual.Replace("\\n\",\"stream", "\\r\\n\",\"stream", StringComparison.Ordinal),
            3 => usual.Replace("stderr", "other", StringComparison.Ordinal),
            4 => usual.Replace(",\"stream", ",\"attrs\":{\"level\":\"ERROR\"},\"stream", StringComparison.Ordinal),
            5 => usual.Replace("\"time\":\"2", "\"time\":\"never 2", StringComparison.Ordinal),
            6 => Docker($"\e[31m{Usual()}\e[0m").Replace("\e", "\\u001b", StringComparison.Ordinal),
            7 => usual.Replace("call answered", "call \\u003canswered\\u003E", StringComparison.Ordinal),
            8 => usual.Replace("call answered", "call\\nanswered", StringComparison.Ordinal),
            9 => usual.Replace("call answered", "call \\u00e9\\ud83d\\ude00\\/ timeout", StringComparison.Ordinal),
            10 => Docker("\tat some.frame(Line.java:1) timeout"),
            11 => Docker("plain text ERROR timeout"),
            12 => Docker($"time={_time:yyyy-MM-dd'T'HH:mm:ss}Z level=ERROR msg=timeout status_code=500"),
            13 => Docker(""),
            14 => "  at a.frame that nobody wrapped",
            15 => Text(),
            16 => Docker(Docker(Usual())),
            17 => Docker($"{{\"@t\":{Stamp()},\"@mt\":\"call {{model}} timeout\",\"model\":\"llama\"}}"),
            18 => Docker($"{Usual()[..^1]},\"stream\":\"inner\",\"event_time\":1}}"),
            _ => usual + " ",
        };
    }

    /// <summary>So many plain records below WARN that have neither a status of 500 nor the word of others.</summary>
    public byte[] Quiet(int lines)
    {
        var text = new StringBuilder();
        for (int i = 0; i < lines; i++)
        {
            _time = _time.AddMilliseconds(3);
            text.Append(CultureInfo.InvariantCulture, $"{{\"timestamp\":\"{_time:yyyy-MM-dd'T'HH:mm:ss.ffffff}Z\",")
                .Append("\"level\":\"INFO\",\"message\":\"quiet\",\"model\":\"qwen\",\"status_code\":200,")
                .Append(CultureInfo.InvariantCulture, $"\"duration_ms\":{_random.Next(900)}.5}}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private string Usual() => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"timestamp\":{Stamp()},\"level\":\"{OneOf("INFO", "INFO", "INFO", "DEBUG", "WARN", "ERROR")}\","
        + $"\"message\":\"{OneOf("call answered", "timeout", "a \\\"quoted\\\" word", "two\\nlines", "é\\ud800")}\","
        + $"\"model\":\"{OneOf("llama", "qwen")}\",\"status_code\":{OneOf("200", "404", "500")},"
        + $"\"duration_ms\":{_random.Next(3_000_000) / 1000.0:F3},\"tokens\":{{\"prompt\":{_random.Next(99)}}}}}");

    private string Odd()
    {
        var line = new StringBuilder("{");
        if (_random.Next(4) > 0)
            line.Append("\"timestamp\":").Append(Stamp()).Append(',');
        if (_random.Next(3) > 0)
            line.Append("\"level\":").Append(OneOf(_levels)).Append(',');
        for (int i = _random.Next(1, 5); i > 0; i--)
        {
            string name = OneOf(_names);
            if (_random.Next(20) == 0)
                name = "\\u00" + ((int)name[0]).ToString("x2", CultureInfo.InvariantCulture) + name[1..];
            string value = name.Contains("evel", StringComparison.Ordinal) || name is "severity" or "lvl" or "priority"
                ? OneOf(_levels)
                : name is "time" or "ts" or "@timestamp" ? Stamp() : OneOf(_values);
            line.Append($"\"{name}\":{value},");
        }

        if (_random.Next(10) == 0)
            return Docker(line.Append("\"message\":\"inner\"}").ToString());
        if (_random.Next(10) == 0)
            return $"{{\"@t\":{Stamp()},\"@mt\":\"call {{model}} timeout\",\"model\":\"llama\"}}";
        return line.Append($"\"message\":{OneOf("\"done\"", "\"timeout\"", "null", "7")}}}").ToString();
    }

    private string Docker(string inner) =>
        $"{{\"log\":\"{inner.Replace("\\", "\\\\").Replace("\"", "\\\"")}\\n\",\"stream\":\"stderr\","
        + $"\"time\":\"{_time:yyyy-MM-dd'T'HH:mm:ss.fffffff}Z\"}}";

    private string Text() => OneOf(
        "plain text without a time",
        $"{_time:yyyy-MM-dd HH:mm:ss} ERROR timeout in a worker",
        "Traceback (most recent call last):\n  File \"x.py\", line 1, in f\nValueError: timeout",
        $"{{\n  \"timestamp\": {Stamp()},\n  \"level\": \"ERROR\",\n  \"status_code\": 500\n}}",
        "",
        "   ",
        "{\"level\":\"ERROR\",\"status_code\":500",
        "{\"level\":\"ERROR\"} {\"level\":\"ERROR\"}",
        " {\"level\":\"ERROR\",\"status_code\":500}",
        "{\"level\":\"ERROR\",\"status_code\":500} ",
        $"time={_time:yyyy-MM-dd'T'HH:mm:ss}Z level=ERROR msg=timeout status_code=500",
        "[1,2,3]");

    private string Stamp()
    {
        _time = _time.AddMilliseconds(_random.Next(3000) - 200);
        return _random.Next(16) switch
        {
            0 => "null",
            1 => "\"yesterday\"",
            2 => string.Create(CultureInfo.InvariantCulture, $"{(_time - DateTime.UnixEpoch).TotalSeconds:F3}"),
            3 => $"\"{_time:yyyy-MM-dd HH:mm:ss.fff}\"",
            4 => $"\"{_time:yyyy-MM-dd'T'HH:mm:ss}+02:00\"",
            5 => "17",
            _ => $"\"{_time:yyyy-MM-dd'T'HH:mm:ss.ffffff}Z\"",
        };
    }

    private T OneOf<T>(params T[] all) => all[_random.Next(all.Length)];
}
