using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Functions;

/// <summary>
/// <c>int float64 bytes duration duration_seconds</c>, and how the arithmetic functions read their arguments.
/// </summary>
internal static class ConversionFunctions
{
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>The functions.</summary>
    public static IEnumerable<TemplateFunction> All =>
    [
        Define.Int("int", "a", call => ToInteger(call[0])),
        Define.Float("float64", "a", call => ToFloat(call[0])),
        Define.Float("bytes", "s", call => Bytes(call.Text(0))),
        Define.Float("duration", "s", call => Seconds(call.Text(0))),
        Define.Float("duration_seconds", "s", call => Seconds(call.Text(0))),
    ];

    /// <summary>A value as an integer; 0 for what is none. Texts by their prefix: <c>010</c> is 8.</summary>
    public static long ToInteger(object? value) => value switch
    {
        nint number => number,
        long number => number,
        byte number => number,
        double number => Truncate(number),
        bool truth => truth ? 1 : 0,
        string text => GoInteger.TryParse(WithoutZeroFraction(text), 0, out long number) ? number : 0,
        GoNamed { Type: not GoNamed.Duration } named => named.Value,
        _ => 0,
    };

    /// <summary>A value as a float; 0 for what is none.</summary>
    public static double ToFloat(object? value) => value switch
    {
        nint number => number,
        long number => number,
        byte number => number,
        double number => number,
        bool truth => truth ? 1 : 0,
        string text => GoNumber.TryParse(text, out double number) ? number : 0,
        GoNamed { Type: not GoNamed.Duration } named => named.Value,
        _ => 0,
    };

    /// <summary>What the processor gives for a float that does not fit is the smallest integer.</summary>
    private static long Truncate(double number) =>
        number is >= -9223372036854775808.0 and < 9223372036854775808.0 ? (long)number : long.MinValue;

    /// <summary><c>12.00</c> is read as <c>12</c>; <c>12.5</c> stays, and so is no integer.</summary>
    private static string WithoutZeroFraction(string text)
    {
        string trimmed = text.TrimEnd('0');
        return trimmed.Length < text.Length && trimmed.EndsWith('.') ? trimmed[..^1] : text;
    }

    private static double Bytes(string text) => HumanBytes.TryParse(text, out ulong bytes, out string problem)
        ? bytes
        : throw new TemplateFault(problem);

    private static double Seconds(string text)
    {
        if (GoDurationReader.Read(text, out long nanoseconds) is { } problem)
            throw new TemplateFault(problem);
        long whole = nanoseconds / 1_000_000_000;
        return whole + (nanoseconds % 1_000_000_000 / NanosecondsPerSecond);
    }
}
