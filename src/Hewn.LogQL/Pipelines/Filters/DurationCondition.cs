using Hewn.LogQL.LabelFilters;

namespace Hewn.LogQL.Pipelines.Filters;

/// <summary>Compares a label as a duration.</summary>
internal sealed class DurationCondition(DurationLabelFilter filter) : LineStage
{
    /// <inheritdoc/>
    public override bool Process(LineContext line)
    {
        if (!line.Labels.TryGet(filter.Name, out ReadOnlyMemory<byte> text))
            return false;
        if (LabelNumbers.ReadDuration(text.Span, out long value) is { } problem)
        {
            if (line.Labels.Error is null) // an earlier error says more
                line.Labels.SetError(StageErrors.LabelFilter, problem);
            return true;
        }

        return filter.Comparison.Holds(value, filter.Value);
    }
}
