namespace LocalLlm.Model;

/// <summary>
/// Draws a token: temperature first, then top-k, then top-p, which is the order of vLLM and of Hugging Face. One per
/// answer.
/// </summary>
internal sealed class Sampler(SamplingOptions options, int vocabularySize)
{
    private readonly Pcg32 _random = new(options.Seed);
    private readonly double[] _weights = new double[vocabularySize];
    private readonly int[] _ids = new int[vocabularySize];

    public int Sample(ReadOnlySpan<double> probabilities)
    {
        if (options.Temperature == 0)
            return Likeliest(probabilities);
        double total = Weigh(probabilities);
        int kept = options.TopK > 0 || options.TopP < 1 ? Cut(ref total) : _ids.Length;
        return Draw(kept, total);
    }

    // Ties go to the smaller id, so that greedy text does not depend on anything but the model.
    private static int Likeliest(ReadOnlySpan<double> probabilities)
    {
        int best = 0;
        for (int id = 1; id < probabilities.Length; id++)
        {
            if (probabilities[id] > probabilities[best])
                best = id;
        }
        return best;
    }

    // Relative to the likeliest, so that a low temperature rounds the others to zero instead of all of them.
    private double Weigh(ReadOnlySpan<double> probabilities)
    {
        double largest = probabilities[Likeliest(probabilities)];
        double total = 0;
        for (int id = 0; id < probabilities.Length; id++)
        {
            _ids[id] = id;
            _weights[id] = Math.Pow(probabilities[id] / largest, 1 / options.Temperature);
            total += _weights[id];
        }
        return total;
    }

    // Keeps the heaviest and returns how many. Comparing ids too makes the order the same on each machine: the sort
    // is not stable.
    private int Cut(ref double total)
    {
        Array.Sort(_ids, (a, b) => _weights[a] != _weights[b] ? _weights[b].CompareTo(_weights[a]) : a.CompareTo(b));
        int most = options.TopK > 0 ? Math.Min(options.TopK, _ids.Length) : _ids.Length;
        double considered = 0;
        for (int i = 0; i < most; i++)
            considered += _weights[_ids[i]];
        double enough = considered * options.TopP;
        int kept = 0;
        total = 0;
        while (kept < most && (kept == 0 || total < enough))
            total += _weights[_ids[kept++]];
        return kept;
    }

    private int Draw(int kept, double total)
    {
        double remaining = _random.NextDouble() * total;
        for (int i = 0; i < kept; i++)
        {
            remaining -= _weights[_ids[i]];
            if (remaining < 0)
                return _ids[i];
        }
        // Rounding left a crumb beyond the last token. The likeliest is always a possible answer; the last might
        // weigh nothing.
        return _ids.Take(kept).MaxBy(id => _weights[id]);
    }
}
