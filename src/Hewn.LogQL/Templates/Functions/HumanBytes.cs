using System.Globalization;
using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Functions;

/// <summary>Sizes such as <c>1.5 GB</c> and <c>5MiB</c>, as the Go library go-humanize reads them.</summary>
internal static class HumanBytes
{
    private const string Prefixes = "kmgtpe";

    /// <summary>Reads a size.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">The size.</param>
    /// <param name="problem">What is wrong, in the library's words.</param>
    public static bool TryParse(string text, out ulong bytes, out string problem)
    {
        bytes = 0;
        problem = "";
        int end = 0;
        while (end < text.Length && (char.IsDigit(text[end]) || text[end] is '.' or ','))
            end++;
        string digits = text[..end].Replace(",", "", StringComparison.Ordinal);
        if (!GoNumber.TryParse(digits, out double number))
        {
            problem = $"strconv.ParseFloat: parsing {Hewn.LogQL.Values.GoText.Quote(digits)}: invalid syntax";
            return false;
        }

        string unit = text[end..].Trim().ToLower(CultureInfo.InvariantCulture);
        if (Factor(unit) is not { } factor)
        {
            problem = $"unhandled size name: {unit}";
            return false;
        }

        number *= factor;
        if (number >= ulong.MaxValue)
        {
            problem = $"too large: {text}";
            return false;
        }

        bytes = (ulong)number;
        return true;
    }

    private static double? Factor(string unit)
    {
        if (unit is "" or "b")
            return 1;
        int power = Prefixes.IndexOf(unit[0], StringComparison.Ordinal) + 1;
        if (power == 0)
            return null;
        return unit[1..] switch
        {
            "" or "b" => Math.Pow(1000, power),
            "i" or "ib" => Math.Pow(1024, power),
            _ => null,
        };
    }
}
