using Hewn.Store.Entries;

namespace Hewn.Store.Dialects.Text;

/// <summary>
/// What Python programs write without a timestamp at the front: <c>INFO:name:message</c> (the default of
/// <c>logging</c>), <c>INFO:     message</c> (uvicorn), and <c>INFO 01-19 00:00:00 [file.py:12] message</c> (vLLM, with
/// <c>(Name pid=1)</c> before it or not). Formats with the time first are <see cref="StampedDialect"/>'s.
/// </summary>
/// <param name="stamps">Reads times.</param>
internal sealed class PythonDialect(StampReader stamps) : TextDialect
{
    /// <inheritdoc/>
    public override string Name => DialectNames.Python;

    /// <inheritdoc/>
    public override bool Begins(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = WithoutProcess(line, out _);
        int end = text[..Math.Min(text.Length, 10)].IndexOfAny((byte)':', (byte)' ');
        if (end < 4 || !LevelWords.IsHeadWord(text[..end]))
            return false;
        return text[end] == ':'
            ? text[(end + 1)..].StartsWith("  "u8) || TryName(text[(end + 1)..], out _, out _)
            : stamps.TryRead(TextLines.SkipSpace(text[end..]), out _, out _);
    }

    /// <inheritdoc/>
    public override void ReadLine(ReadOnlySpan<byte> line, TextRest rest, CanonicalRecord to)
    {
        ReadOnlySpan<byte> text = WithoutProcess(line, out ReadOnlySpan<byte> process);
        int end = text.IndexOfAny((byte)':', (byte)' ');
        ReadOnlySpan<byte> level = end < 0 ? default : text[..end];
        ReadOnlySpan<byte> behind = end < 0 ? text : text[(end + 1)..];
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> caller = default;
        if (end > 0 && text[end] == ' ')
        {
            behind = TextLines.SkipSpace(behind);
            if (stamps.TryRead(behind, out long ticks, out int length))
            {
                to.Timestamp(behind[..length], ticks);
                behind = TextLines.SkipSpace(behind[length..]);
            }

            if (TextLines.TryBrackets(behind, out caller, out ReadOnlySpan<byte> message))
                behind = message;
        }
        else if (TryName(behind, out ReadOnlySpan<byte> found, out ReadOnlySpan<byte> message))
        {
            name = found;
            behind = message;
        }

        to.TryLevel(level);
        to.Message(TextLines.SkipSpace(behind), rest);
        if (!name.IsEmpty)
            to.Text("logger"u8, name);
        if (!caller.IsEmpty)
            to.Text("caller"u8, caller);
        if (!process.IsEmpty)
            to.Text("process"u8, process);
    }

    /// <summary>A logger's name and the colon behind it.</summary>
    private static bool TryName(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> message)
    {
        int end = text.IndexOf((byte)':');
        name = end <= 0 ? default : text[..end];
        message = end <= 0 ? text : text[(end + 1)..];
        return end > 0 && name.IndexOfAny(" \t/"u8) < 0;
    }

    /// <summary>The line without the <c>(Name pid=1)</c> that vLLM's processes put before it.</summary>
    private static ReadOnlySpan<byte> WithoutProcess(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> process)
    {
        int end = line.Length > 0 && line[0] == '(' ? line.IndexOf(") "u8) : -1;
        process = end > 0 && line[..end].IndexOf(" pid="u8) > 0 ? line[1..end] : default;
        return process.IsEmpty ? line : line[(end + 2)..];
    }
}
