using Hewn.Ring;

namespace Hewn.Tests.Ring;

public sealed class FrameTests
{
    [Theory]
    [InlineData(1, 24)]
    [InlineData(8, 24)]
    [InlineData(9, 32)]
    [InlineData(262144, 262160)]
    public void A_frame_takes_its_header_and_whole_words(int line, long size) => Frame.SizeOf(line).ShouldBe(size);

    [Fact]
    public void Words_hold_what_was_put_into_them()
    {
        long word = Frame.LineWord(8_192, 300);
        (Frame.IsLine(word), Frame.LengthOf(word), Frame.IsOf(word, 8_192)).ShouldBe((true, 300, true));
        long padding = Frame.PaddingWord(8_192, 64);
        (Frame.IsLine(padding), Frame.LengthOf(padding), Frame.IsOf(padding, 8_192)).ShouldBe((false, 64, true));
        ulong routes = Frame.RoutesWord(0x7FFF_FFFF, 0xDEAD_BEEF);
        (Frame.RoutesOf(routes), Frame.ChecksumOf(routes)).ShouldBe((0x7FFF_FFFFu, 0xDEAD_BEEFu));
    }

    [Fact]
    public void Nothing_but_its_own_word_belongs_to_a_place()
    {
        long word = Frame.LineWord(8_192, 300);
        Frame.IsOf(word, 8_200).ShouldBeFalse("another place");
        Frame.IsOf(word, 8_192 + 1024 * 1024).ShouldBeFalse("another lap");
        Frame.IsOf(0, 0).ShouldBeFalse("cleared memory");
        Frame.IsOf(unchecked((long)Frame.RoutesWord(1, 300)), 0).ShouldBeFalse("a second word");
        Frame.IsOf(BitConverter.ToInt64("{\"a\":12}"u8), 0).ShouldBeFalse("text");
        Frame.IsOf(Frame.LineWord(0, 0), 0).ShouldBeFalse("no line is empty");
    }

    [Fact]
    public void A_checksum_notices_every_changed_byte_and_a_missing_one()
    {
        byte[] line = new byte[200];
        new Random(1).NextBytes(line);
        uint right = LineChecksum.Of(line);
        for (int i = 0; i < line.Length; i++)
        {
            line[i] ^= 1;
            LineChecksum.Of(line).ShouldNotBe(right, $"byte {i}");
            line[i] ^= 1;
        }

        LineChecksum.Of(line).ShouldBe(right);
        LineChecksum.Of(line.AsSpan(1)).ShouldNotBe(right);
        LineChecksum.Of([.. line, 0]).ShouldNotBe(right);
        LineChecksum.Of([.. line[32..64], .. line[..32], .. line[64..]]).ShouldNotBe(right, "exchanged blocks");
    }
}
