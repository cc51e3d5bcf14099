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
        using var pipeline = new CountingPipeline();
        new FatalEnd(pipeline, new HewnOptions()).After((WriteResult)result);
        pipeline.Syncs.ShouldBe(syncs);
    }

    /// <summary>Counts what is asked of it, and does nothing.</summary>
    private sealed class CountingPipeline : IRecordPipeline
    {
        public int Syncs { get; private set; }

        public PipelineCounts Counts => default;

        public void Begin()
        {
            // Nothing to begin.
        }

        public WriteResult Write(uint routes, Level level, ReadOnlySpan<byte> line) => WriteResult.Accepted;

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

        public bool Clear(TimeSpan timeout) => true;

        public bool Stop(TimeSpan timeout) => true;

        public bool LetGo(TimeSpan timeout) => true;

        public void Dispose()
        {
            // Nothing to end.
        }
    }
}
