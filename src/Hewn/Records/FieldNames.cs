using System.Buffers;
using System.Collections.Concurrent;

namespace Hewn.Records;

/// <summary>What a field is called when its value stands in a hole of an interpolated message.</summary>
/// <remarks>
/// The expression itself is the name: <c>{port}</c> is <c>port</c>, <c>{options.Port}</c> is <c>options.Port</c>,
/// <c>{this.port}</c> is <c>port</c>, <c>{items.Count()}</c> is <c>items.Count</c>. A format that begins with
/// <c>@</c> names the field: <c>{Elapsed():@ms:F1}</c> is <c>ms</c>, formatted by <c>F1</c>.
/// </remarks>
internal static class FieldNames
{
    private static readonly ConcurrentDictionary<string, string> _tidied = new();

    /// <summary>The field's name for an expression and its format; takes the name out of the format.</summary>
    public static string Of(string expression, ref string? format)
    {
        if (format is ['@', ..])
        {
            int colon = format.IndexOf(':', StringComparison.Ordinal);
            string name = colon < 0 ? format[1..] : format[1..colon];
            format = colon < 0 ? null : format[(colon + 1)..];
            return name;
        }

        // Fast path - a plain identifier or path of identifiers.
        if (!expression.StartsWith("this.", StringComparison.Ordinal)
            && expression.AsSpan().IndexOfAnyExcept(_identifier) < 0)
            return expression;
        return _tidied.Count < MaxTidied ? _tidied.GetOrAdd(expression, Tidy) : Tidy(expression);
    }

    private static string Tidy(string expression)
    {
        if (expression.StartsWith("this.", StringComparison.Ordinal))
            expression = expression[5..];
        expression = expression.TrimStart('@').TrimEnd('!');
        return expression.EndsWith("()", StringComparison.Ordinal) ? expression[..^2] : expression;
    }

    // Expressions come from source code, so their number is bounded; this is for generated code.
    private const int MaxTidied = 4096;

    private static readonly SearchValues<char> _identifier = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.");
}
