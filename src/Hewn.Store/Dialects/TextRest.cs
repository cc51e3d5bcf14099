namespace Hewn.Store.Dialects;

/// <summary>The lines of a text record behind its first.</summary>
/// <param name="text">The lines, without the last line end; empty when there are none.</param>
/// <param name="isTrace">True when they are a stack trace.</param>
internal readonly ref struct TextRest(ReadOnlySpan<byte> text, bool isTrace)
{
    /// <summary>The lines.</summary>
    public ReadOnlySpan<byte> Text { get; } = text;

    /// <summary>True when they are a stack trace; false when there are none.</summary>
    public bool IsTrace { get; } = isTrace && !text.IsEmpty;
}
