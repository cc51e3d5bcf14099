using System.Text;
using System.Text.Json;
using Hewn.Files;
using Hewn.Ring;
using Hewn.Tests.Support;

namespace Hewn.Tests.Ring;

/// <summary>What stands before the frames: checkpoint, description, the line that is being written.</summary>
public sealed class RingHeaderTests
{
    private static readonly RingMark[] _first = [new(8, 100, new FileIdentity(1, 2)), new(16, 50, default)];
    private static readonly RingMark[] _second = [new(80, 900, new FileIdentity(1, 3)), new(96, 70, new(1, 9))];

    [Fact]
    public void The_last_checkpoint_counts()
    {
        var ring = new MemoryRing();
        new RingCheckpoint(ring.Memory).Read().ShouldBeEmpty();
        var checkpoint = new RingCheckpoint(ring.Memory);
        checkpoint.Save(_first);
        new RingCheckpoint(ring.Memory).Read().ShouldBe(_first);
        checkpoint.Save(_second);
        new RingCheckpoint(ring.Memory).Read().ShouldBe(_second);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(40)]
    [InlineData(72)]
    public unsafe void A_checkpoint_that_is_not_whole_leaves_the_one_before(int damaged)
    {
        var ring = new MemoryRing();
        var checkpoint = new RingCheckpoint(ring.Memory);
        checkpoint.Save(_first); // The second slot.
        checkpoint.Save(_second); // The first slot.
        byte* newer = ring.Memory.Header + RingLayout.CheckpointAt;
        if (damaged == 0)
            *(long*)newer = 0;
        else
            newer[damaged] ^= 0x55;
        var reader = new RingCheckpoint(ring.Memory);
        reader.Read().ShouldBe(_first);
        reader.Save(_second);
        new RingCheckpoint(ring.Memory).Read().ShouldBe(_second, "it goes on from what it has read");
    }

    [Fact]
    public void A_description_says_where_lines_go()
    {
        RingTarget?[] targets =
            [new("/a \"b\"/ä.log", 5_000_000_000, 7, FileFormat.Text), null, new("/c", 0, 0, FileFormat.Json)];
        RingDescription.Read(RingDescription.Write(targets)).ShouldBe(targets);
        RingTarget named = targets[0]! with
        {
            Service = "llm \"1\"", Environment = "prod", Timestamps = TimestampFormat.LocalOffset,
        };
        RingDescription.Read(RingDescription.Write([named])).ShouldBe([named]);
    }

    [Fact]
    public void The_times_of_losses_are_kept_until_they_are_told()
    {
        var ring = new MemoryRing();
        var times = new RingLossTimes(ring.Memory);
        times.Of(LossReason.BufferFull).ShouldBeNull();
        DateTimeOffset before = TimeProvider.System.GetUtcNow();
        times.Note(LossReason.BufferFull);
        (DateTimeOffset first, _) = times.Of(LossReason.BufferFull)!.Value;
        while (TimeProvider.System.GetUtcNow() <= first)
            Thread.Yield();
        times.Note(LossReason.BufferFull);
        (DateTimeOffset since, DateTimeOffset until) = new RingLossTimes(ring.Memory).Of(LossReason.BufferFull)!.Value;
        since.ShouldBe(first);
        since.ShouldBeGreaterThanOrEqualTo(before);
        until.ShouldBeGreaterThan(since);
        times.Of(LossReason.WriteFailed).ShouldBeNull("each reason has its own");
        times.Forget(LossReason.BufferFull);
        times.Of(LossReason.BufferFull).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[{}]")]
    [InlineData("[1]")]
    [InlineData("""[{"path":null,"max_bytes":1,"backup_count":1,"format":"Json"}]""")]
    [InlineData("""[{"path":"/a","max_bytes":1,"backup_count":1,"format":"Clay"}]""")]
    [InlineData("""[{"path":"/a","max_bytes":"x","backup_count":1,"format":"Json"}]""")]
    public void Another_description_is_refused_as_unreadable(string description) =>
        Should.Throw<Exception>(() => RingDescription.Read(Encoding.UTF8.GetBytes(description)))
            .ShouldBeAssignableTo<JsonException>();

    [Fact]
    public void A_line_on_its_way_is_kept_until_it_is_written()
    {
        var ring = new MemoryRing();
        var own = new RingOwnLine(ring.Memory);
        own.Line.Length.ShouldBe(0);
        own.Set("{\"lost\":3}\n"u8, LossReason.WriteFailed, 33);
        Encoding.UTF8.GetString(new RingOwnLine(ring.Memory).Line).ShouldBe("{\"lost\":3}\n");
        (own.Reason, own.Told).ShouldBe((LossReason.WriteFailed, 33));
        own.Set(new byte[RingLayout.OwnLineBytes], LossReason.None, 0);
        own.Line.Length.ShouldBe(0, "it is too long to be kept");
    }

    [Fact]
    public unsafe void Only_a_whole_ring_of_this_version_is_opened()
    {
        var ring = new MemoryRing();
        RingMemory.Open(ring.Block).ShouldNotBeNull().Capacity.ShouldBe(MemoryRing.Capacity);
        RingMemory.IsUnfinished(ring.Block).ShouldBeFalse();
        ring.Block.Pointer[RingLayout.VersionAt]++;
        RingMemory.Open(ring.Block).ShouldBeNull();
        RingMemory.IsUnfinished(ring.Block).ShouldBeFalse("a later version's ring is not ours to delete");
        RingMemory.IsUnfinished(new KeptBlock(8192)).ShouldBeTrue();
    }
}
