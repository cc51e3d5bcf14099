using System.Buffers;
using Hewn.Server.Http;

namespace Hewn.Server.Tests.Http;

/// <summary>What is written into memory that is used again comes out whole.</summary>
public sealed class PooledBytesTests
{
    [Fact]
    public void All_that_was_written_comes_out_in_order_however_it_grew()
    {
        var random = new Random(3);
        var expected = new List<byte>();
        using var bytes = new PooledBytes();
        for (int i = 0; i < 200; i++)
        {
            byte[] more = new byte[random.Next(3000)];
            random.NextBytes(more);
            expected.AddRange(more);
            bytes.Write(more);
        }

        bytes.ToArray().ShouldBe(expected);
    }

    [Fact]
    public void More_than_there_is_room_for_cannot_be_claimed()
    {
        using var bytes = new PooledBytes();
        int room = bytes.GetSpan(10).Length;
        bytes.GetMemory().Length.ShouldBe(room);
        Should.Throw<ArgumentOutOfRangeException>(() => bytes.Advance(room + 1));
        Should.Throw<ArgumentOutOfRangeException>(() => bytes.Advance(-1));
        bytes.Advance(room);
        bytes.ToArray().Length.ShouldBe(room);
    }
}
