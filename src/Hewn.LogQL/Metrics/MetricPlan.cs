using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Metrics.Steps;
using Hewn.LogQL.Metrics.Windows;

namespace Hewn.LogQL.Metrics;

/// <summary>
/// Makes an expression ready to be asked for vectors. Reads the entries of its range aggregations for that.
/// </summary>
internal sealed class MetricPlan(
    QueryTimes times, MetricLimits limits, IEntrySource source, CancellationToken token)
{
    private readonly Dictionary<string, WindowValues> _read = [];

    /// <summary>An expression as a node.</summary>
    /// <exception cref="LogQLException">It cannot be evaluated.</exception>
    public StepNode Build(SampleExpression expression) => expression switch
    {
        RangeAggregation range when GroupedAverage.Find(range) is { } quotient => Build(quotient),
        // Whether there is a line is all that matters of it, so no label is asked for, and no parser need run.
        RangeAggregation { Operation: RangeOperation.AbsentOverTime } absent =>
            Windows(absent, new Grouping(false, [])),
        RangeAggregation range => Windows(range, range.Grouping),
        VectorAggregation { Operation: VectorOperation.Sum, Inner: RangeAggregation inner } sum
            when SumsAtOnce(inner) => new GroupNode(sum, Windows(inner, sum.Grouping ?? new Grouping(false, []))),
        VectorAggregation { Operation: <= VectorOperation.Stdvar } group => new GroupNode(group, Build(group.Inner)),
        VectorAggregation rank => new RankNode(rank, Build(rank.Inner)),
        BinaryExpression { Left: LiteralExpression number } binary =>
            new NumberSideNode(binary, Build(binary.Right), number.Value, isNumberLeft: true),
        BinaryExpression { Right: LiteralExpression number } binary =>
            new NumberSideNode(binary, Build(binary.Left), number.Value, isNumberLeft: false),
        BinaryExpression binary when binary.Operator.IsSet() =>
            new SetNode(binary.Operator, binary.Matching, Build(binary.Left), Build(binary.Right)),
        BinaryExpression binary => new MatchNode(binary, Build(binary.Left), Build(binary.Right)),
        LabelReplaceExpression replace => new LabelReplaceNode(replace, Build(replace.Inner)),
        VectorExpression vector => new ConstantNode(vector.Value),
        _ => throw MetricErrors.BareNumber(),
    };

    /// <summary>
    /// Whether a sum around it may be taken while samples are read, so that other labels need not be kept.
    /// </summary>
    private static bool SumsAtOnce(RangeAggregation range) => range.Grouping is null && range.Operation
        is RangeOperation.CountOverTime or RangeOperation.Rate or RangeOperation.SumOverTime
        or RangeOperation.BytesOverTime or RangeOperation.BytesRate;

    private StepNode Windows(RangeAggregation range, Grouping? grouping)
    {
        string key = $"{range} {grouping}";
        if (!_read.TryGetValue(key, out WindowValues? values))
            _read.Add(key, values = WindowReading.Read(range, grouping, times, limits, source, token));
        return range.Operation == RangeOperation.AbsentOverTime
            ? new AbsentNode(values, range.Range.Log.Matchers)
            : new WindowNode(values);
    }
}
