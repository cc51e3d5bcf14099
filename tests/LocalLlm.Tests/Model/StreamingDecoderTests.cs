using LocalLlm.Model;

namespace LocalLlm.Tests.Model;

public sealed class StreamingDecoderTests
{
    private static BytePairTokenizer Tokenizer => TrainedModel.Whole.Tokenizer;

    [Fact]
    public void Append_BytesOfACharacter_AreHeldUntilItIsComplete()
    {
        var decoder = new StreamingDecoder(Tokenizer);
        decoder.Append(0xF0).ShouldBe("");
        decoder.Append(0x9F).ShouldBe("");
        decoder.Append(0xAA).ShouldBe("");
        decoder.Append(0xB5).ShouldBe("🪵");
        decoder.Append('!').ShouldBe("!");
        decoder.Flush().ShouldBe("");
    }

    [Fact]
    public void Flush_WithHalfACharacter_IsOneReplacementCharacter()
    {
        var decoder = new StreamingDecoder(Tokenizer);
        decoder.Append(0xF0).ShouldBe("");
        decoder.Append(0x9F).ShouldBe("");
        decoder.Flush().ShouldBe("\uFFFD");
    }

    [Fact]
    public void Pieces_TogetherAreTheText_AndNoneEndsInHalfACharacter()
    {
        for (int seed = 0; seed < 1_000; seed++)
        {
            string text = RandomText.Create(seed, loneSurrogates: false);
            var decoder = new StreamingDecoder(Tokenizer);
            var pieces = Tokenizer.Encode(text).Select(decoder.Append).ToList();
            string.Concat(pieces).ShouldBe(text, $"seed {seed}");
            decoder.Flush().ShouldBe("");
            foreach (string piece in pieces)
                AssertWhole(piece);
        }
    }

    [Fact]
    public void Pieces_OfRandomTokens_AreWhatDecodeGives()
    {
        // Most of these are not UTF-8 at all.
        for (int seed = 0; seed < 1_000; seed++)
        {
            var random = new Pcg32(seed);
            int[] tokens = [.. Enumerable.Range(0, 30).Select(_ => (int)(random.NextDouble() * 300))];
            var decoder = new StreamingDecoder(Tokenizer);
            string streamed = string.Concat(tokens.Select(decoder.Append)) + decoder.Flush();
            streamed.ShouldBe(Tokenizer.Decode(tokens), $"seed {seed}");
        }
    }

    private static void AssertWhole(string piece)
    {
        if (piece.Length == 0)
            return;
        char.IsHighSurrogate(piece[^1]).ShouldBeFalse();
        char.IsLowSurrogate(piece[0]).ShouldBeFalse();
        piece.ShouldNotContain('\uFFFD');
    }
}
