using System.Text;

namespace LocalLlm.Model;

/// <summary>
/// A byte-level byte-pair encoding: ids 0–255 are bytes, 256 ends a text, the rest are learned merges. Every string
/// can be encoded, and decodes to itself; only a lone surrogate, which has no UTF-8, comes back as U+FFFD. Safe to
/// share between threads.
/// </summary>
internal sealed class BytePairTokenizer
{
    /// <summary>Ends a document. No text encodes to it, so a prompt cannot smuggle it in.</summary>
    public const int EndOfText = 256;

    /// <summary>The id of the first learned merge.</summary>
    public const int FirstMergeId = 257;

    private readonly Dictionary<TokenPair, int> _ids = [];
    private readonly byte[][] _bytes;

    public BytePairTokenizer(IReadOnlyList<TokenPair> merges)
    {
        Merges = merges;
        _bytes = new byte[FirstMergeId + merges.Count][];
        for (int value = 0; value < EndOfText; value++)
            _bytes[value] = [(byte)value];
        _bytes[EndOfText] = [];
        for (int i = 0; i < merges.Count; i++)
        {
            _ids.Add(merges[i], FirstMergeId + i);
            _bytes[FirstMergeId + i] = [.. _bytes[merges[i].Left], .. _bytes[merges[i].Right]];
        }
    }

    public int VocabularySize => _bytes.Length;

    /// <summary>The learned merges, in the order in which they were learned.</summary>
    public IReadOnlyList<TokenPair> Merges { get; }

    public static BytePairTokenizer Train(
        IEnumerable<string> documents, int vocabularySize = ModelLimits.VocabularySize) =>
        new(BytePairTrainer.Train(documents, vocabularySize));

    /// <summary>The token's bytes, which need not be whole characters. The end-of-text token has none.</summary>
    public ReadOnlySpan<byte> BytesOf(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, _bytes.Length);
        return _bytes[id];
    }

    /// <summary>How many tokens the text has. As costly as encoding it.</summary>
    public int Count(string text) => Encode(text).Count;

    public IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new List<int>(text.Length / 3);
        var chunkTokens = new List<int>(ModelLimits.MaxChunkBytes);
        var chunker = new TextChunker(TextChunker.ToBytes(text));
        while (chunker.TryNext(out ReadOnlySpan<byte> chunk))
        {
            chunkTokens.Clear();
            foreach (byte value in chunk)
                chunkTokens.Add(value);
            MergeAll(chunkTokens);
            tokens.AddRange(chunkTokens);
        }
        return tokens;
    }

    /// <summary>The text of the tokens; bytes that are not UTF-8 become U+FFFD.</summary>
    public string Decode(IEnumerable<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var bytes = new List<byte>();
        foreach (int token in tokens)
            bytes.AddRange(BytesOf(token));
        return Encoding.UTF8.GetString([.. bytes]);
    }

    // Merges must be applied in the order in which they were learned; the earliest has the smallest id.
    private void MergeAll(List<int> tokens)
    {
        while (tokens.Count > 1)
        {
            TokenPair earliest = default;
            int earliestId = int.MaxValue;
            for (int i = 0; i + 1 < tokens.Count; i++)
            {
                var pair = new TokenPair(tokens[i], tokens[i + 1]);
                if (_ids.TryGetValue(pair, out int id) && id < earliestId)
                    (earliest, earliestId) = (pair, id);
            }
            if (earliestId == int.MaxValue)
                return;
            earliest.Merge(tokens, earliestId);
        }
    }
}
