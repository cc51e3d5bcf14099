namespace Hewn.LogQL.Templates.Functions;

/// <summary><c>add sub mul div mod max min</c> on int64; overflow wraps around.</summary>
internal static class IntegerFunctions
{
    private const string DivisionByZero = "runtime error: integer divide by zero";

    /// <summary>The functions.</summary>
    public static IEnumerable<TemplateFunction> All =>
    [
        Define.Int64("add", "A", call => Fold(call, 0, (left, right) => unchecked(left + right), start: 0)),
        Define.Int64("sub", "aa", call => unchecked(Read(call, 0) - Read(call, 1))),
        Define.Int64("mul", "aA", call => Fold(call, Read(call, 0), (left, right) => unchecked(left * right))),
        Define.Int64("div", "aa", call => Divide(Read(call, 0), Read(call, 1))),
        Define.Int64("mod", "aa", call => Remainder(Read(call, 0), Read(call, 1))),
        Define.Int64("max", "aA", call => Fold(call, Read(call, 0), Math.Max)),
        Define.Int64("min", "aA", call => Fold(call, Read(call, 0), Math.Min)),
    ];

    private static long Read(FunctionCall call, int index) => ConversionFunctions.ToInteger(call[index]);

    private static long Fold(FunctionCall call, long value, Func<long, long, long> step, int start = 1)
    {
        for (int i = start; i < call.Count; i++)
            value = step(value, Read(call, i));
        return value;
    }

    private static long Divide(long left, long right) => right switch
    {
        0 => throw new TemplateFault(DivisionByZero),
        -1 => unchecked(-left),
        _ => left / right,
    };

    private static long Remainder(long left, long right) => right switch
    {
        0 => throw new TemplateFault(DivisionByZero),
        -1 => 0,
        _ => left % right,
    };
}
