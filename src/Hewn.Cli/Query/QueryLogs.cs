using Hewn.LogQL.Expressions;

namespace Hewn.Cli.Query;

/// <summary>The parts of a query that choose lines.</summary>
internal static class QueryLogs
{
    /// <summary>Each with the label of which numbers are taken.</summary>
    public static IEnumerable<(LogExpression Log, Unwrap? Unwrap)> Of(Expression expression) => expression switch
    {
        LogExpression log => [(log, null)],
        RangeAggregation range => [(range.Range.Log, range.Range.Unwrap)],
        VectorAggregation vector => Of(vector.Inner),
        LabelReplaceExpression replace => Of(replace.Inner),
        BinaryExpression binary => Of(binary.Left).Concat(Of(binary.Right)),
        _ => [],
    };
}
