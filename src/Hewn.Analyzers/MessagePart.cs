using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hewn.Analyzers;

/// <summary>A piece of a message: text, or a value with how it is to be written. Immutable.</summary>
internal sealed class MessagePart
{
    /// <summary>Text as the message shows it.</summary>
    public MessagePart(string text) => Text = text;

    /// <summary>A value.</summary>
    public MessagePart(ExpressionSyntax value, string? alignment = null, string? format = null) =>
        (Value, Alignment, Format) = (value, alignment, format);

    /// <summary>The text; null for a value.</summary>
    public string? Text { get; }

    /// <summary>The value's expression; null for text.</summary>
    public ExpressionSyntax? Value { get; }

    /// <summary>The value's width as it is written in the source; null where there is none.</summary>
    public string? Alignment { get; }

    /// <summary>The value's format; null where there is none.</summary>
    public string? Format { get; }
}
