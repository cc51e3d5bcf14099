using System.Globalization;
using System.Text;

namespace Hewn.Store.Tests.Scanning;

/// <summary>Lines that readers stumble over, from a seed: many shapes, escapes, keys that stand twice, nested same
/// names, huge numbers, CRLF, blank lines, garbage, torn tails, bytes that are no UTF-8.</summary>
internal sealed class NastyLines(int seed)
{
    private static readonly string[] _levels =
        ["info", "INFO", "warn", "Warning", "error", "ERR", "fatal", "debug", "trace", "strange", "30", ""];

    private static readonly string[] _models =
        ["llama-3.1-8b", "qwen2.5", "a\\/b", "m\\u00e9", "é", "x y", "\\ud83d\\ude00"];

    private static readonly string[] _words =
        ["evicted", "blocks", "upstream", "timeout", "needle-7f3a9c", "NEEDLE", "slow", "\\\"quoted\\\"", "tab\\there",
            "\\\\", "\\u0041", "ünï", "a,b", "{x}", "[1]", "]", "}", ":", "\\ud800", "10.1.2.3"];

    private readonly Random _random = new(seed);
    private long _ms = 1_768_780_800_000;

    /// <summary>A file of so many lines.</summary>
    public byte[] File(int lines)
    {
        var bytes = new MemoryStream();
        for (int i = 0; i < lines; i++)
        {
            bytes.Write(Line());
            bytes.Write(_random.Next(12) == 0 ? "\r\n"u8 : "\n"u8);
        }

        if (_random.Next(2) == 0 && bytes.Length > 10)
            bytes.SetLength(bytes.Length - 1 - _random.Next(9)); // a torn tail
        return bytes.ToArray();
    }

    private byte[] Line()
    {
        switch (_random.Next(40))
        {
            case 0:
                return Garbage();
            case 1:
                return [.. Enumerable.Repeat((byte)' ', _random.Next(3))];
            case 2:
                byte[] torn = Encoding.UTF8.GetBytes(Record());
                return torn[..Next(torn.Length)];
            case 3:
                byte[] changed = Encoding.UTF8.GetBytes(Record());
                changed[Next(changed.Length)] = OneOf("\"\\{}[]:,0e.-\tx\0"u8.ToArray());
                return changed;
            case 4:
                byte[] notUtf8 = Encoding.UTF8.GetBytes(Record());
                notUtf8[Next(notUtf8.Length)] = 0xFF;
                return notUtf8;
            default:
                return Encoding.UTF8.GetBytes(Record());
        }
    }

    private byte[] Garbage() => OneOf<byte[]>(
        [.. "no json at all"u8], [.. "[1,2,3]"u8], [.. "\"text\""u8], [.. "17"u8], [.. "{"u8], [.. "{}"u8],
        [.. "{\"a\":1,}"u8], [.. "{\"a\":01}"u8], [.. "{\"a\":1}x"u8], [0, 0, 0], [.. "null"u8],
        Encoding.UTF8.GetBytes(new string('[', 70) + new string(']', 70)),
        Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 63) + "1" + new string(']', 63) + "}"),
        Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 64) + "1" + new string(']', 64) + "}"));

    private string Record()
    {
        _ms += _random.Next(4000);
        int shape = _random.Next(9);
        string time = Time();
        string level = '"' + OneOf(_levels) + '"';
        string status = Status();
        string tail = shape switch
        {
            0 => "",
            1 => $",\"tokens\":{{\"prompt\":{_random.Next(5000)},\"completion\":{_random.Next(900)}}}",
            2 => $",\"tokens\":{{\"level\":\"inner\",\"status_code\":1,\"prompt\":{Number()}}}"
                + ",\"list\":[1,2.5,-3e4,null]",
            3 => $",\"tags\":[\"a\",\"b\",{_random.Next(9)}],\"nested\":{{\"a\":{{\"b\":[{{\"c\":1}}]}}}}",
            4 => $",\"level\":{level},\"duration_ms\":{Number()}", // stands twice
            5 => $",\"tokens.prompt\":{_random.Next(9)},\"tokens\":{{\"prompt\":7}}",
            6 => ",\"model\":null,\"operation\":\"evict\",\"empty\":{},\"none\":[]",
            7 => $",\"\\u006cevel\":{level}", // "level", escaped
            _ => $",\"{new string('k', _random.Next(1, 150))}\":\"{new string('v', _random.Next(300))}\"",
        };
        string space = _random.Next(6) == 0 ? " " : "";
        string message = string.Join(' ', Enumerable.Range(0, _random.Next(1, 7)).Select(_ => OneOf(_words)));
        return $"{{{space}\"timestamp\":{space}{time},\"level\":{level}{space},\"message\":\"{message}\","
            + $"\"request_id\":\"req-{_random.NextInt64():x16}\",\"model\":\"{OneOf(_models)}\","
            + $"\"status_code\":{status},\"duration_ms\":{Number()},\"path\":\"/v1/{_random.Next(4)}\"{tail}{space}}}";
    }

    private string Time()
    {
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(_ms);
        return _random.Next(12) switch
        {
            0 => $"{_ms}",
            1 => string.Create(CultureInfo.InvariantCulture, $"{_ms / 1000.0:F3}"),
            2 => $"\"{time:yyyy-MM-dd'T'HH:mm:ss}+02:00\"",
            3 => $"\"{time:yyyy-MM-dd HH:mm:ss.fff}\"",
            4 => "\"yesterday\"",
            5 => $"\"{_ms}000\"",
            6 => $"\"{time:yyyy-MM-dd'T'HH:mm}:60Z\"",
            _ => $"\"{time:yyyy-MM-dd'T'HH:mm:ss.fff}{_random.Next(1_000_000):D6}Z\"",
        };
    }

    private string Status() => _random.Next(10) switch
    {
        0 => "\"500\"",
        1 => "null",
        2 => "500.0",
        3 => "5e2",
        4 => "true",
        _ => OneOf("200", "404", "500", "503", "429"),
    };

    private string Number() => _random.Next(14) switch
    {
        0 => "9007199254740993",
        1 => "12345678901234567890123.5",
        2 => "1e400",
        3 => "-0",
        4 => "-12.75",
        5 => "1.5E+3",
        6 => "0.000001",
        7 => "\"1000.5\"",
        8 => "1000",
        9 => "1000.0000000000000000000000001",
        _ => string.Create(CultureInfo.InvariantCulture, $"{_random.Next(3_000_000) / 1000.0:F3}"),
    };

    private int Next(int below) => _random.Next(below);

    private T OneOf<T>(params T[] all) => all[_random.Next(all.Length)];
}
