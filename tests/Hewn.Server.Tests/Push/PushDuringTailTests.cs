using System.Buffers;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Syntax;
using Hewn.Server.Limits;
using Hewn.Server.Push;
using Hewn.Server.Tail;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Push;

/// <summary>Who begins to tail while lines are written gets them: what is there does not hold them yet.</summary>
public sealed class PushDuringTailTests
{
    [Fact]
    public async Task Lines_that_are_written_when_a_client_comes_are_brought_to_it()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        await running.RestartAsync(() =>
        {
            using var server = new LogServer(running.Options with
            {
                Limits = new ServerLimits { RejectOlderThan = TimeSpan.FromDays(1) },
            });
            TailFeed? feed = null;
            long now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
            // The client comes when the first line is looked at.
            using var line = new WatchedMemory("first"u8.ToArray(), () => feed ??= server.Tails.Open("fake"));
            var batch = new PushBatch();
            batch.Parts.Add(new(LabelSet.Of(("app", "a")), 0, 3));
            batch.Entries.Add(new(now, line.Memory, LabelSet.Empty));
            batch.Entries.Add(new(1, "too old"u8.ToArray(), LabelSet.Empty));
            batch.Entries.Add(new(now + 1, "second"u8.ToArray(), LabelSet.Empty));
            Should.Throw<Hewn.Server.Http.RequestFailure>(() => new PushWriter(server).Write("fake", batch))
                .Message.ShouldContain("timestamp too old");
            TextsOf(feed.ShouldNotBeNull()).ShouldBe(["first", "second"]);
        });
    }

    [Fact]
    public async Task Of_a_push_those_streams_are_brought_that_somebody_asks_for()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        await running.RestartAsync(() =>
        {
            using var server = new LogServer(running.Options);
            TailFeed one = server.Tails.Open("fake", Query("{app=\"b\"} |= \"x\""));
            TailFeed other = server.Tails.Open("fake", Query("{app=~\"c.*\"}"));
            Push(server, "a", "b", "c", "d");
            TextsOf(one).ShouldBe(["b", "c"]);
            TextsOf(other).ShouldBe(["b", "c"]);
            server.Tails.Close(one);
            Push(server, "a", "b");
            Push(server, "c", "d");
            TextsOf(other).ShouldBe(["c"]);
        });

        static LogExpression Query(string text) => (LogExpression)QueryParser.Parse(text);
    }

    private static void Push(LogServer server, params string[] apps)
    {
        long now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
        var batch = new PushBatch();
        foreach (string app in apps)
        {
            batch.Parts.Add(new(LabelSet.Of(("app", app)), batch.Entries.Count, 1));
            batch.Entries.Add(new(now, System.Text.Encoding.UTF8.GetBytes(app), LabelSet.Empty));
        }

        new PushWriter(server).Write("fake", batch);
    }

    private static List<string> TextsOf(TailFeed feed)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        TakenLines taken = feed.NextAsync(patience.Token).GetAwaiter().GetResult();
        var texts = new Texts();
        taken.Read(new([], long.MinValue, long.MaxValue, EntryOrder.Any, EntryHints.None), texts, default);
        return texts.All;
    }

    private sealed class WatchedMemory(byte[] bytes, Action look) : MemoryManager<byte>
    {
        public override Memory<byte> Memory => CreateMemory(bytes.Length); // Without a look at it.

        public override Span<byte> GetSpan()
        {
            look();
            return bytes;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }

    private sealed class Texts : IEntryConsumer
    {
        public List<string> All { get; } = [];

        public bool Accept(in LogEntry entry)
        {
            All.Add(System.Text.Encoding.UTF8.GetString(entry.Line.Span));
            return true;
        }
    }
}
