namespace LocalLlm.Inference;

/// <summary>One sequence's part of a step: the tokens that are not in the past yet.</summary>
/// <param name="tokens">All tokens of the sequence; read during the step only.</param>
/// <param name="cached">How many of them are in the past; less than all.</param>
/// <param name="past">Where they are; null with none.</param>
internal sealed class Segment(IReadOnlyList<int> tokens, int cached = 0, IPast? past = null)
{
    public IReadOnlyList<int> Tokens => tokens;

    public int Cached => cached;

    public IPast? Past => past;

    /// <summary>Tokens to compute.</summary>
    public int Rows => tokens.Count - cached;

    /// <summary>Scores behind every token and not only behind the last one.</summary>
    public bool WantsAllRows { get; init; }

    /// <summary>Set by the step: a row of scores for each wanted token.</summary>
    public float[] Scores { get; set; } = [];

    /// <summary>The probabilities of each token to come next, in double precision; they sum to one.</summary>
    /// <param name="row">Of the wanted rows.</param>
    /// <param name="probabilities">One for each token of the vocabulary.</param>
    public void ProbabilitiesOf(int row, Span<double> probabilities)
    {
        int stride = Scores.Length / (WantsAllRows ? Rows : 1);
        ReadOnlySpan<float> scores = Scores.AsSpan(row * stride, probabilities.Length);
        float largest = float.NegativeInfinity;
        foreach (float score in scores)
            largest = MathF.Max(largest, score);
        double sum = 0;
        for (int id = 0; id < probabilities.Length; id++)
            sum += probabilities[id] = Math.Exp(scores[id] - (double)largest);
        foreach (ref double probability in probabilities)
            probability /= sum;
    }
}
