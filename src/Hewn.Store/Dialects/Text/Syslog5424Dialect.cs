using Hewn.Store.Entries;

namespace Hewn.Store.Dialects.Text;

/// <summary>
/// <c>&lt;165&gt;1 2026-01-19T00:00:00.003Z host app 1234 ID47 [origin@1 ip="::1"] message</c>.
/// </summary>
/// <remarks>RFC 5424, section 6.</remarks>
/// <param name="stamps">Reads times.</param>
internal sealed class Syslog5424Dialect(StampReader stamps) : TextDialect
{
    private byte[] _scratch = [];

    /// <inheritdoc/>
    public override string Name => DialectNames.Syslog5424;

    /// <inheritdoc/>
    public override bool Begins(ReadOnlySpan<byte> line) =>
        SyslogPriority.TryRead(line, out _, out ReadOnlySpan<byte> rest) && rest.StartsWith("1 "u8)
        && (rest[2..].StartsWith("- "u8) || stamps.TryRead(rest[2..], out _, out _));

    /// <inheritdoc/>
    public override void ReadLine(ReadOnlySpan<byte> line, TextRest rest, CanonicalRecord to)
    {
        if (!SyslogPriority.TryRead(line, out int priority, out ReadOnlySpan<byte> text))
        {
            to.Message(line, rest);
            return;
        }

        TextLines.Word(text, out text); // the version
        ReadOnlySpan<byte> stamp = TextLines.Word(text, out text);
        ReadOnlySpan<byte> host = TextLines.Word(text, out text);
        ReadOnlySpan<byte> app = TextLines.Word(text, out text);
        ReadOnlySpan<byte> process = TextLines.Word(text, out text);
        ReadOnlySpan<byte> id = TextLines.Word(text, out text);
        if (stamps.TryReadWhole(stamp, out long ticks))
            to.Timestamp(stamp, ticks);
        SyslogPriority.WriteLevel(priority, to);
        ReadOnlySpan<byte> data = StructuredData(ref text);
        to.Message(text.StartsWith("\uFEFF"u8) ? text[3..] : text, rest);
        WriteUnlessNil("logger"u8, app, to);
        WriteUnlessNil("hostname"u8, host, to);
        WriteUnlessNil("pid"u8, process, to);
        WriteUnlessNil("msgid"u8, id, to);
        SyslogPriority.WriteFacility(priority, to);
        WriteParameters(data, to);
    }

    private static void WriteUnlessNil(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, CanonicalRecord to)
    {
        if (!value.IsEmpty && !value.SequenceEqual("-"u8))
            to.Bare(name, value);
    }

    /// <summary>Takes the elements in brackets off the front; a closing bracket may be escaped in them.</summary>
    private static ReadOnlySpan<byte> StructuredData(ref ReadOnlySpan<byte> text)
    {
        int end = 0;
        while (end < text.Length && text[end] == '[')
        {
            int at = end + 1;
            bool isQuoted = false;
            for (; at < text.Length && (isQuoted || text[at] != ']'); at++)
            {
                if (text[at] == '\\')
                    at++;
                else if (text[at] == '"')
                    isQuoted = !isQuoted;
            }

            if (at >= text.Length)
                return default; // never closed: part of the message
            end = at + 1;
        }

        ReadOnlySpan<byte> data = text[..end];
        text = TextLines.SkipSpace(end == 0 && text.StartsWith("- "u8) ? text[2..] : text[end..]);
        if (end == 0 && text.SequenceEqual("-"u8))
            text = default;
        return data;
    }

    private void WriteParameters(ReadOnlySpan<byte> data, CanonicalRecord to)
    {
        var pairs = new Logfmt(data.Trim("[]"u8));
        while (pairs.MoveNext())
        {
            if (pairs.IsQuoted && NameRoles.Of(pairs.Key) is { Role: Role.None })
                to.Text(pairs.Key, Resolve(pairs.Value));
            else if (pairs.IsQuoted)
                to.TextUnder(pairs.Key, "_"u8, Resolve(pairs.Value));
        }
    }

    private ReadOnlySpan<byte> Resolve(ReadOnlySpan<byte> value)
    {
        if (!value.Contains((byte)'\\'))
            return value;
        if (_scratch.Length < value.Length)
            _scratch = new byte[value.Length * 2];
        return _scratch.AsSpan(0, GoQuoted.Resolve(value, _scratch));
    }
}
