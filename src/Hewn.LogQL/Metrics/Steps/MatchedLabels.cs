using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Metrics.Steps;

/// <summary>Labels of what comes out of two series that met. Each pair is worked out once.</summary>
internal sealed class MatchedLabels(VectorMatching matching)
{
    private static readonly HashSet<string> _none = [];
    private readonly HashSet<string> _names = [.. matching.Labels];
    private readonly Dictionary<(LabelSet Many, LabelSet? One), LabelSet> _known = new(new ByReference());

    /// <summary>The labels, of the side of many and the side of one.</summary>
    public LabelSet Of(LabelSet many, LabelSet one)
    {
        (LabelSet, LabelSet?) key = (many, matching.Include.Count > 0 ? one : null);
        if (!_known.TryGetValue(key, out LabelSet? labels))
            _known.Add(key, labels = Make(many, one));
        return labels;
    }

    private LabelSet Make(LabelSet many, LabelSet one)
    {
        LabelSet labels = matching.Cardinality != MatchCardinality.OneToOne ? SeriesLabels.Without(many, _none)
            : matching.On ? SeriesLabels.Keep(many, _names, dropsEmpty: true)
            : SeriesLabels.Without(many, _names);
        foreach (string name in matching.Include)
            labels = SeriesLabels.With(labels, name, one[name]);
        return labels;
    }

    private sealed class ByReference : IEqualityComparer<(LabelSet Many, LabelSet? One)>
    {
        public bool Equals((LabelSet Many, LabelSet? One) x, (LabelSet Many, LabelSet? One) y) =>
            ReferenceEquals(x.Many, y.Many) && ReferenceEquals(x.One, y.One);

        public int GetHashCode((LabelSet Many, LabelSet? One) obj) => HashCode.Combine(
            System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj.Many),
            System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj.One));
    }
}
