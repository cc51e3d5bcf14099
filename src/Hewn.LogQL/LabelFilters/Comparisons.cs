namespace Hewn.LogQL.LabelFilters;

/// <summary>Signs of <see cref="Comparison"/>.</summary>
internal static class Comparisons
{
    /// <summary>As Loki prints it.</summary>
    public static string Sign(this Comparison comparison) => comparison switch
    {
        Comparison.Equal => "==",
        Comparison.NotEqual => "!=",
        Comparison.Greater => ">",
        Comparison.GreaterOrEqual => ">=",
        Comparison.Less => "<",
        _ => "<=",
    };

    /// <summary>The comparison of a sign; null when it is none.</summary>
    public static Comparison? Find(string sign) => sign switch
    {
        "==" or "=" => Comparison.Equal,
        "!=" => Comparison.NotEqual,
        ">" => Comparison.Greater,
        ">=" => Comparison.GreaterOrEqual,
        "<" => Comparison.Less,
        "<=" => Comparison.LessOrEqual,
        _ => null,
    };

    /// <summary>Whether two values stand so to each other.</summary>
    public static bool Holds<T>(this Comparison comparison, T left, T right)
        where T : System.Numerics.IComparisonOperators<T, T, bool> => comparison switch
        {
            Comparison.Equal => left == right,
            Comparison.NotEqual => left != right,
            Comparison.Greater => left > right,
            Comparison.GreaterOrEqual => left >= right,
            Comparison.Less => left < right,
            _ => left <= right,
        };
}
