using System.Globalization;

namespace Hewn.LogQL.Metrics;

/// <summary>What metric queries fail with while they run, in Loki's words where Loki has some.</summary>
internal static class MetricErrors
{
    public static EvaluationException TooManySeries(int limit) => new(string.Create(CultureInfo.InvariantCulture,
        $"maximum number of series ({limit}) reached for a single query; consider reducing query cardinality by "
        + $"adding more specific stream selectors, reducing the time range, or aggregating results with functions "
        + $"like sum(), count() or topk()"));

    public static LogQLException TooManyValues(long limit) => new TooManyValuesException(limit);

    public static EvaluationException TooLate(long limit) => new(string.Create(CultureInfo.InvariantCulture,
        $"maximum number of values ({limit}) held for a single query, and lines that stand far out of the order of "
        + $"time among them: one came when the windows of its time were done; consider a shorter time without them, a "
        + $"more specific selector, or a function that needs no single values, such as avg_over_time"));

    public static EvaluationException EndBeforeStart() =>
        new("end timestamp must not be before or equal to start time");

    public static EvaluationException NoStep() => new(
        "zero or negative query resolution step widths are not accepted. Try a positive integer");

    public static EvaluationException TooManyPoints() => new(
        "exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter");

    public static EvaluationException Duplicates(string side) => new($"found duplicate series on the {side} hand-side;"
        + "many-to-many matching not allowed: matching labels must be unique on one side");

    public static EvaluationException ManyToOne() => new(
        "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)");

    public static EvaluationException NotUnique() => new(
        "multiple matches for labels: grouping labels must ensure unique matches");

    public static EvaluationException BareNumber() => new(
        "unexpected expr type (*syntax.LiteralExpr) for Evaluator type (*logql.DefaultEvaluator) ");
}
