using Hewn.Store.Entries;

namespace Hewn.Store.Dialects.Text;

/// <summary><c>[1768780800000] INFO: message</c> and <c>[15:12:01] ERROR: message</c>.</summary>
/// <param name="stamps">Reads times.</param>
internal sealed class BracketLevelDialect(StampReader stamps) : TextDialect
{
    /// <inheritdoc/>
    public override string Name => DialectNames.BracketLevel;

    /// <inheritdoc/>
    public override bool Begins(ReadOnlySpan<byte> line) =>
        BracketStamp.TryRead(stamps, line, out _, out _, out ReadOnlySpan<byte> rest)
        && LineHead.TryLevelColon(TextLines.SkipSpace(rest), out _, out _);

    /// <inheritdoc/>
    public override void ReadLine(ReadOnlySpan<byte> line, TextRest rest, CanonicalRecord to)
    {
        ReadOnlySpan<byte> text = line;
        if (BracketStamp.TryRead(stamps, line, out ReadOnlySpan<byte> stamp, out long ticks, out text))
            to.Timestamp(stamp, ticks);
        if (LineHead.TryLevelColon(TextLines.SkipSpace(text), out ReadOnlySpan<byte> word, out text))
            to.TryLevel(word);
        to.Message(text, rest);
    }
}
