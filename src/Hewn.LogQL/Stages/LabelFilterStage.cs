using Hewn.LogQL.LabelFilters;

namespace Hewn.LogQL.Stages;

/// <summary>Keeps the lines whose labels meet a condition: <c>| status &gt;= 500</c>.</summary>
public sealed class LabelFilterStage(LabelFilter filter) : Stage
{
    /// <summary>The condition.</summary>
    public LabelFilter Filter => filter;

    /// <inheritdoc/>
    public override string ToString() => "| " + filter;
}
