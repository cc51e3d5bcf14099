using Hewn.LogQL.Values;

namespace Hewn.LogQL.Labels;

/// <summary>Builds sets from the labels of lines, each different set once as long as there is room.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class LabelSetCache
{
    /// <summary>Sets remembered; beyond that all are forgotten and it begins anew.</summary>
    private const int MaxSets = 16_384;

    private readonly Dictionary<int, LabelSet> _sets = [];
    private LabelSet _last = LabelSet.Empty;

    /// <summary>The set of labels that are sorted by name.</summary>
    public LabelSet Get(ReadOnlySpan<ParsedLabel> sorted)
    {
        if (_last.HoldsSame(sorted))
            return _last;
        int hash = Hash(sorted);
        if (_sets.TryGetValue(hash, out LabelSet? known) && known.HoldsSame(sorted))
            return _last = known;
        var labels = new Label[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
            labels[i] = new Label(sorted[i].Name, GoText.FromBytes(sorted[i].Value.Span));
        if (_sets.Count >= MaxSets)
            _sets.Clear();
        return _last = _sets[hash] = LabelSet.FromSorted(labels);
    }

    private static int Hash(ReadOnlySpan<ParsedLabel> labels)
    {
        var hash = default(HashCode);
        foreach (ref readonly ParsedLabel label in labels)
        {
            hash.Add(label.Name);
            hash.AddBytes(label.Value.Span);
            hash.Add(label.Value.Length);
        }

        return hash.ToHashCode();
    }
}
