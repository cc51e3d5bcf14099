using Hewn.LogQL.Labels;
using Hewn.Records;
using Hewn.Store.Streams;
using Hewn.Store.Streams.Packing;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Store.Tests.Streams.Packing;

/// <summary>Lines that are packed where they stand, and those that wait for a block of theirs.</summary>
public sealed class PackWriterTests
{
    [Fact]
    public void Lines_come_out_in_their_order_whether_they_fill_a_block_or_wait_for_one()
    {
        string path = Path.GetTempFileName();
        try
        {
            byte[] full = Lines(StreamLimits.PackedBlockBytes - 1000);
            byte[] few = Lines(20_000);
            using (var writer = new PackWriter(path))
            {
                Add(writer, full);
                Add(writer, few);
                Add(writer, full);
                writer.Finish();
            }

            using SafeFileHandle file = File.OpenHandle(path);
            using var packing = new PackedLines();
            StreamBlock[] blocks = PackDirectory.Read(file);
            blocks[0].Bytes.ShouldBe(full.Length); // As it came.
            byte[] expected = [.. full, .. few, .. full];
            byte[] unpacked = [.. blocks.SelectMany(block => Unpack(packing, file, block))];
            unpacked.AsSpan().SequenceEqual(expected).ShouldBeTrue();
            blocks.Sum(block => block.Shares.Sum(share => share.Lines))
                .ShouldBe(expected.LongCount(one => one == '\n'));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Add(PackWriter writer, byte[] lines)
    {
        byte[] readable = [.. lines, .. new byte[WordFilter.SlackBytes]];
        writer.AddAll(readable.AsSpan(0, lines.Length));
    }

    private static byte[] Lines(int bytes)
    {
        var lines = new ByteBuffer();
        var time = new NanoTimeText();
        byte[] stream = LabelJson.Of(LabelSet.Of(("app", "shop")));
        for (int i = 0; lines.Length < bytes - 1000; i++)
        {
            byte[] message = System.Text.Encoding.UTF8.GetBytes($"sold {i} of \"tea\" to {i * 7919L:x}");
            StreamLine.Append(lines, time, 1_768_780_800_000_000_000 + i, stream, [], false, message);
        }

        return lines.Written.ToArray();
    }

    private static byte[] Unpack(PackedLines packing, SafeFileHandle file, StreamBlock block)
    {
        byte[] packed = new byte[block.PackedBytes];
        RandomAccess.Read(file, packed, block.Offset).ShouldBe(packed.Length);
        byte[] lines = new byte[block.Bytes];
        packing.Unpack(packed, lines);
        return lines;
    }
}
