using Hewn.Pipeline;
using Hewn.Shutdown;

namespace Hewn.Tests.Shutdown;

/// <summary>What follows a FATAL record.</summary>
public sealed class FatalEndTests
{
    [Theory]
    [InlineData((int)WriteResult.Accepted, 1)]
    [InlineData((int)WriteResult.Dropped, 1)]
    [InlineData((int)WriteResult.Stopped, 0)]
    public void What_was_logged_is_brought_to_the_disk_also_where_the_record_itself_was_dropped(int result, int syncs)
    {
        using var pipeline = new CountingPipeline { Result = (WriteResult)result };
        new FatalEnd(pipeline, new HewnOptions()).Write(1, "fatal\n"u8).ShouldBe((WriteResult)result);
        pipeline.Syncs.ShouldBe(syncs);
    }

    [Fact]
    public void A_stop_that_takes_the_record_along_knows_that_it_must_reach_the_disk()
    {
        using var pipeline = new CountingPipeline();
        new FatalEnd(pipeline, new HewnOptions()).Write(1, "fatal\n"u8);
        pipeline.SyncedBefore.ShouldBe([true]);
        new FatalEnd(pipeline, new HewnOptions { FatalWaits = false }).Write(1, "fatal\n"u8);
        pipeline.SyncsAtEnd.ShouldBe(1, "nobody waits");
    }

    /// <summary>Counts what is asked of it, and does nothing.</summary>
    private sealed class CountingPipeline : IRecordPipeline
    {
        public WriteResult Result { get; init; } = WriteResult.Accepted;

        public int Syncs { get; private set; }

        public int SyncsAtEnd { get; private set; }

        /// <summary>For each record, whether it was asked for the sync at the end before that.</summary>
        public List<bool> SyncedBefore { get; } = [];

        public PipelineCounts Counts => default;

        public void Begin()
        {
            // Nothing to begin.
        }

        public WriteResult Write(uint routes, Level level, ReadOnlySpan<byte> line)
        {
            if (SyncedBefore.Count == 0)
                SyncedBefore.Add(SyncsAtEnd > 0);
            return Result;
        }

        public WriteResult Write(uint routes, Level level, ReadOnlySpan<byte> line, out long end)
        {
            end = 0;
            return WriteResult.Accepted;
        }

        public bool TryCopy(long end, Span<byte> line) => false;

        public bool Flush(TimeSpan timeout, bool toDisk)
        {
            Syncs += toDisk ? 1 : 0;
            return true;
        }

        public void SyncAtEnd() => SyncsAtEnd++;

        public bool Clear(TimeSpan timeout) => true;

        public bool Stop(TimeSpan timeout) => true;

        public bool LetGo(TimeSpan timeout) => true;

        public void Dispose()
        {
            // Nothing to end.
        }
    }
}
