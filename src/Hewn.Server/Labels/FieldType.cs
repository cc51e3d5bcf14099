using System.Globalization;
using System.Text.RegularExpressions;

namespace Hewn.Server.Labels;

/// <summary>What kind of value a text looks like, as <c>detected_fields</c> says it.</summary>
internal static partial class FieldType
{
    /// <summary>The kind.</summary>
    public static string Of(string value)
    {
        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            return "int";
        if (Float().IsMatch(value))
            return "float";
        if (value is "t" or "T" or "TRUE" or "true" or "True" or "f" or "F" or "FALSE" or "false" or "False")
            return "boolean";
        if (Duration().IsMatch(value))
            return "duration";
        return Bytes().IsMatch(value) ? "bytes" : "string";
    }

    [GeneratedRegex(@"^[+-]?((\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?|inf|infinity)$|^nan$", RegexOptions.IgnoreCase)]
    private static partial Regex Float();

    [GeneratedRegex(@"^[+-]?((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$")]
    private static partial Regex Duration();

    [GeneratedRegex(@"^[\d.,]+ *([kmgtpe]i?b?|b)$", RegexOptions.IgnoreCase)]
    private static partial Regex Bytes();
}
