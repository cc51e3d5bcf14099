using Hewn.LogQL.Entries;
using Hewn.Server.Limits;
using Hewn.Server.Query;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Limits;

/// <summary>A query reads in so many threads as the limit says, and says the same in any number of them.</summary>
public sealed class ParallelismTests
{
    private const long Day = 86_400_000_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_more_threads_read_than_the_limit_says(int threads)
    {
        const int Days = 6; // Each is a block at least.
        int lines = 0;
        int readers = 0;
        await using RunningServer server = await RunningServer.StartAsync();
        for (int day = 1; day <= Days; day++)
            await server.PushAsync("""{"a":"b"}""", (day * Day, "x"));
        await server.RestartAsync(() =>
        {
            LogServerOptions limited = server.Options with
            {
                Limits = LimitText.With(new ServerLimits(), $"max_query_parallelism={threads}"),
            };
            using var asked = new LogServer(limited);
            using var source = QuerySource.Open(asked, LogServer.OnlyTenant, null);
            source.Entries.Read(new([], 0, (Days + 1) * Day, EntryOrder.Any, EntryHints.None),
                new CountingReader(() => readers++, () => Interlocked.Increment(ref lines)), default);
        });
        (1 + readers).ShouldBe(threads);
        lines.ShouldBe(Days);
    }

    private sealed class CountingReader(Action forked, Action accepted) : IParallelEntryConsumer
    {
        public bool Accept(in LogEntry entry)
        {
            accepted();
            return true;
        }

        public IEntryConsumer Fork()
        {
            forked();
            return new CountingReader(forked, accepted);
        }
    }
}
