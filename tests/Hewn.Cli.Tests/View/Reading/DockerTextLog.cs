using System.Globalization;
using System.Text;

namespace Hewn.Cli.Tests.View.Reading;

/// <summary>
/// Docker's lines with text inside, as servers write it: times first, levels first, traces of several languages, blank
/// lines, colours, lines that go on in the next one, and what stands in no line of Docker's.
/// </summary>
internal sealed class DockerTextLog(int seed)
{
    private readonly Random _random = new(seed);
    private DateTime _time = new(2026, 1, 19, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Lines that hold neither "timeout" nor "needle", each with a time.</summary>
    public byte[] Quiet(int lines) => Lines(lines, () => Docker($"{_time:yyyy-MM-dd HH:mm:ss} INFO served /v1/models"));

    /// <summary>Lines of all kinds.</summary>
    /// <param name="lines">How many records, about.</param>
    /// <param name="oddness">One of so many is no usual line.</param>
    public byte[] File(int lines, int oddness) => Lines(lines, () => _random.Next(oddness) == 0 ? Odd() : Usual());

    /// <summary>A record of sixty lines and more, with the needle in its last one alone.</summary>
    public byte[] Trace() => Encoding.UTF8.GetBytes(Each(
    [
        "2026-01-19 00:00:00 ERROR failed", .. Enumerable.Range(0, 60).Select(i => $"\tat some.frame(Line.java:{i})"),
        "\tat the.needle(Line.java:1)",
    ]) + "\n");

    /// <summary>Lines that begin records or go on in them, depending on those before, in any order.</summary>
    /// <param name="lines">How many.</param>
    /// <param name="needles">Of a hundred words so many are "needle".</param>
    /// <param name="areWhole">Whether each looks like one of Docker's that does not go on in the next.</param>
    public byte[] Doubtful(int lines, int needles, bool areWhole) => Lines(lines, () => _random.Next(6) == 0
        ? Docker($"{_time:yyyy-MM-dd HH:mm:ss} ERROR of the engine")
        : Doubtful(_random.Next(areWhole ? 4 : 0, 20), _random.Next(100) < needles ? "needle" : "x"));

    /// <summary>
    /// A traceback that only reading can tell about, and a record behind it. Whoever takes the panic for the begin of
    /// one takes the call for a part of that, and the last line, which belongs to the call, for one by itself.
    /// </summary>
    public byte[] BehindUnsure() => Encoding.UTF8.GetBytes(string.Join(
        '\n', Odd("Traceback (most recent call last):"), Docker("  File x"), Docker("panic: x"), Docker("main.x(0x1)"),
        Docker("java.io.IOException: needle"), ""));

    private string Odd(string text) =>
        Docker(text).Replace("\"time\":\"2", "\"time\":\"x2", StringComparison.Ordinal);

    private string Doubtful(int kind, string word) => kind switch
    {
        0 => Odd("Traceback (most recent call last):"),
        1 => Docker("half a line of " + word, isWhole: false),
        2 => "nobody wrapped " + word,
        3 => "",
        4 => Docker($"main.{word}(0x1)"),
        5 => Docker("goroutine 1 [running]:"),
        6 => Docker("java.io.IOException: " + word),
        7 => Docker("Caused by: java.io.IOException: " + word),
        8 => Docker("  indented " + word),
        9 => Docker("\tat a.frame of " + word),
        10 => Docker("}"),
        11 => Docker("^~~ "),
        12 => Docker(""),
        13 => Docker("Traceback (most recent call last):"),
        14 => Docker("{\"level\":\"ERROR\",\"message\":\"" + word + "\"}"),
        15 => Docker("{"),
        16 => Docker("panic: " + word),
        17 => Docker("Name: " + word),
        18 => Docker("\\n of " + word),
        _ => Docker("word " + word),
    };

    private static byte[] Lines(int lines, Func<string> next)
    {
        var text = new StringBuilder();
        for (int i = 0; i < lines; i++)
            text.Append(next()).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private string Usual() => Docker(_random.Next(5) switch
    {
        0 => $"INFO:     127.0.0.1:{_random.Next(9999)} - \"POST /v1/chat HTTP/1.1\" 200 OK",
        1 => $"INFO 01-19 10:00:00 [engine.py:{_random.Next(99)}] tokens/s: {_random.Next(99)}",
        2 => $"[GIN] 2026/01/19 - 10:00:00 | 200 | {_random.Next(99)}ms | needle",
        3 => $"{_time:yyyy-MM-dd HH:mm:ss} ERROR timeout of a worker",
        _ => $"srv  update_slots: id {_random.Next(4)} | task {_random.Next(99)} | n_past = {_random.Next(999)}",
    });

    private string Odd() => _random.Next(14) switch
    {
        0 => Each("Traceback (most recent call last):", "  File \"x.py\", line 1, in needle", "ValueError: timeout"),
        1 => Each("2026-01-19 00:00:00 failed", "\tat a.b(C.java:1)", "Caused by: x.Y: timeout", "\t... 7 more"),
        2 => Each("panic: timeout", "", "goroutine 1 [running]:", "main.f(0x1)", "\t/x/needle.go:1 +0x1"),
        3 => Each("x", "", "  indented behind a blank one", "java.io.IOException: timeout"),
        4 => Docker("first half of a line, timeo", isWhole: false) + "\n" + Docker("ut: its second half"),
        5 => Docker("2026-01-19 00:00:00 half", isWhole: false) + "\n" + Docker("Traceback (most recent call last):")
            + "\n" + Docker("Name: needle"),
        6 => Docker("\e[32mINFO\e[0m:     coloured timeout").Replace("\e", "\\u001b", StringComparison.Ordinal),
        7 => "  at a.frame that nobody wrapped, timeout",
        8 => "",
        9 => Docker("2026-01-19 00:00:00 no time outside")
            .Replace("\"time\":\"2", "\"time\":\"x2", StringComparison.Ordinal),
        10 => Docker("a literal \\n"),
        11 => Docker("{\"level\":\"ERROR\",\"message\":\"timeout\"}"),
        12 => Each("{", "  \"level\": \"ERROR\"", "}"),
        _ => Docker("2026-01-19 00:00:00 quoted").Replace("quoted", "quo\"ted", StringComparison.Ordinal),
    };

    private string Each(params string[] lines) => string.Join('\n', lines.Select(line => Docker(line)));

    private string Docker(string text, bool isWhole = true)
    {
        _time = _time.AddMilliseconds(_random.Next(40));
        string escaped = text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\t", "\\t");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"log\":\"{escaped}{(isWhole ? "\\n" : "")}\",\"stream\":\"stdout\",")
            + $"\"time\":\"{_time:yyyy-MM-dd'T'HH:mm:ss.fffffff}Z\"}}";
    }
}
