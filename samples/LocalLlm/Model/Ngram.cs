namespace LocalLlm.Model;

/// <summary>A token after its context. The context's tokens are packed 16 bits each, the most recent lowest.</summary>
internal readonly record struct Ngram(ulong Context, int Token) : IComparable<Ngram>
{
    private const int BitsPerToken = 16;

    public int CompareTo(Ngram other) =>
        Context != other.Context ? Context.CompareTo(other.Context) : Token.CompareTo(other.Token);

    /// <summary>This n-gram without its oldest token, when <paramref name="order"/> tokens are to remain.</summary>
    public Ngram Shortened(int order) => this with { Context = Context & ((1UL << (BitsPerToken * (order - 1))) - 1) };

    /// <summary>Packs the last <paramref name="count"/> tokens.</summary>
    public static ulong Pack(ReadOnlySpan<int> tokens, int count)
    {
        ulong packed = 0;
        foreach (int token in tokens[^count..])
            packed = (packed << BitsPerToken) | (ushort)token;
        return packed;
    }
}
