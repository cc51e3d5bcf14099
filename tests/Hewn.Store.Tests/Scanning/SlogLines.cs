using System.Text;

namespace Hewn.Store.Tests.Scanning;

/// <summary>Lines as slog writes them, and lines that only look so; always the same for a seed.</summary>
internal sealed class SlogLines(int seed)
{
    private static readonly string[] _levels = ["INFO", "INFO", "INFO", "WARN", "ERROR", "DEBUG"];
    private static readonly string[] _messages =
        ["started", "\"a b\"", "\"a = b\"", "\"\"", "\"say \\\"no\\\"\\n\"", "é"];
    private static readonly string[] _pairs =
    [
        "model=nemo", "model=\"llama 3\"", "status_code=200", "status_code=503", "duration_ms=12.5",
        "requestId=77", "remote_addr=10.0.0.1", "err=\"no route\"", "path=C:\\x", "path=/v1", "path=/v2",
        "tokens.prompt=17", "ok=true",
        "logger=kv", "name=nginx", "empty=", "empty=1", "empty=x", "since=2026-01-01", "neg=-5", "neg=-5x", "ts=17",
    ];

    // What reading changes, or reads as something else.
    private static readonly string[] _oddPairs =
    [
        "model=null", "model=<nil>", "duration_ms=12ms", "duration_ms=\"1m30s\"",
        "timestamp=2026-01-19T00:00:00Z", "message=other", "level=x",
        "msg=again", "word", "model=a\"b c\"d", "model=\"\\x1b[31m\"", "model=\"open", "model=\"a\"b=c", "\tmodel=a",
        "model=a model=b", "err=a error=b", "logger=a\\\\b", "time=2026-01-19T00:00:01Z", "Category=x",
        "model=\"\\u00e9\"",
    ];

    private readonly Random _random = new(seed);
    private readonly string[][] _shapes = Shapes(new(seed));

    /// <summary>Lines.</summary>
    /// <param name="count">How many.</param>
    /// <param name="oddEvery">One of so many is odd; 0: none.</param>
    /// <param name="areSingle">Whether each of these is a record by itself, too.</param>
    public string File(int count, int oddEvery, bool areSingle = false)
    {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
            text.Append(oddEvery > 0 && _random.Next(oddEvery) == 0 ? Odd(i, areSingle) : Line(i, "")).Append('\n');
        return text.ToString();
    }

    private string Line(int number, string more)
    {
        string time = $"2026-01-19T{number / 3600 % 24:00}:{number / 60 % 60:00}:{number % 60:00}"
            + (number % 7 == 0 ? "+01:00" : number % 5 == 0 ? ".123456789Z" : ".5Z");
        string[] keys = _shapes[_random.Next(_shapes.Length)];
        IEnumerable<string> pairs = keys.Select(key => Of([.. _pairs.Where(pair => KeyOf(pair) == key)]));
        return $"time={time} level={Of(_levels)} msg={Of(_messages)} {string.Join(' ', pairs)} {more}".TrimEnd();
    }

    private static string[][] Shapes(Random random) =>
    [
        .. Enumerable.Range(0, 3).Select(_ => _pairs.Select(KeyOf).Distinct().OrderBy(_ => random.Next())
            .Take(random.Next(2, 9)).ToArray()),
    ];

    private static string KeyOf(string pair) => pair[..pair.IndexOf('=')];

    private string Odd(int number, bool isSingle) => _random.Next(isSingle ? 7 : 0, isSingle ? 8 : 7) switch
    {
        0 => "\tat main.go:17",
        1 => "main.run(0x1, 0x2)",
        2 => "",
        3 => Line(number, "").Replace(" level=INFO", " level=info", StringComparison.Ordinal) + "\r",
        4 => "{\"timestamp\":\"2026-01-19T00:00:00Z\"}",
        5 => Line(number, "")[.._random.Next(5, 60)],
        6 => Line(number, Of(_oddPairs)),
        _ => Line(number, Of(_oddPairs)) + "\r",
    };

    private string Of(string[] choices) => choices[_random.Next(choices.Length)];
}
