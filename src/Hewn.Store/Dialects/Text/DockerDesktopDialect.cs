using Hewn.Store.Entries;

namespace Hewn.Store.Dialects.Text;

/// <summary>
/// <c>[2026-02-05T07:15:19.034849300Z][inference.llama.cpp][W] message</c>: the component becomes the logger, the
/// letter the level.
/// </summary>
/// <param name="stamps">Reads times.</param>
/// <param name="inner">Reads what follows.</param>
internal sealed class DockerDesktopDialect(StampReader stamps, InnerReader inner) : TextDialect
{
    /// <inheritdoc/>
    public override string Name => DialectNames.DockerDesktop;

    /// <inheritdoc/>
    public override bool Begins(ReadOnlySpan<byte> line) =>
        BracketStamp.TryRead(stamps, line, out _, out _, out ReadOnlySpan<byte> rest) && rest.Length > 0
        && rest[0] == '[';

    /// <inheritdoc/>
    public override void ReadLine(ReadOnlySpan<byte> line, TextRest rest, CanonicalRecord to)
    {
        ReadOnlySpan<byte> text = line;
        if (BracketStamp.TryRead(stamps, line, out ReadOnlySpan<byte> stamp, out long ticks, out text))
            to.Timestamp(stamp, ticks);
        ReadOnlySpan<byte> component = default;
        while (TextLines.TryBrackets(text, out ReadOnlySpan<byte> inside, out ReadOnlySpan<byte> behind))
        {
            if (LevelWords.TryRead(inside, out _, out _))
                to.TryLevel(inside);
            else if (component.IsEmpty)
                component = inside;
            else
                break;
            text = behind;
        }

        if (!component.IsEmpty)
            to.Text("logger"u8, component);
        inner.Read(TextLines.SkipSpace(text), rest, to);
    }
}
