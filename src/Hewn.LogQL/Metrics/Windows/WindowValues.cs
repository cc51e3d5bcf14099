using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Metrics.Windows;

/// <summary>Values of a range aggregation at each point in time. Filled by one thread, then only read.</summary>
internal sealed class WindowValues(int count)
{
    private readonly List<MetricElement>?[] _vectors = new List<MetricElement>?[count];

    /// <summary>The values at a point in time, ordered by labels once <see cref="Order"/> was called.</summary>
    public IReadOnlyList<MetricElement> this[int index] => _vectors[index] ?? (IReadOnlyList<MetricElement>)[];

    /// <summary>Adds a value.</summary>
    public void Add(int index, LabelSet labels, double value) =>
        (_vectors[index] ??= []).Add(new MetricElement(labels, value));

    /// <summary>
    /// Orders each vector by labels, so that what is computed from it does not depend on the order of samples.
    /// </summary>
    public void Order()
    {
        foreach (List<MetricElement>? vector in _vectors)
            vector?.Sort((left, right) => left.Labels.Compare(right.Labels));
    }
}
