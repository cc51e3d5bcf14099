using Hewn.LogQL.Expressions;
using Hewn.LogQL.Stages;

namespace Hewn.LogQL.Metrics;

/// <summary>
/// What Loki makes of <c>avg_over_time</c> when labels are taken away from its series: a sum over a count, each by
/// the same labels.
/// </summary>
/// <remarks>
/// Loki's count is one of all lines, those without the unwrapped label among them, so its average of a label that
/// not all lines have is lower than that of the values. Answers here are Loki's.
/// </remarks>
internal static class GroupedAverage
{
    /// <summary>The sum over the count; null when the average is that of the values.</summary>
    public static SampleExpression? Find(RangeAggregation average)
    {
        if (average.Operation != RangeOperation.AvgOverTime || average.Range.Unwrap is not { } unwrap)
            return null;
        bool groups = average.Grouping is { } given && !(given.Without && given.Labels.Count == 0);
        if (!groups && !average.Range.Log.Stages.Any(TakesLabels))
            return null;
        Grouping grouping = average.Grouping ?? new Grouping(true, []);
        Grouping ofLines = grouping.Without
            ? grouping with { Labels = [.. grouping.Labels, unwrap.Label] } // the sum has lost this label already
            : grouping;
        return BinaryExpression.Create(BinaryOperator.Divide,
            Sum(RangeOperation.SumOverTime, average.Range, grouping),
            Sum(RangeOperation.CountOverTime, average.Range with { Unwrap = null }, ofLines),
            isBool: false, VectorMatching.Default);
    }

    private static VectorAggregation Sum(RangeOperation operation, LogRange range, Grouping grouping) =>
        new(VectorOperation.Sum, new RangeAggregation(operation, range, null, null), null, grouping);

    private static bool TakesLabels(Stage stage) => stage is KeepStage or DropStage
        || (stage is LabelFormatStage formats && formats.Formats.Any(format => !format.IsTemplate));
}
