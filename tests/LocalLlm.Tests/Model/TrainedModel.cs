using LocalLlm.Model;

namespace LocalLlm.Tests.Model;

/// <summary>The models that the tests share; training once is enough, for a model never changes.</summary>
internal static class TrainedModel
{
    private const int HeldOutEvery = 10;

    public static IReadOnlyList<string> Documents { get; } = EmbeddedCorpus.ReadDocuments();

    public static IReadOnlyList<string> TrainingDocuments { get; } =
        [.. Documents.Where((_, index) => index % HeldOutEvery != 0)];

    public static IReadOnlyList<string> HeldOutDocuments { get; } =
        [.. Documents.Where((_, index) => index % HeldOutEvery == 0)];

    private static Lazy<LanguageModel> WholeCorpus { get; } = new(() => LanguageModel.Train(Documents));

    private static Lazy<LanguageModel> WithoutHeldOut { get; } = new(() => LanguageModel.Train(TrainingDocuments));

    public static LanguageModel Whole => WholeCorpus.Value;

    /// <summary>Has not seen <see cref="HeldOutDocuments"/>.</summary>
    public static LanguageModel Partial => WithoutHeldOut.Value;

    public static IReadOnlyList<int> Chat(string question) =>
        Whole.Tokenizer.Encode(ChatPrompt.Format([new ChatTurn("user", question)]));

    public static string TextOf(IEnumerable<GeneratedToken> tokens) =>
        string.Concat(tokens.Select(token => token.Text));
}
