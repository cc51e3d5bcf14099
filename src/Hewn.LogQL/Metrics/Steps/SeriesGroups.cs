using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Metrics.Steps;

/// <summary>Which group a series belongs to. Each series is looked at once.</summary>
internal sealed class SeriesGroups(Grouping? grouping)
{
    private readonly HashSet<string> _names = [.. grouping?.Labels ?? []];
    private readonly Dictionary<LabelSet, int> _known = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<LabelSet, int> _numbers = [];
    private readonly List<LabelSet> _labels = [];

    /// <summary>The number of a series' group, from 0.</summary>
    public int Of(LabelSet labels)
    {
        if (_known.TryGetValue(labels, out int number))
            return number;
        LabelSet group = grouping is { Without: true }
            ? SeriesLabels.Without(labels, _names)
            : SeriesLabels.Keep(labels, _names, dropsEmpty: false);
        if (!_numbers.TryGetValue(group, out number))
        {
            _numbers.Add(group, number = _numbers.Count);
            _labels.Add(group);
        }

        _known.Add(labels, number);
        return number;
    }

    /// <summary>The labels of a group.</summary>
    public LabelSet Labels(int number) => _labels[number];
}
