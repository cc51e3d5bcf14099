namespace LocalLlm.Model;

/// <summary>Two neighbouring tokens: what byte-pair encoding counts and merges.</summary>
internal readonly record struct TokenPair(int Left, int Right) : IComparable<TokenPair>
{
    public int CompareTo(TokenPair other) =>
        Left != other.Left ? Left.CompareTo(other.Left) : Right.CompareTo(other.Right);

    /// <summary>Replaces each occurrence of this pair in <paramref name="tokens"/> by <paramref name="merged"/>, in
    /// place.</summary>
    public void Merge(List<int> tokens, int merged)
    {
        int kept = 0;
        for (int i = 0; i < tokens.Count; i++, kept++)
        {
            bool here = i + 1 < tokens.Count && tokens[i] == Left && tokens[i + 1] == Right;
            tokens[kept] = here ? merged : tokens[i];
            if (here)
                i++;
        }
        tokens.RemoveRange(kept, tokens.Count - kept);
    }
}
