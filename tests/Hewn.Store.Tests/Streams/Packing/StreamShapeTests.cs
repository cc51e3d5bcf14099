using System.Text;
using Hewn.LogQL.Labels;
using Hewn.Store.Index;
using Hewn.Store.Streams;
using Hewn.Store.Streams.Packing;
using ByteBuffer = Hewn.Records.ByteBuffer;

namespace Hewn.Store.Tests.Streams.Packing;

/// <summary>
/// What lines hold is found out from what they share as it is line by line, whatever stands in them and wherever they
/// begin to differ.
/// </summary>
public sealed class StreamShapeTests
{
    private const int SlackBytes = 64;
    private static readonly string[] _joints =
        [" ", "_", "__", ": ", "\n", "\t", "\\", "\"", "=\"", "/", "\u0001", "-_-"];
    private static readonly string[] _rare = ["é", "ü_x", "🚀", "n", "u0041", "_", "__a", ""];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Lines_taken_apart_tell_the_same_as_lines(int seed)
    {
        byte[] lines = Lines(new Random(seed), 2500);
        var packing = new PackedLines();
        byte[] packed = packing.Pack(lines).ToArray();
        byte[] back = new byte[lines.Length];
        packing.Unpack(packed, back);
        back.ShouldBe(lines);

        byte[] padded = [.. lines, .. new byte[SlackBytes]];
        var survey = new BlockSurvey();
        (KeySet words, KeySet expectedWords) = (new(), new());
        StreamBlock expected =
            survey.Of(padded.AsSpan(0, lines.Length), 7, expectedWords, out int expectedLongest);
        StreamBlock block = survey.Of(
            padded.AsSpan(0, lines.Length), 7, words, packing.Tokens.ShouldNotBeNull(), packing.Few.ShouldNotBeNull(),
            out int longest);
        longest.ShouldBe(expectedLongest);
        (block with { Shares = [] }).ShouldBe(expected with { Shares = [] });
        block.Shares.ShouldBe(expected.Shares, ignoreOrder: true);
        words.Keys.ToArray().Order().ShouldBe(expectedWords.Keys.ToArray().Order());
    }

    /// <summary>Few kinds of lines; some differ late, some are of nobody, some nearly the lines of a stream.</summary>
    private static byte[] Lines(Random random, int count)
    {
        var lines = new ByteBuffer();
        var time = new NanoTimeText();
        string[][] kinds = [.. Enumerable.Range(0, 6).Select(_ =>
            Enumerable.Range(0, random.Next(1, 12)).Select(_ => _joints[random.Next(_joints.Length)]).ToArray())];
        long ns = 1_768_780_800_000_000_000;
        for (int i = 0; i < count; i++)
        {
            string[] joints = kinds[random.Next(kinds.Length)];
            string host = $"host{random.Next(3)}"; // Stands in the text, too: a token that an earlier place has.
            var message = new StringBuilder();
            for (int j = 0; j < joints.Length; j++) // Lines of a kind differ in how long an escape is.
            {
                message.Append(TokenAt(j, host))
                    .Append(joints[j] == "\n" && random.Next(10) == 0 ? "\u0001" : joints[j]);
            }

            if (random.Next(50) == 0)
                message.Append(_rare[random.Next(_rare.Length)]);
            LabelSet stream = LabelSet.Of(("level", i < count / 2 ? "info" : "war_n"), ("host", host),
                ("path", random.Next(100) == 0 ? "a\"b\\" : "a/b"));
            LabelSet metadata = random.Next(3) == 0 ? LabelSet.Empty : LabelSet.Of(("id", $"{random.Next(1000)}"));
            ns += random.Next(2_000_000_000);
            int start = lines.Length;
            StreamLine.Append(lines, time, ns, LabelJson.Of(stream), metadata.Count == 0 ? [] : LabelJson.Of(metadata),
                random.Next(20) == 0, Encoding.UTF8.GetBytes(message.ToString()));
            if (random.Next(40) == 0) // A token that is not as it must be, in the time or in a key.
                lines.At(start + random.Next(2, 60)) = (byte)"x0"[random.Next(2)];
            if (random.Next(60) == 0)
                lines.Append("{\"timestamp\":\"2026-01-19T10:00:00Z\",\"level\":\"INFO\",\"message\":\"its own\"}\n"u8);
        }

        return lines.Written.ToArray();

        string TokenAt(int place, string host) => place switch
        {
            0 => "request",
            1 => $"{random.Next(100_000)}",
            2 => random.Next(2) == 0 ? "GET" : "POST",
            3 when random.Next(30) == 0 => "é",
            4 => $"x_{host}",
            _ => random.Next(20) == 0 ? $"v{random.Next(10)}" : "value",
        };
    }
}
