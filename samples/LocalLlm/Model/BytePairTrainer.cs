using System.Runtime.InteropServices;
using System.Text;

namespace LocalLlm.Model;

/// <summary>
/// Learns the merges of a byte-pair encoding: again and again the most frequent pair of neighbours becomes a token.
/// Counts are kept up to date word by word, so that a merge costs only the words it touches.
/// </summary>
internal sealed class BytePairTrainer
{
    private readonly List<List<int>> _words = [];
    private readonly List<int> _frequencies = [];
    private readonly Dictionary<TokenPair, int> _pairCounts = [];
    private readonly Dictionary<TokenPair, List<int>> _wordsOfPair = [];

    private BytePairTrainer(IEnumerable<string> documents)
    {
        foreach ((string chunk, int frequency) in CountChunks(documents))
        {
            _words.Add([.. chunk.Select(c => (int)c)]);
            _frequencies.Add(frequency);
            CountPairs(_words.Count - 1, frequency);
        }
    }

    /// <summary>The pairs to merge, in the order in which they were learned. The same documents give the same
    /// list.</summary>
    public static IReadOnlyList<TokenPair> Train(IEnumerable<string> documents, int vocabularySize)
    {
        var trainer = new BytePairTrainer(documents);
        var merges = new List<TokenPair>();
        while (BytePairTokenizer.FirstMergeId + merges.Count < vocabularySize && trainer.MostFrequent() is { } pair)
        {
            trainer.Merge(pair, BytePairTokenizer.FirstMergeId + merges.Count);
            merges.Add(pair);
        }
        return merges;
    }

    // A chunk's bytes are kept as the chars of a string (Latin-1), because a string is a ready-made dictionary key.
    private static Dictionary<string, int> CountChunks(IEnumerable<string> documents)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string document in documents)
        {
            var chunker = new TextChunker(TextChunker.ToBytes(document));
            while (chunker.TryNext(out ReadOnlySpan<byte> chunk))
                CollectionsMarshal.GetValueRefOrAddDefault(counts, Encoding.Latin1.GetString(chunk), out _)++;
        }
        return counts;
    }

    private void CountPairs(int word, int change)
    {
        List<int> tokens = _words[word];
        for (int i = 0; i + 1 < tokens.Count; i++)
        {
            var pair = new TokenPair(tokens[i], tokens[i + 1]);
            CollectionsMarshal.GetValueRefOrAddDefault(_pairCounts, pair, out _) += change;
            if (change < 0)
                continue;
            ref List<int>? words = ref CollectionsMarshal.GetValueRefOrAddDefault(_wordsOfPair, pair, out _);
            words ??= [];
            if (words.Count == 0 || words[^1] != word)
                words.Add(word);
        }
    }

    // Ties go to the pair with the smaller ids: a dictionary's order must not decide what the model learns.
    private TokenPair? MostFrequent()
    {
        TokenPair? best = null;
        int bestCount = ModelLimits.MinPairCount - 1;
        foreach ((TokenPair pair, int count) in _pairCounts)
        {
            if (count > bestCount || (count == bestCount && best is { } other && pair.CompareTo(other) < 0))
                (best, bestCount) = (pair, count);
        }
        return best;
    }

    private void Merge(TokenPair pair, int merged)
    {
        // The list may name a word twice, or one that has lost the pair since; both are harmless, for counting is
        // exact.
        foreach (int word in _wordsOfPair[pair].ToArray())
        {
            CountPairs(word, -_frequencies[word]);
            pair.Merge(_words[word], merged);
            CountPairs(word, _frequencies[word]);
        }
        _wordsOfPair.Remove(pair);
        _pairCounts.Remove(pair);
    }
}
