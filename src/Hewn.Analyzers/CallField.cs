using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hewn.Analyzers;

/// <summary>A value of a call that becomes a field: a hole, a pair beside the message, or an argument. Immutable.
/// </summary>
internal sealed class CallField(string? name, ExpressionSyntax? value, SyntaxNode place, CallFieldKind kind)
{
    /// <summary>What the field will be called; null where only the running program knows.</summary>
    public string? Name { get; } = name;

    /// <summary>The expression of its value; null where there is none in the source.</summary>
    public ExpressionSyntax? Value { get; } = value;

    /// <summary>Where to tell about it.</summary>
    public SyntaxNode Place { get; } = place;

    /// <summary>What it is in the source.</summary>
    public CallFieldKind Kind { get; } = kind;
}
