using LocalLlm.Model;
using Xunit.Abstractions;

namespace LocalLlm.Tests.Model;

public sealed class LanguageModelTests(ITestOutputHelper output)
{
    [Fact]
    public void Predict_AnyContext_IsADistribution()
    {
        LanguageModel model = TrainedModel.Whole;
        var random = new Pcg32(1);
        int[] text = [.. model.Tokenizer.Encode(string.Join("\n", TrainedModel.Documents))];
        for (int i = 0; i < 300; i++)
        {
            int length = i % 8;
            int start = (int)(random.NextDouble() * (text.Length - 20));
            int[] seen = text[start..(start + length)];
            int[] unseen = [.. seen.Select(_ => (int)(random.NextDouble() * model.Tokenizer.VocabularySize))];
            AssertDistribution(model.Predict(seen));
            AssertDistribution(model.Predict(unseen));
            AssertDistribution(model.Predict(seen, prompt: text.AsSpan(start, 20)));
            AssertDistribution(model.Predict(unseen, prompt: unseen));
        }
    }

    [Fact]
    public void Perplexity_OfHeldOutText_ShowsThatTheModelHasLearned()
    {
        LanguageModel model = TrainedModel.Partial;
        double[] unigram = Unigram(model);
        double own = Perplexity(model, context => model.Predict(context));
        double unigramOnly = Perplexity(model, _ => unigram);
        int uniform = model.Tokenizer.VocabularySize;
        output.WriteLine($"held-out perplexity: {own:F1}; unigram {unigramOnly:F1}; uniform {uniform}");
        unigramOnly.ShouldBeLessThan(uniform / 3.0);
        own.ShouldBeLessThan(unigramOnly / 3);
    }

    [Fact]
    public void Perplexity_OfShuffledText_IsMuchWorse()
    {
        // The model knows the order of words, not only the words.
        LanguageModel model = TrainedModel.Partial;
        double straight = Perplexity(model, context => model.Predict(context));
        double shuffled = Perplexity(model, context => model.Predict(context), Shuffle);
        output.WriteLine($"held-out perplexity: {straight:F1}; shuffled {shuffled:F1}");
        shuffled.ShouldBeGreaterThan(straight * 3);
    }

    [Fact]
    public void Predict_AfterAWholeDocument_ExpectsTheEnd()
    {
        LanguageModel model = TrainedModel.Whole;
        double end = Math.Exp(TrainedModel.Documents.Average(
            document => Math.Log(model.Predict([.. model.Tokenizer.Encode(document)])[BytePairTokenizer.EndOfText])));
        double inside = model.Predict([.. model.Tokenizer.Encode("The server")])[BytePairTokenizer.EndOfText];
        end.ShouldBeGreaterThan(0.1);
        inside.ShouldBeLessThan(0.001);
    }

    [Theory]
    [InlineData("How do I bake bread?", " flour")]
    [InlineData("What is a KV cache?", " cache")]
    [InlineData("Why does it rain?", " water")]
    public void Predict_WithAPrompt_TurnsToItsSubject(string question, string word)
    {
        LanguageModel model = TrainedModel.Whole;
        int[] asked = [.. TrainedModel.Chat(question)];
        int[] other = [.. TrainedModel.Chat("Who are you?")];
        int token = model.Tokenizer.Encode(word).ShouldHaveSingleItem();
        double about = Occurrences(model, asked, token);
        double elsewhere = Occurrences(model, other, token);
        output.WriteLine($"{word}: {about} times when asked, {elsewhere} times when not");
        about.ShouldBeGreaterThan(2 * elsewhere + 5);
    }

    [Fact]
    public void Train_Twice_GivesTheSameModel()
    {
        LanguageModel again = LanguageModel.Train(TrainedModel.Documents);
        int[] prompt = [.. TrainedModel.Chat("What is a log?")];
        again.Predict(prompt, prompt).ShouldBe(TrainedModel.Whole.Predict(prompt, prompt));
    }

    [Fact]
    public void Train_PrintsHowLongItTook()
    {
        long start = TimeProvider.System.GetTimestamp();
        LanguageModel model = LanguageModel.Train(TrainedModel.Documents);
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(start);
        output.WriteLine($"trained on {model.TrainingTokens} tokens in {elapsed.TotalMilliseconds:F0} ms");
        model.TrainingTokens.ShouldBeGreaterThan(10_000);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("one two")]
    [InlineData("🪵")]
    public void Train_OnVeryLittleText_StillGivesAModel(string document)
    {
        LanguageModel model = LanguageModel.Train([document]);
        AssertDistribution(model.Predict([]));
        var tokens = model.Generate([], new SamplingOptions { Temperature = 0, MaxTokens = 20 }).ToList();
        TrainedModel.TextOf(tokens).ShouldBe(document);
        tokens[^1].FinishReason.ShouldBe(FinishReason.Stop);
    }

    [Fact]
    public void Train_OnNothing_SaysWhatItExpected()
    {
        Should.Throw<ArgumentException>(() => LanguageModel.Train([])).Message.ShouldContain("at least one document");
        Should.Throw<ArgumentException>(() => LanguageModel.Train([""]));
    }

    private static void AssertDistribution(double[] probabilities)
    {
        probabilities.Sum().ShouldBe(1, 1e-6);
        probabilities.Min().ShouldBeGreaterThan(0);
    }

    private static double Occurrences(LanguageModel model, int[] prompt, int token) => Enumerable.Range(0, 40)
        .SelectMany(seed => model.Generate(prompt, new SamplingOptions { Seed = seed, MaxTokens = 60 }))
        .Count(generated => generated.Id == token);

    private static double[] Unigram(LanguageModel model)
    {
        double[] counts = new double[model.Tokenizer.VocabularySize];
        Array.Fill(counts, 0.5);
        foreach (string document in TrainedModel.TrainingDocuments)
        {
            foreach (int token in model.Tokenizer.Encode(document))
                counts[token]++;
            counts[BytePairTokenizer.EndOfText]++;
        }
        double total = counts.Sum();
        return [.. counts.Select(count => count / total)];
    }

    private static double Perplexity(
        LanguageModel model, Func<int[], double[]> predict, Func<int[], int[]>? reorder = null)
    {
        double surprise = 0;
        int count = 0;
        foreach (string document in TrainedModel.HeldOutDocuments)
        {
            int[] inside = [.. model.Tokenizer.Encode(document)];
            inside = reorder?.Invoke(inside) ?? inside;
            int[] tokens = [BytePairTokenizer.EndOfText, .. inside, BytePairTokenizer.EndOfText];
            for (int i = 1; i < tokens.Length; i++, count++)
                surprise -= Math.Log(predict(tokens[..i])[tokens[i]]);
        }
        return Math.Exp(surprise / count);
    }

    private static int[] Shuffle(int[] tokens)
    {
        var random = new Pcg32(3);
        return [.. tokens.OrderBy(_ => random.NextDouble())];
    }
}
