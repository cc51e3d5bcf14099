namespace Hewn.LogQL.Syntax;

/// <summary>Bounds of a query text, so that no text can exhaust stack or memory.</summary>
public static class ParseLimits
{
    /// <summary>UTF-8 bytes of a query, all but this many; Loki has the same bound.</summary>
    public const int MaxLength = 128 * 1024;

    /// <summary>
    /// Expressions, filters and brackets inside one another; more than twice <see cref="MaxOperators"/>, because a row
    /// of those is printed with brackets around each of its parts.
    /// </summary>
    public const int MaxDepth = 1100;

    /// <summary>
    /// Operators of a query: <c>and</c>, <c>or</c> and commas between conditions, and those between numbers. A row of
    /// them is as deep as it is long, wherever an expression is walked through.
    /// </summary>
    public const int MaxOperators = 500;
}
