namespace Hewn.Store.Dialects.Text;

/// <summary>Any other text: the line is the message, without a level that it begins with.</summary>
internal sealed class PlainDialect : TextDialect
{
    /// <inheritdoc/>
    public override string Name => DialectNames.Plain;

    /// <inheritdoc/>
    public override bool Begins(ReadOnlySpan<byte> line) => true;

    /// <summary>Lines that name an exception are records here: nothing says what they belong to.</summary>
    public override bool Continues(ref TraceState trace, ReadOnlySpan<byte> line, bool isAfterBlank) =>
        TraceLines.Continues(ref trace, line, isAfterBlank, takesHeader: false);

    /// <inheritdoc/>
    public override void ReadLine(ReadOnlySpan<byte> line, TextRest rest, CanonicalRecord to)
    {
        if (LineHead.TryLevel(line, out ReadOnlySpan<byte> word, out ReadOnlySpan<byte> message))
            to.TryLevel(word);
        to.Message(message, rest);
    }
}
