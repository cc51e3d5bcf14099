using LocalLlm.Model;

namespace LocalLlm.Tests.Model;

/// <summary>Modified Kneser-Ney as the textbook writes it: slow, recursive, and without a line in common with the
/// model.</summary>
internal sealed class KneserNeyDefinition(IReadOnlyList<int[]> documents, int vocabularySize, int order)
{
    private const double UnseenTokenCount = 0.02;

    private readonly Dictionary<int, Dictionary<string, int>> _counts = Enumerable.Range(1, order)
        .ToDictionary(length => length, length => CountAll(documents, length, isLongest: length == order));

    public double Probability(ReadOnlySpan<int> context, int token) =>
        OfContext([.. context[Math.Max(0, context.Length - order + 1)..]], token);

    private double OfContext(int[] context, int token)
    {
        Dictionary<string, int> counts = _counts[context.Length + 1];
        int[] following = [.. Enumerable.Range(0, vocabularySize)
            .Select(next => counts.GetValueOrDefault(Key([.. context, next])))];
        double total = following.Sum();
        if (context.Length == 0)
            return (following[token] + UnseenTokenCount) / (total + UnseenTokenCount * vocabularySize);
        double shorter = OfContext(context[1..], token);
        if (total == 0)
            return shorter;
        Discounts discounts = Discounts.Estimate([.. counts.Values]);
        double taken = following.Where(count => count > 0).Sum(discounts.Of);
        double own = following[token] == 0 ? 0 : following[token] - discounts.Of(following[token]);
        return own / total + taken / total * shorter;
    }

    // The longest n-grams count as often as they occur; shorter ones once for each different token before them, and
    // once for each document that they begin. The token that begins every document is never predicted.
    private static Dictionary<string, int> CountAll(IReadOnlyList<int[]> documents, int length, bool isLongest)
    {
        var before = new Dictionary<string, HashSet<string>>();
        for (int d = 0; d < documents.Count; d++)
        {
            int[] document = documents[d];
            for (int start = 0; start + length <= document.Length; start++)
            {
                if (start == 0 && length == 1)
                    continue;
                string occurrence = isLongest || start == 0 ? $"{d}:{start}" : $"token {document[start - 1]}";
                string key = Key(document[start..(start + length)]);
                if (!before.TryGetValue(key, out HashSet<string>? occurrences))
                    before.Add(key, occurrences = []);
                occurrences.Add(occurrence);
            }
        }
        return before.ToDictionary(entry => entry.Key, entry => entry.Value.Count);
    }

    private static string Key(int[] tokens) => string.Join(' ', tokens);
}
