namespace Hewn.LogQL.Templates.Functions;

/// <summary><c>maxf minf ceil floor round</c>.</summary>
internal static class FloatFunctions
{
    private const double DefaultRoundOn = 0.5;

    /// <summary>The functions.</summary>
    public static IEnumerable<TemplateFunction> All =>
    [
        Define.Float("maxf", "aA", call => Fold(call, Max)),
        Define.Float("minf", "aA", call => Fold(call, Min)),
        Define.Float("ceil", "a", call => Math.Ceiling(Read(call, 0))),
        Define.Float("floor", "a", call => Math.Floor(Read(call, 0))),
        Define.Float("round", "aiF", Round),
    ];

    private static double Read(FunctionCall call, int index) => ConversionFunctions.ToFloat(call[index]);

    private static double Fold(FunctionCall call, Func<double, double, double> step)
    {
        double value = Read(call, 0);
        for (int i = 1; i < call.Count; i++)
            value = step(value, Read(call, i));
        return value;
    }

    /// <summary>Infinity wins over NaN, as in Go.</summary>
    private static double Max(double left, double right) =>
        double.IsPositiveInfinity(left) || double.IsPositiveInfinity(right) ? double.PositiveInfinity
        : Math.Max(left, right);

    private static double Min(double left, double right) =>
        double.IsNegativeInfinity(left) || double.IsNegativeInfinity(right) ? double.NegativeInfinity
        : Math.Min(left, right);

    /// <summary>
    /// Rounds to so many places; up from a half, or from the third argument. Towards zero below nought.
    /// </summary>
    private static double Round(FunctionCall call)
    {
        double roundOn = call.Count > 2 ? call.Float(2) : DefaultRoundOn;
        double power = PowerOfTen(call.Int(1));
        double digits = power * Read(call, 0);
        double fraction = double.IsInfinity(digits) ? double.NaN : digits - Math.Truncate(digits);
        double rounded = fraction >= roundOn ? Math.Ceiling(digits) : Math.Floor(digits);
        return rounded / power;
    }

    private static double PowerOfTen(long places) => places is >= -330 and <= 330
        ? double.Parse(FormattableString.Invariant($"1e{places}"), System.Globalization.CultureInfo.InvariantCulture)
        : places > 0 ? double.PositiveInfinity : 0;
}
