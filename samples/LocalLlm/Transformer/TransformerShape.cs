namespace LocalLlm.Transformer;

/// <summary>The sizes of a transformer. Immutable.</summary>
/// <param name="Vocabulary">Tokens that it knows.</param>
/// <param name="Width">Numbers by which a token is represented; a multiple of 16.</param>
/// <param name="Layers">Blocks of attention and feed-forward, at least one.</param>
/// <param name="Heads">Parts into which attention cuts the width; each a multiple of 8 wide.</param>
/// <param name="FeedForward">Numbers inside of a feed-forward block; a multiple of 16.</param>
internal sealed record TransformerShape(int Vocabulary, int Width, int Layers, int Heads, int FeedForward)
{
    /// <summary>Columns that the matrix kernel computes at once.</summary>
    public const int ColumnStep = 16;

    /// <summary>Numbers that a vector holds.</summary>
    public const int LaneStep = 8;

    /// <summary>The width of one head.</summary>
    public int HeadWidth => Width / Heads;

    /// <summary>The vocabulary, rounded up to what the kernel computes at once. The rest is never sampled.</summary>
    public int PaddedVocabulary => (Vocabulary + ColumnStep - 1) / ColumnStep * ColumnStep;

    /// <exception cref="ArgumentException">A size is impossible; the message says which.</exception>
    public TransformerShape Checked()
    {
        if (Vocabulary < 2)
            throw new ArgumentException($"The vocabulary is {Vocabulary}; expected at least 2.");
        if (Width < ColumnStep || Width % ColumnStep != 0)
            throw new ArgumentException($"The width is {Width}; expected a multiple of {ColumnStep}.");
        if (Layers < 1)
            throw new ArgumentException($"There are {Layers} layers; expected at least one.");
        if (Heads < 1 || Width % Heads != 0 || HeadWidth % LaneStep != 0)
            throw new ArgumentException($"{Heads} heads do not cut a width of {Width} into multiples of {LaneStep}.");
        if (FeedForward < ColumnStep || FeedForward % ColumnStep != 0)
            throw new ArgumentException($"The feed-forward is {FeedForward}; expected a multiple of {ColumnStep}.");
        return this;
    }

    /// <summary>
    /// How much a head's attention falls for each token further back (ALiBi): head h of n by 2^(-8(h+1)/n).
    /// </summary>
    /// <remarks>Press et al., "Train Short, Test Long" (2021): no positions to learn, and longer texts than those
    /// of the training work.</remarks>
    public float SlopeOf(int head) => (float)Math.Pow(2, -8.0 * (head + 1) / Heads);
}
