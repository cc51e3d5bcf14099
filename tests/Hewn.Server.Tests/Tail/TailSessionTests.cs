using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Results;
using Hewn.LogQL.Syntax;
using Hewn.Server.Push;
using Hewn.Server.Tail;

namespace Hewn.Server.Tests.Tail;

/// <summary>What one client is sent: of lines that it has seen, and of more than it can take.</summary>
public sealed class TailSessionTests
{
    private static readonly LabelSet _stream = LabelSet.Of(("app", "a"));
    private static readonly LogQuery _query = new((LogExpression)QueryParser.Parse("{app=\"a\"}"));

    [Fact]
    public async Task Lines_that_were_left_out_are_told_before_those_that_were_not()
    {
        var feed = new TailFeed();
        for (int i = 0; i < 300; i++)
            feed.Add(Taken((i, $"line {i}")));
        string[] sent = await SentAsync(feed, 257);
        using var first = JsonDocument.Parse(sent[0]);
        first.RootElement.GetProperty("streams").GetArrayLength().ShouldBe(0);
        JsonElement dropped = first.RootElement.GetProperty("dropped_entries")[0];
        dropped.GetProperty("labels").GetProperty("dropped").GetString().ShouldBe("44");
        dropped.GetProperty("timestamp").GetString().ShouldBe("44");
        sent.Skip(1).SelectMany(LinesOf).ShouldBe(Enumerable.Range(44, 256).Select(i => $"line {i}"));
    }

    [Fact]
    public async Task A_line_that_was_among_the_newest_and_comes_as_it_is_pushed_is_sent_once()
    {
        var feed = new TailFeed();
        feed.Add(Taken((1, "old"), (2, "same"), (3, "other")));
        feed.Add(Taken((4, "same")));
        LogLine[] newestFirst = [Line(3, "seen"), Line(2, "same")];
        string[] sent = await SentAsync(feed, 3, newestFirst); // Already on its way: in its place among the others.
        sent.SelectMany(LinesOf).ShouldBe(["seen", "old", "same", "other", "same"]);
        var later = new TailFeed();
        sent = await SentAsync(later, 4, newestFirst, () =>
        {
            later.Add(Taken((1, "old"), (2, "same"), (3, "other")));
            later.Add(Taken((4, "same")));
        });
        sent.SelectMany(LinesOf).ShouldBe(["same", "seen", "old", "other", "same"]);
    }

    private static async Task<string[]> SentAsync(
        TailFeed feed, int messages, LogLine[]? newestFirst = null, Action? then = null)
    {
        using var socket = new RecordingSocket(messages);
        var session = new TailSession(socket, feed, _query, isCategorized: false);
        await session.SendBacklogAsync(newestFirst ?? [], TimeProvider.System, CancellationToken.None);
        then?.Invoke();
        await Should.ThrowAsync<OperationCanceledException>(
            () => session.RunAsync(TimeSpan.Zero, TimeProvider.System, socket.IsFull));
        return [.. socket.Messages];
    }

    private static LogLine Line(long ns, string text) =>
        new(ns, text, _stream, _stream, LabelSet.Empty, LabelSet.Empty);

    private static TakenLines Taken(params (long Ns, string Text)[] lines)
    {
        var taken = new TakenLines();
        foreach ((long ns, string text) in lines)
            taken.Add(ns, Encoding.UTF8.GetBytes(text), _stream, LabelSet.Empty);
        return taken;
    }

    private static string[] LinesOf(string message)
    {
        using var json = JsonDocument.Parse(message);
        return [.. json.RootElement.GetProperty("streams").EnumerateArray()
            .Select(stream => stream.GetProperty("values")[0][1].GetString()!)];
    }

    /// <summary>Keeps what is sent; cancels when that is so many messages.</summary>
    private sealed class RecordingSocket(int messages) : WebSocket
    {
        private readonly CancellationTokenSource _full = new(TimeSpan.FromSeconds(60));

        public CancellationToken IsFull => _full.Token;

        public List<string> Messages { get; } = [];

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => WebSocketState.Open;

        public override string? SubProtocol => null;

        public override Task SendAsync(
            ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken token)
        {
            Messages.Add(Encoding.UTF8.GetString(buffer));
            if (Messages.Count == messages)
                _full.Cancel();
            return Task.CompletedTask;
        }

        public override void Abort()
        {
        }

        public override Task CloseAsync(WebSocketCloseStatus status, string? words, CancellationToken token) =>
            throw new NotSupportedException();

        public override Task CloseOutputAsync(WebSocketCloseStatus status, string? words, CancellationToken token) =>
            throw new NotSupportedException();

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken token) =>
            throw new NotSupportedException();

        public override void Dispose() => _full.Dispose();
    }
}
