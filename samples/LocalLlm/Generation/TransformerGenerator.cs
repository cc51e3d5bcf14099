using System.Runtime.CompilerServices;
using LocalLlm.Inference;
using LocalLlm.Model;
using LocalLlm.Serving;

namespace LocalLlm.Generation;

/// <summary>The transformer that this program trains at its first start, decoded with the tiered cache.</summary>
internal sealed class TransformerGenerator(ModelHost host) : ITextGenerator
{
    public const string ModelName = "hewn-small";

    /// <summary>The most tokens that prompt and answer may have together.</summary>
    public const int ContextTokens = 512;

    public string Description => host.Ready is null
        ? $"transformer {ModelName}, which is being made: answers are 503 until then"
        : $"transformer {ModelName}";

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
        ReadyModel ready = host.Ready ?? throw GenerationException.NotReady(ModelName, host.Progress);
        BytePairTokenizer tokenizer = ready.Model.Tokenizer;
        int[] prompt = [BytePairTokenizer.EndOfText, .. tokenizer.Encode(ChatPrompt.Format(turns))];
        if (prompt.Length >= ContextTokens)
            throw GenerationException.TooLong(prompt.Length, ContextTokens);

        SamplingOptions options = sampling.ToOptions() with
        {
            StopSequences = [.. ChatPrompt.StopSequences, .. sampling.StopSequences],
            TrimStart = true,
        };
        // However this enumeration ends, the decoding ends with it.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var job = new GenerationJob(tokenizer, prompt, options, ContextTokens, ended.Token);
        if (!ready.Scheduler.TryAdd(job))
            throw GenerationException.Busy(DecodingScheduler.MaxWaiting);
        try
        {
            int tokens = 0;
            await foreach (GeneratedToken token in job.Output.ReadAllAsync(cancellation))
            {
                tokens++;
                string? finish = token.FinishReason switch
                {
                    FinishReason.Stop => "stop",
                    FinishReason.Length => "length",
                    _ => null,
                };
                yield return new GeneratedPiece(token.Text, finish, prompt.Length, tokens, job.ReusedTokens);
            }
        }
        finally
        {
            await ended.CancelAsync();
        }
    }
}
