using Hewn.Store.Sessions;

namespace Hewn.Store.Tests.Sessions;

public sealed class SessionSearchTests : IDisposable
{
    private readonly SessionTree _tree = new SessionTree().With("dreamlake");

    public void Dispose() => _tree.Dispose();

    private string[] Find(string text, string name = "baseline", bool searchesLogs = true) =>
    [
        .. new SessionSearch(text, searchesLogs).Find(_tree.Place(name), new SessionTally(), default)
            .Select(match => $"{match.Where}: {match.Text}"),
    ];

    [Theory]
    [InlineData("BASE", "name: ml/baseline", "tag: baseline")]
    [InlineData("plain", "description: ResNet-18, plain")]
    [InlineData("cifar10", "metadata: data.name=\"cifar10\"")]
    [InlineData("model.l", "parameter: model.layers=18")]
    [InlineData("epoch 1", "log: Epoch 1 complete {\"train_loss\": 0.25, \"epoch\": 1}")]
    [InlineData("gpu1", "log: GPU memory low: café ☕ {\"free\": {\"gpu0\": 12, \"gpu1\": 3}}")]
    [InlineData("CAFÉ ☕", "log: GPU memory low: café ☕ {\"free\": {\"gpu0\": 12, \"gpu1\": 3}}")]
    [InlineData("no such thing")]
    [InlineData("timestamp")]
    [InlineData("level")]
    [InlineData("sequenceNumber")]
    [InlineData("metadata")]
    [InlineData("warn")]
    public void It_finds_what_stands_anywhere(string text, params string[] expected) => Find(text).ShouldBe(expected);

    [Theory]
    [InlineData("LEVEL", "a level {\"message\":\"x\"}", "b {\"level\":3}")]
    [InlineData("message", "a level {\"message\":\"x\"}")]
    [InlineData("loader", "c logger=\"loader\"")]
    [InlineData("logger", "c logger=\"loader\"")]
    [InlineData("caf\u00e9", "d {\"k\":\"caf\\u00e9\"}")]
    [InlineData("torn", "{\"torn")]
    public void Of_records_their_content_is_found_and_not_the_names_that_each_has(string text, params string[] expected)
    {
        _tree.Write("w/s/logs/logs.jsonl", """
            {"timestamp":"2026-01-19T10:00:00Z","level":"info","message":"a level","metadata":{"message":"x"}}
            {"timestamp":"2026-01-19T10:00:01Z","level":"info","message":"b","metadata":{"level":3},"sequenceNumber":1}
            {"timestamp":"2026-01-19T10:00:02Z","level":"info","message":"c","metadata":null,"logger":"loader"}
            {"timestamp":"2026-01-19T10:00:03Z","level":"info","message":"d","metadata":{"k":"caf\u00e9"}}
            {"torn
            """);
        Find(text, "s").ShouldBe(expected.Select(match => $"log: {match}"));
    }

    [Fact]
    public void Quotes_in_messages_are_found_and_logs_can_be_left_out()
    {
        Find("\"NaN\" again", "diverged").ShouldBe(["log: Giving up: \"NaN\" again"]);
        Find("Giving up", "diverged", searchesLogs: false).ShouldBeEmpty();
    }
}
