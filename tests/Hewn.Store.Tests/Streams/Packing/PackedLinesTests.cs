using System.Text;
using Hewn.Store.Streams.Packing;

namespace Hewn.Store.Tests.Streams.Packing;

/// <summary>What is packed comes out as it was, and damage is noticed.</summary>
public sealed class PackedLinesTests
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\n\n\n")]
    [InlineData("a\n")]
    [InlineData("a b\nc d\na b\n")]
    [InlineData("one 1\ntwo 22\nthree 333\none 1\ntwo 4444\n")]
    [InlineData("\0\n\0a\0\nab\n")]
    [InlineData("{\"a\":\"x 12 12\"}\n{\"a\":\"y 13 13\"}\n{\"a\":\"z 14 14\"}\n{\"a\":\"z 14 15\"}\n")]
    [InlineData("ä 🚀 1\nö 🚀 2\n")]
    public void Lines_come_out_as_they_went_in(string text) => RoundTrip(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Any_bytes_come_out_as_they_went_in()
    {
        var random = new Random(5);
        for (int round = 0; round < 300; round++)
        {
            byte[] bytes = new byte[random.Next(1, 3000)];
            string letters = random.Next(3) switch
            {
                0 => "ab1 \n",
                1 => "abcdef0123456789 {}\":,.\n\n",
                _ => "",
            };
            for (int i = 0; i < bytes.Length; i++)
                bytes[i] = letters.Length == 0 ? (byte)random.Next(256) : (byte)letters[random.Next(letters.Length)];
            bytes[^1] = (byte)'\n';
            RoundTrip(bytes);
        }
    }

    [Fact]
    public void Lines_of_very_many_kinds_come_out_too()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 3000; i++)
            text.Append('(', i % 700).Append(i).Append(')').Append('\n'); // Two planes of template numbers.
        RoundTrip(Encoding.UTF8.GetBytes(text.ToString()));
        text.Clear();
        var random = new Random(1);
        for (int i = 0; i < 3000; i++)
        {
            for (int j = 0; j < 12; j++)
                text.Append("a.,;:-_ "[random.Next(8)]);
            text.Append('\n');
        }

        RoundTrip(Encoding.UTF8.GetBytes(text.ToString()));
    }

    [Fact]
    public void Lines_of_a_server_take_less_than_a_sixth()
    {
        var lines = new ServerLines(3);
        var text = new StringBuilder();
        while (text.Length < 2_000_000)
            text.Append(lines.Next().Line).Append('\n');
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        RoundTrip(bytes).ShouldBeLessThan(bytes.Length / 6);
    }

    [Fact]
    public void A_damaged_block_is_told_and_never_anything_else()
    {
        var lines = new ServerLines(4);
        byte[] text = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Range(0, 200).Select(_ => lines.Next().Line + "\n")));
        var packing = new PackedLines();
        byte[] packed = packing.Pack(text).ToArray();
        byte[] target = new byte[text.Length];
        var random = new Random(9);
        for (int round = 0; round < 2000; round++)
        {
            byte[] damaged = [.. packed];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
                damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            if (random.Next(4) == 0)
                damaged = damaged[..random.Next(damaged.Length)];
            try
            {
                packing.Unpack(damaged, target);
                target.ShouldBe(text); // Some bits of Brotli's say nothing.
            }
            catch (InvalidDataException)
            {
                // As it should be.
            }
        }
    }

    [Fact]
    public void Damaged_columns_are_told_and_never_anything_else()
    {
        var lines = new ServerLines(4);
        byte[] text = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Range(0, 50).Select(_ => lines.Next().Line + "\n")));
        var tokens = new LineTokens();
        tokens.TryRead(text).ShouldBeTrue();
        var columns = new Hewn.Records.ByteBuffer();
        new ColumnEncoder().Append(columns, text, tokens);
        byte[] good = columns.Written.ToArray();
        var decoder = new ColumnDecoder();
        byte[] target = new byte[text.Length];
        decoder.Decode(good, target);
        target.ShouldBe(text);
        var random = new Random(2);
        int told = 0;
        for (int round = 0; round < 5000; round++)
        {
            byte[] damaged = [.. good];
            for (int changes = random.Next(1, 6); changes > 0; changes--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                decoder.Decode(damaged, target);
            }
            catch (InvalidDataException)
            {
                told++;
            }
        }

        told.ShouldBeGreaterThan(100);
    }

    private static int RoundTrip(byte[] text)
    {
        var packing = new PackedLines();
        byte[] packed = packing.Pack(text).ToArray();
        byte[] back = new byte[text.Length];
        packing.Unpack(packed, back);
        back.ShouldBe(text);
        packing.Pack("other 1\n"u8);
        packing.Pack(text).ToArray().ShouldBe(packed, "what is kept from one block does not matter for the next");
        return packed.Length;
    }
}
