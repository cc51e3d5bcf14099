namespace Hewn.LogQL.Expressions;

/// <summary>Signs, ranks and arithmetic of <see cref="BinaryOperator"/>.</summary>
internal static class BinaryOperators
{
    private static readonly (string Sign, int Rank)[] _signs =
    [
        ("or", 1), ("and", 2), ("unless", 2), ("==", 3), ("!=", 3), (">", 3), (">=", 3), ("<", 3), ("<=", 3), ("+", 4),
        ("-", 4), ("*", 5), ("/", 5), ("%", 5), ("^", 6),
    ];

    /// <summary>As written in a query.</summary>
    public static string Sign(this BinaryOperator binary) => _signs[(int)binary].Sign;

    /// <summary>How tightly it binds; more is tighter.</summary>
    public static int Rank(this BinaryOperator binary) => _signs[(int)binary].Rank;

    /// <summary>The operator of a sign or word; null when it is none.</summary>
    public static BinaryOperator? Find(string sign)
    {
        int index = Array.FindIndex(_signs, known => known.Sign == sign);
        return index < 0 ? null : (BinaryOperator)index;
    }

    /// <summary>True for <c>and</c>, <c>or</c>, <c>unless</c>.</summary>
    public static bool IsSet(this BinaryOperator binary) => binary <= BinaryOperator.Unless;

    /// <summary>True for those whose value is a truth.</summary>
    public static bool IsComparison(this BinaryOperator binary) =>
        binary is >= BinaryOperator.Equal and <= BinaryOperator.LessOrEqual;

    /// <summary>
    /// The value for two numbers; a comparison gives 1 or 0. Dividing by zero gives NaN, in Loki's way.
    /// </summary>
    public static double Apply(this BinaryOperator binary, double left, double right) => binary switch
    {
        BinaryOperator.Equal => left == right ? 1 : 0,
        BinaryOperator.NotEqual => left != right ? 1 : 0,
        BinaryOperator.Greater => left > right ? 1 : 0,
        BinaryOperator.GreaterOrEqual => left >= right ? 1 : 0,
        BinaryOperator.Less => left < right ? 1 : 0,
        BinaryOperator.LessOrEqual => left <= right ? 1 : 0,
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide => right == 0 ? double.NaN : left / right,
        BinaryOperator.Modulo => right == 0 ? double.NaN : left % right,
        BinaryOperator.Power => Math.Pow(left, right),
        _ => throw new ArgumentOutOfRangeException(nameof(binary), binary, "works on series, not on numbers"),
    };
}
