namespace LocalLlm.Model;

/// <summary>
/// An interpolated modified Kneser-Ney n-gram model: the longest order counts what followed a context, each shorter
/// order counts in how many different contexts a token appeared. Immutable, safe to share between threads.
/// </summary>
/// <remarks>
/// One departure from the paper: below the single tokens stands add-a-little smoothing instead of a discounted blend
/// with the uniform distribution. A byte that no text contains then keeps a probability, but one too small to litter
/// sampled text.
/// </remarks>
internal sealed class KneserNeyModel
{
    private const double UnseenTokenCount = 0.02;

    private readonly double[] _single;
    private readonly NgramLevel[] _levels; // [0] has one token of context.

    /// <param name="documents">Each begins and ends with the end-of-text token.</param>
    /// <param name="vocabularySize">Ids are below this, and it is at most 65,536.</param>
    /// <param name="order">From 2 to <see cref="ModelLimits.NgramOrder"/>.</param>
    public KneserNeyModel(IReadOnlyList<int[]> documents, int vocabularySize, int order)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vocabularySize, ushort.MaxValue + 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, ModelLimits.NgramOrder);
        _levels = new NgramLevel[order - 1];
        List<Ngram> ngrams = AllOf(documents, order);
        for (int length = order; length >= 2; length--)
        {
            NgramLevel level = NgramLevel.Count(ngrams);
            _levels[length - 2] = level;
            ngrams = ContinuationsOf(level, documents, length - 1);
        }
        _single = Smooth(ngrams, vocabularySize);
    }

    public int VocabularySize => _single.Length;

    /// <summary>
    /// Writes the probability of each token to come next. They sum to one and none is zero. Only the last tokens of
    /// the context count; a context shorter than the model's order is read as the beginning of nothing in particular.
    /// </summary>
    public void Predict(ReadOnlySpan<int> context, Span<double> probabilities)
    {
        _single.CopyTo(probabilities);
        for (int i = 0; i < _levels.Length && i < context.Length; i++)
            _levels[i].Blend(Ngram.Pack(context, i + 1), probabilities);
    }

    private static List<Ngram> AllOf(IReadOnlyList<int[]> documents, int order)
    {
        var ngrams = new List<Ngram>();
        foreach (int[] document in documents)
        {
            for (int i = order - 1; i < document.Length; i++)
                ngrams.Add(new Ngram(Ngram.Pack(document.AsSpan(0, i), order - 1), document[i]));
        }
        return ngrams;
    }

    // An n-gram counts once for each different token before it. The one that begins a document has nothing before
    // it, ever, so there plain occurrences are counted.
    private static List<Ngram> ContinuationsOf(NgramLevel longer, IReadOnlyList<int[]> documents, int order)
    {
        var ngrams = new List<Ngram>(longer.Distinct.Select(ngram => ngram.Shortened(order)));
        foreach (int[] document in documents)
        {
            if (order > 1 && document.Length >= order)
                ngrams.Add(new Ngram(Ngram.Pack(document.AsSpan(0, order - 1), order - 1), document[order - 1]));
        }
        return ngrams;
    }

    private static double[] Smooth(List<Ngram> ngrams, int vocabularySize)
    {
        double[] single = new double[vocabularySize];
        Array.Fill(single, UnseenTokenCount);
        foreach (Ngram ngram in ngrams)
            single[ngram.Token]++;
        double total = single.Sum();
        foreach (ref double count in single.AsSpan())
            count /= total;
        return single;
    }
}
