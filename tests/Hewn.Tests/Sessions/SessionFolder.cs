using System.Text.Json;
using Hewn.Sessions;
using Hewn.Tests.Support;

namespace Hewn.Tests.Sessions;

/// <summary>A place for sessions of a test, and what stands in it.</summary>
internal sealed class SessionFolder : IDisposable
{
    private readonly TempFolder _folder = new();

    public List<LogProblem> Problems { get; } = [];

    public string Root => _folder.Root;

    public string Path => System.IO.Path.Combine(Root, "test", "demo");

    public string Log => System.IO.Path.Combine(Path, "logs", "logs.jsonl");

    public string Counter => System.IO.Path.Combine(Path, "logs", ".log_sequence");

    public string RecordPath => System.IO.Path.Combine(Path, "session.json");

    public JsonElement Record => JsonDocument.Parse(File.ReadAllBytes(RecordPath)).RootElement.Clone();

    public List<JsonElement> Records => LogLines.ParseAll(Log);

    public string[] Messages => [.. Records.Select(record => record.Text("message"))];

    public Session Open(Action<SessionOptions>? configure = null, bool strict = false) => Session.Open(
        "demo",
        "test",
        Root,
        strict: strict,
        configure: options =>
        {
            options.RecordsGit = false;
            options.BufferBytes = Limits.MinBufferBytes;
            options.OnProblem = problem =>
            {
                lock (Problems)
                    Problems.Add(problem);
            };
            configure?.Invoke(options);
        });

    /// <summary>Opens it, logs, closes it; returns the metadata of what was logged.</summary>
    public JsonElement Metadata(object? metadata)
    {
        using (Session session = Open())
            session.Info("the one", metadata);
        return Records.Last(record => record.Text("message") == "the one").GetProperty("metadata");
    }

    /// <summary>Numbers are dense from 0 in the order of the file.</summary>
    public void ShouldBeDense() => LogLines.Read(Log)
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("sequenceNumber").GetInt64())
        .ShouldBe(Enumerable.Range(0, LogLines.Read(Log).Count).Select(number => (long)number));

    public void Dispose() => _folder.Dispose();
}
