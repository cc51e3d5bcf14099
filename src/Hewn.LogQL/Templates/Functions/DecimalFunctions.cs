using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Functions;

/// <summary><c>addf subf mulf divf</c>: floats by decimal arithmetic, so that 0.1 and 0.2 are 0.3.</summary>
internal static class DecimalFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<TemplateFunction> All =>
    [
        Define.Float("addf", "A", call => Fold(call, GoDecimal.Of(0), 0, (left, right) => left.Add(right))),
        Define.Float("subf", "aA", call => Fold(call, Read(call, 0), 1, (left, right) => left.Add(right.Negate()))),
        Define.Float("mulf", "aA", call => Fold(call, Read(call, 0), 1, (left, right) => left.Multiply(right))),
        Define.Float("divf", "aA", call => Fold(call, Read(call, 0), 1, (left, right) => left.Divide(right))),
    ];

    private static GoDecimal Read(FunctionCall call, int index) =>
        GoDecimal.Of(ConversionFunctions.ToFloat(call[index]));

    private static double Fold(
        FunctionCall call, GoDecimal value, int start, Func<GoDecimal, GoDecimal, GoDecimal> step)
    {
        for (int i = start; i < call.Count; i++)
            value = step(value, Read(call, i));
        return value.ToDouble();
    }
}
