using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Metrics;

/// <summary>
/// What operators do to the labels of series. An empty label counts as absent where labels are made anew.
/// </summary>
internal static class SeriesLabels
{
    /// <summary>Only the labels with these names.</summary>
    public static LabelSet Keep(LabelSet labels, IReadOnlySet<string> names, bool dropsEmpty) =>
        Filter(labels, label => names.Contains(label.Name) && !(dropsEmpty && label.Value.Length == 0));

    /// <summary>The labels without these names and without empty ones.</summary>
    public static LabelSet Without(LabelSet labels, IReadOnlySet<string> names) =>
        Filter(labels, label => !names.Contains(label.Name) && label.Value.Length > 0);

    /// <summary>The labels, one of them set; an empty value takes it away. Other empty labels go, too.</summary>
    public static LabelSet With(LabelSet labels, string name, string value)
    {
        LabelSet others = Filter(labels, label => label.Name != name && label.Value.Length > 0);
        return value.Length == 0 ? others : others.With(name, value);
    }

    private static LabelSet Filter(LabelSet labels, Func<Label, bool> keeps)
    {
        Label[] kept = [.. labels.Where(keeps)];
        return kept.Length == labels.Count ? labels : LabelSet.FromSorted(kept);
    }
}
