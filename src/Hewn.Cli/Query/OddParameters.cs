using System.Globalization;
using Hewn.LogQL.Expressions;

namespace Hewn.Cli.Query;

/// <summary>Numbers in a query that make sense to the language and to nobody else.</summary>
internal static class OddParameters
{
    /// <summary>A sentence for each.</summary>
    public static IEnumerable<string> Sentences(Expression expression) => expression switch
    {
        RangeAggregation { Operation: RangeOperation.QuantileOverTime, Parameter: > 1 } range =>
            [Quantile(range.Parameter.Value)],
        VectorAggregation vector => Sentences(vector.Inner),
        LabelReplaceExpression replace => Sentences(replace.Inner),
        BinaryExpression binary => Sentences(binary.Left).Concat(Sentences(binary.Right)),
        _ => [],
    };

    private static string Quantile(double asked)
    {
        string meant = asked is >= 2 and <= 100
            ? string.Create(CultureInfo.InvariantCulture, $"; {asked} per cent is {asked / 100}")
            : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"quantile_over_time({asked}, …): quantiles are from 0 to 1, and all others infinite{meant}.");
    }
}
