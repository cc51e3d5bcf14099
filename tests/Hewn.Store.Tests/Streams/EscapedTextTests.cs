using System.Text;
using System.Text.Json;
using Hewn.Records;
using Hewn.Store.Streams;

namespace Hewn.Store.Tests.Streams;

/// <summary>Any bytes survive being a JSON text.</summary>
public sealed class EscapedTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("{\"message\":\"a \\\"quoted\\\" word\",\"n\":[1,2,3],\"path\":\"C:\\\\x\"}")]
    [InlineData("tab\tline\nreturn\rbell\u0007null\0del\u007f")]
    [InlineData("umlaut ä, rocket 🚀, line separator \u2028, next line \u0085, replacement \ufffd")]
    public void A_text_comes_back_and_is_good_JSON(string text)
    {
        byte[] escaped = Escape(Encoding.UTF8.GetBytes(text));
        JsonSerializer.Deserialize<string>($"\"{Encoding.UTF8.GetString(escaped)}\"").ShouldBe(text);
        Encoding.UTF8.GetString(Unescape(escaped)).ShouldBe(text);
    }

    [Fact]
    public void Every_byte_in_every_place_of_a_vector_comes_back()
    {
        for (int value = 0; value < 256; value++)
        {
            for (int place = 0; place < 40; place += 3)
            {
                byte[] bytes = [.. Enumerable.Repeat((byte)'x', 40)];
                bytes[place] = (byte)value;
                byte[] escaped = Escape(bytes);
                escaped.ShouldNotContain((byte)'\n');
                Unescape(escaped).ShouldBe(bytes);
            }
        }
    }

    [Fact]
    public void Random_bytes_come_back_and_are_measured()
    {
        var random = new Random(7);
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            byte[] escaped = Escape(bytes);
            Unescape(escaped).ShouldBe(bytes);
            EscapedText.Measure(escaped).ShouldBe(bytes.Length);
        }
    }

    [Theory]
    [InlineData("\"\\ab ", 3000)] // What is escaped by masks: each of them of eight bytes comes up.
    [InlineData("\"\\ab cdefgh\u007f\n\u0001äé\u2028", 2000)]
    public void Quotation_marks_and_their_neighbours_are_escaped_one_by_one(string letters, int texts)
    {
        var random = new Random(9);
        for (int i = 0; i < texts; i++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(
                string.Concat(Enumerable.Range(0, random.Next(100)).Select(_ => letters[random.Next(letters.Length)])));
            string expected = string.Concat(Encoding.UTF8.GetString(bytes).Select(letter => letter switch
            {
                '"' or '\\' => $"\\{letter}",
                '\n' => "\\n",
                < ' ' or '\u007f' or '\u2028' => $"\\u{(int)letter:x4}",
                _ => $"{letter}",
            }));
            Encoding.UTF8.GetString(Escape(bytes)).ShouldBe(expected);
        }
    }

    [Fact]
    public void Whatever_stands_behind_a_backslash_is_measured_as_it_comes_back()
    {
        byte[] odd = [.. "\\\\\\uudc0049efn\" x"u8];
        var random = new Random(8);
        for (int i = 0; i < 5000; i++)
        {
            byte[] bytes = [.. Enumerable.Range(0, random.Next(200)).Select(_ => odd[random.Next(odd.Length)])];
            EscapedText.Measure(bytes).ShouldBe(Unescape(bytes).Length, Encoding.Latin1.GetString(bytes));
        }
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_come_back_from_the_text_that_LogQL_has_of_them()
    {
        byte[] bytes = [0x61, 0xff, 0x80, 0xc3, 0xa4];
        EscapedText.ToText(bytes).ShouldBe("a\udcff\udc80ä");
        EscapedText.ToBytes("a\udcff\udc80ä").ShouldBe(bytes);
    }

    private static byte[] Escape(byte[] bytes)
    {
        var buffer = new ByteBuffer();
        EscapedText.Append(buffer, bytes);
        return buffer.Written.ToArray();
    }

    private static byte[] Unescape(byte[] escaped)
    {
        byte[] bytes = new byte[escaped.Length];
        return bytes[..EscapedText.Unescape(escaped, bytes)];
    }
}
