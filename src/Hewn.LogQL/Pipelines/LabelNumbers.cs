using Hewn.LogQL.Templates.Functions;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Pipelines;

/// <summary>Numbers, durations and sizes in the values of labels. What is wrong is said in Go's words.</summary>
internal static class LabelNumbers
{
    private const double Second = 1e9;

    /// <summary>Reads a number.</summary>
    public static string? ReadFloat(ReadOnlySpan<byte> text, out double value)
    {
        // Fast path: a short plain decimal; its digits and its power of ten are exact, so the quotient is, too.
        if (TryPlain(text, out value))
            return null;
        string source = GoText.FromBytes(text);
        return GoFloat.Read(source, out value) is { } problem
            ? $"strconv.ParseFloat: parsing {GoText.Quote(source)}: {problem}"
            : null;
    }

    /// <summary>Reads a Go duration, in nanoseconds.</summary>
    public static string? ReadDuration(ReadOnlySpan<byte> text, out long nanoseconds) =>
        GoDurationReader.Read(GoText.FromBytes(text), out nanoseconds);

    /// <summary>Reads a Go duration, in seconds.</summary>
    public static string? ReadSeconds(ReadOnlySpan<byte> text, out double seconds)
    {
        string? problem = ReadDuration(text, out long nanoseconds);
        long whole = nanoseconds / 1_000_000_000;
        seconds = whole + ((nanoseconds - (whole * 1_000_000_000)) / Second);
        return problem;
    }

    /// <summary>Reads a size in bytes.</summary>
    public static string? ReadBytes(ReadOnlySpan<byte> text, out long bytes)
    {
        bool isGood = HumanBytes.TryParse(GoText.FromBytes(text), out ulong size, out string problem);
        bytes = size > long.MaxValue ? long.MaxValue : (long)size;
        return isGood ? null : problem;
    }

    private static bool TryPlain(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (text.Length is 0 or > 15)
            return false;
        int at = text[0] == '-' ? 1 : 0;
        long digits = 0;
        int count = 0;
        int decimals = -1;
        for (; at < text.Length; at++)
        {
            byte letter = text[at];
            if (letter == '.' && decimals < 0)
            {
                decimals = 0;
                continue;
            }

            if (letter is < (byte)'0' or > (byte)'9')
                return false;
            digits = (digits * 10) + (letter - '0');
            count++;
            if (decimals >= 0)
                decimals++;
        }

        if (count == 0)
            return false;
        value = decimals > 0 ? digits / PowerOfTen(decimals) : digits;
        if (text[0] == '-')
            value = -value;
        return true;
    }

    private static double PowerOfTen(int exponent)
    {
        ReadOnlySpan<double> powers =
            [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
        return powers[exponent];
    }
}
