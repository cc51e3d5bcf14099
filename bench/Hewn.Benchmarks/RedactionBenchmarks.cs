using BenchmarkDotNet.Attributes;
using Hewn.Redaction;

namespace Hewn.Benchmarks;

/// <summary>Looking for credentials in texts: most have none, and that must be cheap.</summary>
public class RedactionBenchmarks
{
    private const string Sentence = "Text generation completed with model llama-3-8b-instruct: 512 tokens in 1234 ms";

    private readonly string _long = string.Concat(Enumerable.Repeat(Sentence + ". ", 50));

    [Benchmark(Baseline = true)]
    public string Message() => SecretText.Redact(Sentence);

    [Benchmark]
    public string LongText() => SecretText.Redact(_long);

    [Benchmark]
    public string Pair() => SecretText.Redact("POST /v1/chat?api_key=0123456789abcdef&stream=true");

    [Benchmark]
    public string Bearer() => SecretText.Redact("Authorization: Bearer sk-very-secret-key-1234 was refused");

    [Benchmark]
    public string UrlPassword() => SecretText.Redact("cannot connect to redis://app:hunter2@cache:6379/0");
}
