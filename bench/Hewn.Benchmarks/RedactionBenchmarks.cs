using System.Text;
using BenchmarkDotNet.Attributes;
using Hewn.Records;
using Hewn.Redaction;

namespace Hewn.Benchmarks;

/// <summary>
/// Looking for credentials in texts. Every text of a record is scanned as it stands in the line; the few in which the
/// scan suspects one are looked at exactly, and written again where there is one.
/// </summary>
public class RedactionBenchmarks
{
    private const string Sentence = "Text generation completed with model llama-3-8b-instruct: 512 tokens in 1234 ms";

    private readonly ByteBuffer _short = Line("mistral-7b-instruct");
    private readonly ByteBuffer _sentence = Line(Sentence);
    private readonly ByteBuffer _long = Line(string.Concat(Enumerable.Repeat(Sentence + ". ", 50)));

    [Benchmark]
    public bool ScanOfAValue() => SecretScan.MayHold(_short, 0);

    [Benchmark]
    public bool ScanOfAMessage() => SecretScan.MayHold(_sentence, 0);

    [Benchmark]
    public bool ScanOf4KiB() => SecretScan.MayHold(_long, 0);

    [Benchmark]
    public string ExactWithout() => SecretText.Redact(Sentence);

    [Benchmark]
    public string ExactPair() => SecretText.Redact("POST /v1/chat?api_key=0123456789abcdef&stream=true");

    [Benchmark]
    public string ExactBearer() => SecretText.Redact("Authorization: Bearer sk-very-secret-key-1234 was refused");

    [Benchmark]
    public string ExactUrlPassword() => SecretText.Redact("cannot connect to redis://app:hunter2@cache:6379/0");

    private static ByteBuffer Line(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var line = new ByteBuffer(bytes.Length + 64);
        line.Append(bytes);
        if (SecretScan.MayHold(line, 0))
            throw new InvalidOperationException($"The scan suspects a credential in '{text}'.");
        return line;
    }
}
