using System.Runtime.InteropServices;

namespace LocalLlm.Model;

/// <summary>
/// A small language model, trained at start from text: byte-pair tokens, a Kneser-Ney n-gram model, and a topic
/// model that looks at the whole prompt. Deterministic: the same documents give the same model. Safe to share
/// between threads.
/// </summary>
internal sealed class LanguageModel
{
    private readonly KneserNeyModel _ngrams;
    private readonly TopicIndex _topics;

    private LanguageModel(BytePairTokenizer tokenizer, IReadOnlyList<string> documents)
    {
        Tokenizer = tokenizer;
        var encoded = documents.Select(text => (int[])[EndOfText, .. tokenizer.Encode(text), EndOfText]).ToList();
        TrainingTokens = encoded.Sum(document => document.Length - 1);
        _ngrams = new KneserNeyModel(encoded, tokenizer.VocabularySize, ModelLimits.NgramOrder);
        _topics = new TopicIndex([.. documents.SelectMany(PassageTextsOf).Select(ToPassage)], tokenizer.VocabularySize);
    }

    /// <summary>The most tokens that prompt and answer may have together.</summary>
    public static int ContextTokens => ModelLimits.ContextTokens;

    public BytePairTokenizer Tokenizer { get; }

    /// <summary>How many tokens the model learned from.</summary>
    public int TrainingTokens { get; }

    private static int EndOfText => BytePairTokenizer.EndOfText;

    /// <exception cref="ArgumentException">There is no text to learn from.</exception>
    public static LanguageModel Train(IEnumerable<string> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        string[] texts = [.. documents.Where(text => text.Length > 0)];
        if (texts.Length == 0)
            throw new ArgumentException("There is no text; expected at least one document to learn from.");
        return new LanguageModel(BytePairTokenizer.Train(texts), texts);
    }

    /// <summary>
    /// The probability of each token to come next, by id; they sum to one. Without a topic: that is a prompt's, see
    /// <see cref="Generate"/>. A context that begins with the end-of-text token begins a document.
    /// </summary>
    public double[] Predict(ReadOnlySpan<int> context)
    {
        double[] probabilities = new double[_ngrams.VocabularySize];
        _ngrams.Predict(context, probabilities);
        return probabilities;
    }

    /// <summary>The same, when the answer is to a prompt: what the training text says about the prompt's subject
    /// weighs more.</summary>
    public double[] Predict(ReadOnlySpan<int> context, ReadOnlySpan<int> prompt)
    {
        double[] probabilities = Predict(context);
        _topics.Find(prompt).Mix(context, probabilities);
        return probabilities;
    }

    /// <summary>
    /// Writes on from the prompt, one token for each step of the enumeration; enumerating again gives the same
    /// tokens again. The last token says why the answer ended. All tokens count as generated, the end-of-text token
    /// too.
    /// </summary>
    /// <exception cref="ArgumentException">The prompt leaves no room in the context window, holds an unknown id, or
    /// an option is out of range. Thrown by the call, not by the enumeration.</exception>
    /// <exception cref="OperationCanceledException">By the enumeration, between two tokens.</exception>
    public IEnumerable<GeneratedToken> Generate(
        IReadOnlyList<int> prompt, SamplingOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (prompt.Count >= ContextTokens)
        {
            throw new ArgumentException(
                $"The prompt has {prompt.Count} tokens; expected fewer than {ContextTokens}, the context window.");
        }
        foreach (int id in prompt)
            Tokenizer.BytesOf(id); // Refuses an unknown id.
        return Steps(prompt, options, cancellation);
    }

    // A dialogue's question and its answer are one passage; without the cut, a question would find its neighbours'
    // answers too.
    private static IEnumerable<string> PassageTextsOf(string document) => document
        .Split(ChatPrompt.UserTurn)
        .Select((part, index) => index == 0 ? part : ChatPrompt.UserTurn + part);

    private Passage ToPassage(string text)
    {
        int[] tokens = [.. Tokenizer.Encode(text), EndOfText];
        int lineEnd = Array.FindIndex(tokens, 1, token => Tokenizer.BytesOf(token) is [(byte)'\n', ..]);
        return new Passage(tokens, lineEnd < 0 ? tokens.Length : lineEnd);
    }

    private IEnumerable<GeneratedToken> Steps(
        IReadOnlyList<int> prompt, SamplingOptions options, CancellationToken cancellation)
    {
        var text = new AnswerText(Tokenizer, options);
        var sampler = new Sampler(options, Tokenizer.VocabularySize);
        Topic topic = _topics.Find([.. prompt]);
        List<int> context = [EndOfText, .. prompt];
        double[] probabilities = new double[Tokenizer.VocabularySize];
        int most = Math.Min(options.MaxTokens, ContextTokens - prompt.Count);
        FinishReason? finish = null;
        for (int count = 1; finish is null; count++)
        {
            cancellation.ThrowIfCancellationRequested();
            int token = Next(context, topic, sampler, probabilities);
            context.Add(token);
            (string piece, finish) = text.Append(token, isLast: count == most);
            yield return new GeneratedToken(token, piece, Math.Log(probabilities[token]), finish);
        }
    }

    private int Next(List<int> context, Topic topic, Sampler sampler, double[] probabilities)
    {
        ReadOnlySpan<int> tokens = CollectionsMarshal.AsSpan(context);
        _ngrams.Predict(tokens, probabilities);
        topic.Mix(tokens, probabilities);
        return sampler.Sample(probabilities);
    }
}
