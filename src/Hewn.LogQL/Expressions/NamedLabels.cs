using Hewn.LogQL.Pipelines;
using Hewn.LogQL.Stages;

namespace Hewn.LogQL.Expressions;

/// <summary>Which structured metadata a query names, for sources that have more than anybody wants to see.</summary>
public static class NamedLabels
{
    /// <summary>
    /// Labels that a query asks for and no <c>| json</c> before makes; null when any may be asked for, as by
    /// <c>line_format "{{.}}"</c>.
    /// </summary>
    public static IReadOnlySet<string>? Of(Expression query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var names = new HashSet<string>(StringComparer.Ordinal);
        return Add(names, query) ? names : null;
    }

    private static bool Add(HashSet<string> names, Expression query)
    {
        switch (query)
        {
            case LogExpression log:
                return AddStages(names, log.Stages, out _);
            case RangeAggregation range:
                return Add(names, range);
            case VectorAggregation vector:
                names.UnionWith(vector.Grouping is { Without: false } by ? by.Labels : []);
                return Add(names, vector.Inner);
            case LabelReplaceExpression replace:
                names.Add(replace.Source);
                return Add(names, replace.Inner);
            case BinaryExpression binary:
                names.UnionWith(binary.Matching.On ? binary.Matching.Labels : []);
                names.UnionWith(binary.Matching.Include);
                return Add(names, binary.Left) & Add(names, binary.Right);
            default:
                return true;
        }
    }

    private static bool Add(HashSet<string> names, RangeAggregation range)
    {
        bool areAllKnown = AddStages(names, range.Range.Log.Stages, out bool hasJson);
        if (hasJson)
            return areAllKnown;
        names.UnionWith(range.Grouping is { Without: false } by ? by.Labels : []);
        if (range.DistinctLabel is { } counted)
            names.Add(counted);
        if (range.Range.Unwrap is { } unwrap)
        {
            names.Add(unwrap.Label);
            NamesIn.AddTo(names, [.. unwrap.Filters.Select(filter => new LabelFilterStage(filter))]);
        }

        return areAllKnown;
    }

    private static bool AddStages(HashSet<string> names, IReadOnlyList<Stage> stages, out bool hasJson)
    {
        Stage[] before = [.. stages.TakeWhile(stage => stage is not JsonStage { Extractions.Count: 0 })];
        hasJson = before.Length < stages.Count;
        foreach (Stage stage in before)
            names.UnionWith(stage is KeepStage keep ? keep.Labels.Select(choice => choice.Name) : []);
        foreach (ResultStage stage in before.OfType<ResultStage>())
            names.UnionWith(stage.Label is { } label ? [label] : []);
        return NamesIn.AddTo(names, before);
    }
}
