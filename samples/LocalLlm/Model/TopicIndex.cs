namespace LocalLlm.Model;

/// <summary>
/// Finds the passages of the training text that are most like a prompt, by the cosine of their weighted token
/// counts. An n-gram model sees four tokens back and would answer any question the same; the passages found here
/// tell it what was asked. Immutable.
/// </summary>
internal sealed class TopicIndex
{
    // Prompts are questions: a word in a passage's question says more about its subject than
    // one somewhere in its answer.
    private const double HeadingWeight = 8;

    // A prompt's older tokens count less: the last question matters most. Half as much for each 64 tokens back.
    private static readonly double WeightPerTokenBack = Math.Pow(0.5, 1.0 / 64);

    private readonly IReadOnlyList<Passage> _passages;
    private readonly double[] _rarity;
    private readonly Dictionary<int, double>[] _vectors;

    public TopicIndex(IReadOnlyList<Passage> passages, int vocabularySize)
    {
        _passages = passages;
        _rarity = RarityOf(passages, vocabularySize);
        _vectors = [.. passages.Select(VectorOf)];
    }

    /// <summary>What the prompt is about; without any passage when nothing is like it.</summary>
    public Topic Find(ReadOnlySpan<int> prompt)
    {
        Dictionary<int, double> wanted = Normalised(Rare(Count(prompt, 1, WeightPerTokenBack)));
        var found = _vectors
            .Select((vector, index) => (_passages[index].Tokens, Likeness: Cosine(wanted, vector)))
            .Where(candidate => candidate.Likeness > 0)
            .OrderByDescending(candidate => candidate.Likeness)
            .Take(ModelLimits.TopicPassages);
        return new Topic([.. found]);
    }

    private static double[] RarityOf(IReadOnlyList<Passage> passages, int vocabularySize)
    {
        double[] rarity = new double[vocabularySize];
        foreach (Passage passage in passages)
        {
            foreach (int token in passage.Tokens.Distinct())
                rarity[token]++;
        }
        for (int token = 0; token < rarity.Length; token++)
            rarity[token] = Math.Log((passages.Count + 1) / (rarity[token] + 1));
        return rarity;
    }

    private static Dictionary<int, double> Normalised(Dictionary<int, double> vector)
    {
        double length = Math.Sqrt(vector.Values.Sum(weight => weight * weight));
        return length == 0 ? [] : vector.ToDictionary(entry => entry.Key, entry => entry.Value / length);
    }

    private static double Cosine(Dictionary<int, double> prompt, Dictionary<int, double> passage) =>
        prompt.Sum(entry => entry.Value * passage.GetValueOrDefault(entry.Key));

    private static Dictionary<int, double> Count(ReadOnlySpan<int> tokens, double weight, double weightPerTokenBack)
    {
        var counts = new Dictionary<int, double>();
        for (int i = tokens.Length - 1; i >= 0; i--, weight *= weightPerTokenBack)
            counts[tokens[i]] = counts.GetValueOrDefault(tokens[i]) + weight;
        return counts;
    }

    private Dictionary<int, double> VectorOf(Passage passage)
    {
        Dictionary<int, double> counts = Count(passage.Tokens, 1, 1);
        foreach ((int token, double weight) in Count(passage.Heading, HeadingWeight, 1))
            counts[token] += weight;
        return Normalised(Rare(counts));
    }

    // The logarithm keeps a word said ten times from drowning the rest; the square makes rare words decide.
    private Dictionary<int, double> Rare(Dictionary<int, double> counts) => counts.ToDictionary(
        entry => entry.Key, entry => Math.Log(1 + entry.Value) * _rarity[entry.Key] * _rarity[entry.Key]);
}
