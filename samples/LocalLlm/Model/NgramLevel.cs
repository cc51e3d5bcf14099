namespace LocalLlm.Model;

/// <summary>
/// All n-grams of one order with their discounted shares, sorted by context, and for each context the weight that it
/// leaves to the next shorter one. Immutable.
/// </summary>
internal sealed class NgramLevel
{
    private readonly Dictionary<ulong, Entry> _entries = [];
    private readonly int[] _tokens;
    private readonly double[] _shares;

    private NgramLevel(List<Ngram> distinct, int[] counts)
    {
        Distinct = distinct;
        _tokens = new int[distinct.Count];
        _shares = new double[distinct.Count];
        Discounts discounts = Discounts.Estimate(counts);
        for (int start = 0; start < distinct.Count;)
            start = AddContext(start, counts, discounts);
    }

    /// <summary>Each n-gram once, sorted.</summary>
    public IReadOnlyList<Ngram> Distinct { get; }

    /// <summary>Counts equal n-grams. Sorts <paramref name="ngrams"/> in place.</summary>
    public static NgramLevel Count(List<Ngram> ngrams)
    {
        ngrams.Sort();
        var distinct = new List<Ngram>();
        var counts = new List<int>();
        foreach (Ngram ngram in ngrams)
        {
            if (distinct.Count > 0 && distinct[^1] == ngram)
            {
                counts[^1]++;
                continue;
            }
            distinct.Add(ngram);
            counts.Add(1);
        }
        return new NgramLevel(distinct, [.. counts]);
    }

    /// <summary>Blends this order over the next shorter one's distribution, in place; a context never seen changes
    /// nothing.</summary>
    public void Blend(ulong context, Span<double> probabilities)
    {
        if (!_entries.TryGetValue(context, out Entry entry))
            return;
        foreach (ref double probability in probabilities)
            probability *= entry.ShorterWeight;
        for (int i = entry.Start; i < entry.End; i++)
            probabilities[_tokens[i]] += _shares[i];
    }

    private int AddContext(int start, int[] counts, Discounts discounts)
    {
        ulong context = Distinct[start].Context;
        int end = start;
        double total = 0;
        double taken = 0;
        for (; end < counts.Length && Distinct[end].Context == context; end++)
        {
            total += counts[end];
            taken += discounts.Of(counts[end]);
        }
        for (int i = start; i < end; i++)
        {
            _tokens[i] = Distinct[i].Token;
            _shares[i] = (counts[i] - discounts.Of(counts[i])) / total;
        }
        _entries.Add(context, new Entry(start, end, taken / total));
        return end;
    }

    private readonly record struct Entry(int Start, int End, double ShorterWeight);
}
