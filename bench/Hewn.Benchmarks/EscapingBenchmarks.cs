using BenchmarkDotNet.Attributes;
using Hewn.Records;

namespace Hewn.Benchmarks;

/// <summary>Text to the inside of a JSON string.</summary>
public class EscapingBenchmarks
{
    private readonly ByteBuffer _target = new(64 * 1024);
    private string _text = string.Empty;

    [Params("ascii", "quotes", "umlauts", "controls")]
    public string Content { get; set; } = string.Empty;

    [Params(32, 4096)]
    public int Chars { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        string unit = Content switch
        {
            "quotes" => "say \"yes\", \\ or no ",
            "umlauts" => "größer, schöner – ",
            "controls" => "a\tb\r\nc\u001b[1m",
            _ => "plain words in a row ",
        };
        _text = string.Concat(Enumerable.Repeat(unit, (Chars / unit.Length) + 1))[..Chars];
    }

    [Benchmark]
    public int Escape()
    {
        _target.Clear();
        JsonText.AppendQuoted(_target, _text);
        return _target.Length;
    }
}
