using System.Runtime.CompilerServices;
using Hewn;
using LocalLlm.Model;

namespace LocalLlm.Generation;

/// <summary>The language model that this program trains from its own texts when it starts.</summary>
internal sealed class EmbeddedGenerator : ITextGenerator
{
    public const string ModelName = "hewn-tiny";

    private readonly LanguageModel _model;

    private EmbeddedGenerator(LanguageModel model) => _model = model;

    public string Description => $"embedded model {ModelName}";

    /// <param name="logger">Is told of the training.</param>
    /// <param name="time">How long it took is by this clock.</param>
    /// <param name="train">Makes the model, which generators may share, for it never changes; null trains one.</param>
    public static EmbeddedGenerator Train(Logger logger, TimeProvider time, Func<LanguageModel>? train = null)
    {
        long start = time.GetTimestamp();
        LanguageModel model = train?.Invoke() ?? LanguageModel.Train(EmbeddedCorpus.ReadDocuments());
        double seconds = Math.Round(time.GetElapsedTime(start).TotalSeconds, 3);
        int vocabulary = model.Tokenizer.VocabularySize;
        logger.Info(
            $"Trained {ModelName:@model} on {model.TrainingTokens:@tokens} tokens in {seconds} s",
            ("vocabulary", vocabulary));
        return new EmbeddedGenerator(model);
    }

    public Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([ModelName]);

    public async IAsyncEnumerable<GeneratedPiece> GenerateAsync(
        string model,
        IReadOnlyList<ChatTurn> turns,
        SamplingWishes sampling,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (model != ModelName)
            throw GenerationException.UnknownModel(model, [ModelName]);
        IReadOnlyList<int> prompt = _model.Tokenizer.Encode(ChatPrompt.Format(turns));
        if (prompt.Count >= LanguageModel.ContextTokens)
            throw GenerationException.TooLong(prompt.Count, LanguageModel.ContextTokens);

        SamplingOptions options = sampling.ToOptions() with
        {
            StopSequences = [.. ChatPrompt.StopSequences, .. sampling.StopSequences],
            TrimStart = true,
        };
        int tokens = 0;
        foreach (GeneratedToken token in _model.Generate(prompt, options, cancellation))
        {
            tokens++;
            string? finish = token.FinishReason switch
            {
                FinishReason.Stop => "stop",
                FinishReason.Length => "length",
                _ => null,
            };
            yield return new GeneratedPiece(token.Text, finish, prompt.Count, tokens);
            // A long answer must not keep a pool thread from the other requests.
            await Task.Yield();
        }
    }
}
