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
    public void It_finds_what_stands_anywhere(string text, params string[] expected) => Find(text).ShouldBe(expected);

    [Fact]
    public void Quotes_in_messages_are_found_and_logs_can_be_left_out()
    {
        Find("\"NaN\" again", "diverged").ShouldBe(["log: Giving up: \"NaN\" again"]);
        Find("Giving up", "diverged", searchesLogs: false).ShouldBeEmpty();
    }
}
