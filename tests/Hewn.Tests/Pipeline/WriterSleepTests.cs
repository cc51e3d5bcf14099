using Hewn.Pipeline;
using Hewn.Ring;

namespace Hewn.Tests.Pipeline;

/// <summary>How long the writer's thread rests between two turns while lines come.</summary>
public sealed class WriterSleepTests
{
    private const long Whole = 1000;

    [Fact]
    public void The_rest_is_longer_where_no_whole_write_will_have_gathered_by_then()
    {
        byte[] description = RingDescription.Write([]);
        var block = new NativeBlock(RingMemory.BytesFor(Limits.MinBufferBytes, description.Length));
        RingMemory memory = RingMemory.Create(block, Limits.MinBufferBytes, description);
        var sleep = new WriterSleep(memory, Timeout.InfiniteTimeSpan);
        RestAfter(sleep, 600).ShouldBe(1); // 2,400 would come in four milliseconds.
        RestAfter(sleep, 250).ShouldBe(4);
        RestAfter(sleep, 999).ShouldBe(4); // Came in four.
        sleep.NotIdle(); // A whole write came.
        RestAfter(sleep, 999).ShouldBe(1);
        GC.KeepAlive(memory);
    }

    private static int RestAfter(WriterSleep sleep, long bytes)
    {
        sleep.Wake(); // So that the test does not wait.
        sleep.Rest(bytes, Whole);
        return sleep.RestMs;
    }
}
