using System.Text;
using LocalLlm.Model;

namespace LocalLlm.Tests.Model;

public sealed class BytePairTokenizerTests
{
    private const int Strings = 2_000;

    private static BytePairTokenizer Tokenizer => TrainedModel.Whole.Tokenizer;

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\n\n\nUser:  two  spaces\t\r\n")]
    [InlineData("How do I rotate log files?")]
    [InlineData("naïve café, 東京, Ελλάδα, \u0000, 👩‍👩‍👧‍👦 🪵")]
    [InlineData("<|endoftext|>")]
    public void Decode_OfEncode_IsTheText(string text) =>
        Tokenizer.Decode(Tokenizer.Encode(text)).ShouldBe(text);

    [Fact]
    public void Decode_OfEncode_IsTheText_ForRandomUnicode()
    {
        for (int seed = 0; seed < Strings; seed++)
        {
            string text = RandomText.Create(seed, loneSurrogates: false);
            Tokenizer.Decode(Tokenizer.Encode(text)).ShouldBe(text, $"seed {seed}");
        }
    }

    [Fact]
    public void Decode_OfLoneSurrogates_IsWhatUtf8MakesOfThem()
    {
        int changed = 0;
        for (int seed = 0; seed < Strings; seed++)
        {
            string text = RandomText.Create(seed, loneSurrogates: true);
            string expected = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            changed += expected == text ? 0 : 1;
            Tokenizer.Decode(Tokenizer.Encode(text)).ShouldBe(expected, $"seed {seed}");
        }
        changed.ShouldBeGreaterThan(Strings / 2, "the strings should have had lone surrogates");
    }

    [Fact]
    public void Encode_NeverGivesTheEndOfTextToken()
    {
        for (int seed = 0; seed < Strings; seed++)
        {
            string text = RandomText.Create(seed, loneSurrogates: true);
            Tokenizer.Encode(text).ShouldNotContain(BytePairTokenizer.EndOfText);
        }
    }

    [Fact]
    public void Encode_OfTheCorpus_IsMuchShorterThanItsBytes()
    {
        string text = string.Join("\n", TrainedModel.Documents);
        int tokens = Tokenizer.Count(text);
        tokens.ShouldBe(Tokenizer.Encode(text).Count);
        ((double)text.Length / tokens).ShouldBeGreaterThan(3);
    }

    [Fact]
    public void Encode_OfACommonWord_IsOneToken() => Tokenizer.Count(" server").ShouldBe(1);

    [Fact]
    public void Encode_OfOneVeryLongWord_RoundTrips()
    {
        string text = new('e', 1_000_000);
        Tokenizer.Decode(Tokenizer.Encode(text)).ShouldBe(text);
    }

    [Fact]
    public void Train_OnTheSameText_LearnsTheSameMerges()
    {
        var first = BytePairTrainer.Train(TrainedModel.Documents, ModelLimits.VocabularySize);
        var second = BytePairTrainer.Train([.. TrainedModel.Documents.Reverse()], ModelLimits.VocabularySize);
        second.ShouldBe(first, "neither a second run nor the order of the documents may matter");
    }

    [Fact]
    public void Train_OnATinyText_StopsWhenNoPairRepeats()
    {
        // "ab" twice is one merge; then each pair is alone.
        BytePairTrainer.Train(["ab ab"], ModelLimits.VocabularySize).ShouldBe([new TokenPair('a', 'b')]);
        BytePairTokenizer.Train([]).VocabularySize.ShouldBe(BytePairTokenizer.FirstMergeId);
    }

    [Fact]
    public void BytesOf_AnUnknownToken_Throws()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Tokenizer.BytesOf(-1).Length);
        Should.Throw<ArgumentOutOfRangeException>(() => Tokenizer.BytesOf(Tokenizer.VocabularySize).Length);
    }
}
