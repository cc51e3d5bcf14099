using LocalLlm.Model;

namespace LocalLlm.Tests.Model;

public sealed class GenerationTests
{
    private const int Seeds = 30;

    private static readonly SamplingOptions Wild = new() { Temperature = 1.5, TopP = 1, MaxTokens = 100 };

    [Fact]
    public void Generate_SameSeed_SameTextAndEverythingElse()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var options = Wild with { Seed = seed };
            var first = Generate("What is a cache?", options);
            var again = Generate("What is a cache?", options);
            again.ShouldBe(first);
        }
    }

    [Fact]
    public void Generate_EnumeratedTwice_GivesTheSameTokens()
    {
        IEnumerable<GeneratedToken> answer = TrainedModel.Whole.Generate(TrainedModel.Chat("Hello!"), Wild);
        answer.ToList().ShouldBe([.. answer]);
    }

    [Fact]
    public void Generate_OtherSeed_OtherText()
    {
        var texts = Enumerable.Range(0, Seeds).Select(seed => Text("What is a cache?", Wild with { Seed = seed }));
        texts.Distinct().Count().ShouldBeGreaterThan(Seeds * 9 / 10);
    }

    [Fact]
    public void Generate_AtTemperatureZero_TakesTheLikeliestTokenWhateverTheSeed()
    {
        LanguageModel model = TrainedModel.Whole;
        var options = new SamplingOptions { Temperature = 0, TopP = 1, MaxTokens = 60 };
        int[] prompt = [.. TrainedModel.Chat("How do I make a simple soup?")];
        var greedy = model.Generate(prompt, options with { Seed = 1 }).ToList();
        model.Generate(prompt, options with { Seed = 2 }).ShouldBe(greedy);
        List<int> context = [.. prompt];
        foreach (GeneratedToken token in greedy)
        {
            double[] probabilities = model.Predict([.. context], prompt);
            token.Id.ShouldBe(Array.IndexOf(probabilities, probabilities.Max()));
            token.LogProbability.ShouldBe(Math.Log(probabilities[token.Id]), 1e-9);
            context.Add(token.Id);
        }
    }

    [Theory]
    [InlineData("How do I rotate log files?", "rename")]
    [InlineData("What is a cache?", "fast place")]
    [InlineData("How long should I boil an egg?", "minutes")]
    public void Generate_AQuestionOfTheCorpus_IsAnswered(string question, string expected) =>
        Text(question, new SamplingOptions { Temperature = 0 }).ShouldContain(expected);

    [Fact]
    public void Generate_UntilTheEndOfTheText_FinishesWithStop()
    {
        var options = new SamplingOptions { Temperature = 0, MaxTokens = 500 };
        var answer = Generate("Hi, how are you?", options);
        answer[^1].FinishReason.ShouldBe(FinishReason.Stop);
        answer[^1].Id.ShouldBe(BytePairTokenizer.EndOfText);
        answer.SkipLast(1).ShouldAllBe(token => token.FinishReason == null);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Generate_MaxTokens_FinishesWithLength(int most)
    {
        var answer = Generate("Tell me a story.", new SamplingOptions { Temperature = 0, MaxTokens = most });
        answer.Count.ShouldBe(most);
        answer[^1].FinishReason.ShouldBe(FinishReason.Length);
        answer.SkipLast(1).ShouldAllBe(token => token.FinishReason == null);
    }

    [Fact]
    public void Generate_IntoTheEndOfTheContextWindow_FinishesWithLength()
    {
        int[] prompt = [.. Enumerable.Repeat((int)'a', LanguageModel.ContextTokens - 3)];
        var options = new SamplingOptions { Temperature = 0, MaxTokens = 100 };
        var answer = TrainedModel.Whole.Generate(prompt, options).ToList();
        answer.Count.ShouldBe(3);
        answer[^1].FinishReason.ShouldBe(FinishReason.Length);
    }

    [Fact]
    public void Generate_APromptThatFillsTheWindow_ThrowsAtTheCall()
    {
        int[] prompt = new int[LanguageModel.ContextTokens];
        var thrown = Should.Throw<ArgumentException>(() => TrainedModel.Whole.Generate(prompt, Wild));
        thrown.Message.ShouldContain("2048 tokens");
    }

    [Fact]
    public void Generate_AnUnknownToken_ThrowsAtTheCall()
    {
        int vocabularySize = TrainedModel.Whole.Tokenizer.VocabularySize;
        Should.Throw<ArgumentException>(() => TrainedModel.Whole.Generate([vocabularySize], Wild));
        Should.Throw<ArgumentException>(() => TrainedModel.Whole.Generate([-1], Wild));
    }

    [Theory]
    [InlineData(".")]
    [InlineData(" new one")]
    [InlineData("file has grown to a")]
    public void Generate_AStopSequence_EndsTheTextBeforeIt(string stop)
    {
        const string Question = "How do I rotate log files?";
        var options = new SamplingOptions { Temperature = 0 };
        string whole = Text(Question, options);
        whole.ShouldContain(stop);
        var answer = Generate(Question, options with { StopSequences = ["never there", stop] });
        TrainedModel.TextOf(answer).ShouldBe(whole[..whole.IndexOf(stop, StringComparison.Ordinal)]);
        answer[^1].FinishReason.ShouldBe(FinishReason.Stop);
    }

    [Fact]
    public void Generate_AChatAnswer_NeverShowsTheNextTurn()
    {
        var options = Wild with { Temperature = 1, StopSequences = ChatPrompt.StopSequences, MaxTokens = 300 };
        for (int seed = 0; seed < 200; seed++)
        {
            string text = Text("What is a log?", options with { Seed = seed });
            text.ShouldNotContain("\nUser:");
            text.ShouldNotContain("\nAssistant:");
        }
    }

    [Fact]
    public void Generate_TrimStart_BeginsWithTheFirstWord()
    {
        var options = new SamplingOptions { Temperature = 0 };
        Text("What is a log?", options).ShouldStartWith(" A log");
        Text("What is a log?", options with { TrimStart = true }).ShouldStartWith("A log");
    }

    [Fact]
    public void Generate_IsLazy_AndStopsWhenCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var answer = TrainedModel.Whole.Generate(TrainedModel.Chat("Tell me a story."), Wild, cancellation.Token);
        using IEnumerator<GeneratedToken> steps = answer.GetEnumerator();
        steps.MoveNext().ShouldBeTrue();
        cancellation.Cancel();
        Should.Throw<OperationCanceledException>(() => steps.MoveNext());
    }

    [Fact]
    public void Generate_ManyAtOnce_GivesEachItsOwnText()
    {
        string[] alone = [.. Enumerable.Range(0, Seeds).Select(seed => Text("Hello!", Wild with { Seed = seed }))];
        string[] together = new string[Seeds];
        Parallel.For(0, Seeds, seed => together[seed] = Text("Hello!", Wild with { Seed = seed }));
        together.ShouldBe(alone);
    }

    private static List<GeneratedToken> Generate(string question, SamplingOptions options) =>
        [.. TrainedModel.Whole.Generate(TrainedModel.Chat(question), options)];

    private static string Text(string question, SamplingOptions options) =>
        TrainedModel.TextOf(Generate(question, options));
}
