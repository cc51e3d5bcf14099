using Hewn.Store.Entries;

namespace Hewn.Store.Dialects.Text;

/// <summary>
/// <c>&lt;34&gt;Jan 19 00:00:00 host sshd[123]: message</c> with or without the priority, and with an ISO timestamp as
/// rsyslog and journalctl write it.
/// </summary>
/// <remarks>RFC 3164, section 4. The year is that of <see cref="StampReader"/>.</remarks>
/// <param name="stamps">Reads times.</param>
internal sealed class SyslogDialect(StampReader stamps) : TextDialect
{
    private const int MaxTagBytes = 64;

    /// <inheritdoc/>
    public override string Name => DialectNames.Syslog;

    /// <inheritdoc/>
    public override bool Begins(ReadOnlySpan<byte> line)
    {
        bool hasPriority = SyslogPriority.TryRead(line, out _, out ReadOnlySpan<byte> text);
        if (text.IsEmpty || !stamps.TryRead(text, out _, out int length))
            return false;
        bool isNamed = char.IsAsciiLetter((char)text[0]) && length <= 15; // Jan 19 00:00:00
        ReadOnlySpan<byte> host = TextLines.Word(TextLines.SkipSpace(text[length..]), out ReadOnlySpan<byte> rest);
        if (host.IsEmpty || rest.IsEmpty)
            return false;
        if (hasPriority || isNamed)
            return true;
        // An ISO timestamp says little: the process in brackets does.
        return text[10] == 'T' && !LevelWords.TryRead(host, out _, out _) && IsName(host)
            && TryTag(rest, out _, out ReadOnlySpan<byte> process, out _)
            && !process.IsEmpty;
    }

    /// <inheritdoc/>
    public override void ReadLine(ReadOnlySpan<byte> line, TextRest rest, CanonicalRecord to)
    {
        SyslogPriority.TryRead(line, out int priority, out ReadOnlySpan<byte> text);
        if (stamps.TryRead(text, out long ticks, out int length))
        {
            to.Timestamp(text[..length], ticks);
            text = TextLines.SkipSpace(text[length..]);
        }

        SyslogPriority.WriteLevel(priority, to);
        ReadOnlySpan<byte> host = TextLines.Word(text, out text);
        bool hasTag = TryTag(text, out ReadOnlySpan<byte> tag, out ReadOnlySpan<byte> process,
            out ReadOnlySpan<byte> message);
        to.Message(hasTag ? message : text, rest);
        if (hasTag)
            to.Text("logger"u8, tag);
        to.Text("hostname"u8, host);
        if (!process.IsEmpty)
            to.Bare("pid"u8, process);
        SyslogPriority.WriteFacility(priority, to);
    }

    /// <summary><c>sshd[123]: </c> or <c>kernel: </c>.</summary>
    private static bool TryTag(
        ReadOnlySpan<byte> text, out ReadOnlySpan<byte> tag, out ReadOnlySpan<byte> process,
        out ReadOnlySpan<byte> message)
    {
        tag = default;
        process = default;
        message = text;
        int end = text[..Math.Min(text.Length, MaxTagBytes)].IndexOfAny((byte)':', (byte)' ');
        if (end <= 0 || text[end] != ':')
            return false;
        tag = text[..end];
        message = TextLines.SkipSpace(text[(end + 1)..]);
        int opens = tag[^1] == ']' ? tag.LastIndexOf((byte)'[') : -1;
        if (opens > 0 && TextLines.IsDigits(tag[(opens + 1)..^1]))
        {
            process = tag[(opens + 1)..^1];
            tag = tag[..opens];
        }

        return true;
    }

    private static bool IsName(ReadOnlySpan<byte> host)
    {
        foreach (byte b in host)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'-' or (byte)'.' or (byte)'_'))
                return false;
        }

        return true;
    }
}
