namespace Hewn.Records;

/// <summary>What a field is called, by its name or by the hole of an interpolated message that its value stands in.
/// </summary>
/// <remarks>
/// The expression itself is the name: <c>{port}</c> is <c>port</c>, <c>{options.Port}</c> is <c>options.Port</c>,
/// <c>{this.port}</c> is <c>port</c>, <c>{items.Count()}</c> is <c>items.Count</c>. A format that begins with
/// <c>@</c> names the field: <c>{Elapsed():@ms:F1}</c> is <c>ms</c>, formatted by <c>F1</c>.
/// </remarks>
internal static class FieldNames
{
    private static readonly FieldNameCache _names = new(name => new FieldName(name, name));
    private static readonly FieldNameCache _expressions = new(
        text => new FieldName(text, Tidy(text), isExpression: true));
    private static readonly FieldNameCache _formats = new(OfNamingFormat);

    /// <summary>The field of that name.</summary>
    public static FieldName Of(string? name) => _names.Of(name ?? string.Empty);

    /// <summary>The field's name for an expression.</summary>
    public static FieldName OfExpression(string? expression) => _expressions.Of(expression ?? string.Empty);

    /// <summary>The field's name for an expression and its format; takes the name out of the format.</summary>
    public static FieldName OfExpression(string? expression, ref string? format)
    {
        if (format is not ['@', ..])
            return OfExpression(expression);
        FieldName name = _formats.Of(format);
        format = name.Format;
        return name;
    }

    private static FieldName OfNamingFormat(string format)
    {
        int colon = format.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new FieldName(format, format[1..])
            : new FieldName(format, format[1..colon], format[(colon + 1)..]);
    }

    private static string Tidy(string expression)
    {
        if (expression.StartsWith("this.", StringComparison.Ordinal))
            expression = expression[5..];
        expression = expression.TrimStart('@').TrimEnd('!');
        return expression.EndsWith("()", StringComparison.Ordinal) ? expression[..^2] : expression;
    }
}
