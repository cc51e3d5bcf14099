using Hewn.LogQL.Expressions;

namespace Hewn.Cli.Query;

/// <summary>A part of a query that chooses lines.</summary>
/// <param name="Log">Which.</param>
/// <param name="Unwrap">The label of which numbers are taken.</param>
internal sealed record AskedLog(LogExpression Log, Unwrap? Unwrap)
{
    /// <summary>All of a query.</summary>
    public static IEnumerable<AskedLog> Of(Expression expression) => expression switch
    {
        LogExpression log => [new(log, null)],
        RangeAggregation range => [new(range.Range.Log, range.Range.Unwrap)],
        VectorAggregation vector => Of(vector.Inner),
        LabelReplaceExpression replace => Of(replace.Inner),
        BinaryExpression binary => Of(binary.Left).Concat(Of(binary.Right)),
        _ => [],
    };
}
