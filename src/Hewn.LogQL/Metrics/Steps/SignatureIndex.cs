using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Metrics.Steps;

/// <summary>Numbers for what series of two sides are matched by; equal numbers match.</summary>
internal sealed class SignatureIndex(VectorMatching matching)
{
    private readonly HashSet<string> _names = [.. matching.Labels];
    private readonly Dictionary<LabelSet, int> _known = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<LabelSet, int> _numbers = [];

    /// <summary>The number of a series.</summary>
    public int Of(LabelSet labels)
    {
        if (_known.TryGetValue(labels, out int number))
            return number;
        LabelSet signature = matching.On
            ? SeriesLabels.Keep(labels, _names, dropsEmpty: true)
            : SeriesLabels.Without(labels, _names);
        if (!_numbers.TryGetValue(signature, out number))
            _numbers.Add(signature, number = _numbers.Count);
        _known.Add(labels, number);
        return number;
    }
}
