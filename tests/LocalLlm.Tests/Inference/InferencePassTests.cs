using LocalLlm.Inference;
using LocalLlm.Model;
using LocalLlm.Tests.Transformer;
using LocalLlm.Transformer;

namespace LocalLlm.Tests.Inference;

public sealed class InferencePassTests
{
    private static readonly int[] _text =
        [BytePairTokenizer.EndOfText, .. TinyTransformer.Tokenizer.Encode(TinyTransformer.Documents[3]).Take(70)];

    [Fact]
    public void A_token_at_a_time_with_a_past_has_the_bits_of_the_whole_text_at_once()
    {
        float[] whole = Whole(_text);
        int padded = TinyTransformer.Model.Shape.PaddedVocabulary;
        var past = new ListPast(TinyTransformer.Model.Shape.Width);
        var pass = new InferencePass(TinyTransformer.Model);
        for (int cached = 0; cached < _text.Length;)
        {
            int rows = Math.Min(1 + cached % 5, _text.Length - cached); // 1 to 5 new tokens, at the end one by one.
            var segment = new Segment(_text[..(cached + rows)], cached, past) { WantsAllRows = true };
            pass.Run([segment]);
            segment.Scores.AsSpan()
                .SequenceEqual(whole.AsSpan(cached * padded, rows * padded)).ShouldBeTrue($"{rows} from {cached}");
            cached += rows;
        }
    }

    [Fact]
    public void A_sequence_among_others_has_the_bits_that_it_has_alone()
    {
        int[][] texts = [_text[..5], _text, _text[..33], _text[..1]];
        Segment[] together = [.. texts.Select(text => new Segment(text) { WantsAllRows = true })];
        new InferencePass(TinyTransformer.Model).Run(together);
        for (int i = 0; i < texts.Length; i++)
            together[i].Scores.AsSpan().SequenceEqual(Whole(texts[i])).ShouldBeTrue($"text {i}");
    }

    [Fact]
    public void It_says_of_a_text_what_the_training_says_of_it()
    {
        const int Length = 32;
        TransformerModel model = TinyTransformer.Model;
        var training = new TrainingPass(model.Layout, 1, Length);
        double expected = training.Forward(model.Weights, _text.AsSpan(0, Length), _text.AsSpan(1, Length));
        var segment = new Segment(_text[..Length]) { WantsAllRows = true };
        new InferencePass(model).Run([segment]);
        double[] probabilities = new double[model.Shape.Vocabulary];
        double loss = 0;
        for (int row = 0; row < Length; row++)
        {
            segment.ProbabilitiesOf(row, probabilities);
            probabilities.Sum().ShouldBe(1, 1e-9);
            loss -= Math.Log(probabilities[_text[row + 1]]);
        }

        loss.ShouldBe(expected, 1e-3);
    }

    private static float[] Whole(int[] text)
    {
        var segment = new Segment(text) { WantsAllRows = true };
        new InferencePass(TinyTransformer.Model).Run([segment]);
        return segment.Scores;
    }
}
