using LocalLlm.Model;
using LocalLlm.Transformer;

namespace LocalLlm.Tests.Transformer;

/// <summary>A transformer that is trained in a moment: small and bad, but all of it. The tests share one.</summary>
internal static class TinyTransformer
{
    private static readonly Lazy<TransformerModel> _model = new(TrainShared);

    public static TrainingOptions Options { get; } = new()
    {
        Vocabulary = 300,
        Width = 32,
        Layers = 2,
        Heads = 2,
        FeedForward = 64,
        Steps = 30,
        Sequences = 4,
        Length = 32,
        WarmUpSteps = 5,
        LearningRate = 1e-2,
    };

    public static IReadOnlyList<string> Documents { get; } = EmbeddedCorpus.ReadDocuments();

    public static BytePairTokenizer Tokenizer { get; } =
        BytePairTokenizer.Train(Documents, Options.Vocabulary);

    public static TransformerModel Model => _model.Value;

    public static TransformerModel Train(TrainingOptions options) =>
        new Trainer(Tokenizer, Documents, options).Train();

    private static TransformerModel TrainShared() => Train(Options);
}
