using Hewn.Store.Dialects.Text;
using Hewn.Store.Entries;

namespace Hewn.Store.Dialects.Wrappers;

/// <summary>
/// <c>[2026-01-19T00:00:00.000000000Z] line</c>, the line in any other dialect with a timestamp of its own or none; and
/// lines with further brackets behind the first: <c>[time] [pid] [LEVEL] message</c>, <c>[time] [error] message</c>.
/// </summary>
/// <param name="stamps">Reads times.</param>
/// <param name="inner">Reads the line.</param>
internal sealed class BracketDialect(StampReader stamps, InnerReader inner) : WrapperDialect(inner)
{
    /// <inheritdoc/>
    public override string Name => DialectNames.Bracket;

    /// <inheritdoc/>
    public override bool Begins(ReadOnlySpan<byte> line) =>
        BracketStamp.TryRead(stamps, line, out _, out _, out ReadOnlySpan<byte> rest)
        && !rest.StartsWith("["u8) && !LineHead.TryLevelColon(TextLines.SkipSpace(rest), out _, out _);

    /// <inheritdoc/>
    protected override WrappedLine Unwrap(ReadOnlySpan<byte> line)
    {
        if (!BracketStamp.TryRead(stamps, line, out _, out _, out ReadOnlySpan<byte> rest))
            return new(line, isWrapped: false, isPartial: false);
        // One space belongs to the wrapper; further ones indent the inner line.
        rest = rest.StartsWith(" "u8) ? rest[1..] : rest;
        SkipBrackets(ref rest, null);
        return new(rest, isWrapped: true, isPartial: false);
    }

    /// <inheritdoc/>
    protected override void WriteHead(ReadOnlySpan<byte> line, CanonicalRecord to)
    {
        if (!BracketStamp.TryRead(stamps, line, out ReadOnlySpan<byte> stamp, out long ticks, out line))
            return;
        to.Timestamp(stamp, ticks);
        line = line.StartsWith(" "u8) ? line[1..] : line;
        SkipBrackets(ref line, to);
    }

    /// <inheritdoc/>
    protected override void WriteFields(ReadOnlySpan<byte> line, CanonicalRecord to)
    {
        // All it holds stands in the head.
    }

    /// <summary>Passes over brackets that hold a level, a module with a level, or a process number.</summary>
    private static void SkipBrackets(ref ReadOnlySpan<byte> text, CanonicalRecord? to)
    {
        while (TextLines.TryBrackets(text, out ReadOnlySpan<byte> inside, out ReadOnlySpan<byte> rest)
            && rest.StartsWith(" "u8))
        {
            int colon = inside.IndexOf((byte)':');
            if (TextLines.IsDigits(inside))
                to?.Bare("pid"u8, inside);
            else if (inside.StartsWith("pid "u8))
                WriteProcess(inside[4..], to);
            else if (inside.Length > 1 && LevelWords.TryRead(inside, out _, out _))
                to?.TryLevel(inside);
            else if (colon > 0 && LevelWords.TryRead(inside[(colon + 1)..], out _, out _))
                WriteModule(inside, colon, to);
            else
                return;
            text = rest[1..];
        }
    }

    /// <summary>Apache's <c>[pid 35708:tid 4328636416]</c>.</summary>
    private static void WriteProcess(ReadOnlySpan<byte> text, CanonicalRecord? to)
    {
        int tid = text.IndexOf(":tid "u8);
        to?.Bare("pid"u8, tid < 0 ? text : text[..tid]);
        if (tid >= 0)
            to?.Bare("thread"u8, text[(tid + 5)..]);
    }

    private static void WriteModule(ReadOnlySpan<byte> inside, int colon, CanonicalRecord? to)
    {
        to?.TryLevel(inside[(colon + 1)..]);
        to?.Text("logger"u8, inside[..colon]);
    }
}
