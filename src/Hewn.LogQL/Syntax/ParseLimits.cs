namespace Hewn.LogQL.Syntax;

/// <summary>Bounds of a query text, so that no text can exhaust stack or memory.</summary>
public static class ParseLimits
{
    /// <summary>Characters of a query.</summary>
    public const int MaxLength = 128 * 1024;

    /// <summary>Expressions, filters and brackets inside one another.</summary>
    public const int MaxDepth = 100;
}
