using Hewn.LogQL.LabelFilters;
using Hewn.LogQL.Pipelines.Filters;
using Hewn.LogQL.Stages;

namespace Hewn.LogQL.Pipelines;

/// <summary>What runs for each stage of a query.</summary>
internal static class LineStages
{
    /// <summary>What runs for a stage.</summary>
    /// <exception cref="LogQLException">The stage parses but makes no sense.</exception>
    public static LineStage Create(Stage stage, FieldNeeds needs) => stage switch
    {
        LabelFilterStage { Filter: var filter } => Create(filter),
        _ => throw new LogQLException($"unknown stage {stage} {needs}"),
    };

    /// <summary>What runs for a condition on labels.</summary>
    /// <exception cref="LogQLException">The condition parses but makes no sense.</exception>
    public static LineStage Create(LabelFilter filter) => filter switch
    {
        TextLabelFilter { Matcher: var matcher } => new TextCondition(matcher),
        _ => throw new LogQLException($"unknown condition {filter}"),
    };
}
