using System.Text.Unicode;
using Hewn.Store.Entries;
using Hewn.Store.Statistics;

namespace Hewn.Store.Dialects.Text;

/// <summary>
/// Lines of web servers, of Python's too: common
/// (<c>host - user [19/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 123</c>), combined (with referrer and agent), and
/// gin's (<c>[GIN] 2026/01/19 - 00:00:00 | 200 | 1.2ms | 127.0.0.1 | GET "/"</c>). Each is an answered call: a record
/// of type <c>response</c>.
/// </summary>
/// <param name="stamps">Reads times.</param>
internal sealed class AccessDialect(StampReader stamps) : TextDialect
{
    private readonly GinLine _gin = new(stamps);
    private byte[] _resolved = []; // a text without its escapes

    /// <inheritdoc/>
    public override string Name => DialectNames.Access;

    /// <inheritdoc/>
    public override bool Begins(ReadOnlySpan<byte> line) => GinLine.Begins(line) || TryStamp(line, out _, out _);

    /// <inheritdoc/>
    public override void ReadLine(ReadOnlySpan<byte> line, TextRest rest, CanonicalRecord to)
    {
        if (GinLine.Begins(line))
            _gin.Read(line, rest, to);
        else if (TryStamp(line, out int from, out int end))
            ReadCommon(line, from, end, rest, to);
        else
            to.Message(line, rest);
    }

    private void ReadCommon(ReadOnlySpan<byte> line, int from, int end, TextRest rest, CanonicalRecord to)
    {
        ReadOnlySpan<byte> stamp = line[(from + 1)..end];
        if (stamps.TryRead(stamp, out long ticks, out _))
            to.Timestamp(stamp, ticks);
        ReadOnlySpan<byte> text = TextLines.SkipSpace(line[(end + 1)..]);
        bool isCall = text.StartsWith("\""u8);
        ReadOnlySpan<byte> request = isCall ? Quoted(ref text) : text;
        to.Message(request, rest);
        if (isCall)
        {
            to.Text("type"u8, "response"u8);
            WriteRequest(Resolved(request), to);
            WriteUnlessNone("status_code"u8, TextLines.Word(text, out text), to);
            WriteUnlessNone("response_bytes"u8, TextLines.Word(text, out text), to);
        }
        else
        {
            text = default; // what servers of Python say between the calls
        }

        ReadOnlySpan<byte> address = TextLines.Word(line, out ReadOnlySpan<byte> user);
        to.Text("remote_addr"u8, address);
        TextLines.Word(user, out user); // identd's name: never known
        WriteUnlessNone("user_id"u8, TextLines.Word(user, out _), to);
        WriteUnlessNone("referrer"u8, Resolved(Quoted(ref text)), to);
        WriteUnlessNone("user_agent"u8, Resolved(Quoted(ref text)), to);
        WriteUnlessNone("more"u8, text.Trim((byte)' '), to);
    }

    /// <summary>Method, URL and protocol of a request.</summary>
    internal static void WriteRequest(ReadOnlySpan<byte> request, CanonicalRecord to)
    {
        ReadOnlySpan<byte> method = TextLines.Word(request, out ReadOnlySpan<byte> url);
        if (url.IsEmpty)
            return; // no request of HTTP: the message shows it
        int last = url.LastIndexOf(" HTTP/"u8);
        to.Text("method"u8, method);
        WriteTarget(last < 0 ? url : url[..last], to);
        if (last >= 0)
            to.Text("protocol"u8, url[(last + 1)..]);
    }

    /// <summary>What was asked for. Its path is the endpoint, by which calls are told apart: queries differ from call
    /// to call. Where the target is just a path, it stands once.</summary>
    internal static void WriteTarget(ReadOnlySpan<byte> url, CanonicalRecord to)
    {
        to.Text("url"u8, url);
        ReadOnlySpan<byte> path = CallFacts.PathOf(url);
        if (!path.IsEmpty && path.Length != url.Length)
            to.Text("endpoint"u8, path);
    }

    private static void WriteUnlessNone(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, CanonicalRecord to)
    {
        if (!value.IsEmpty && !value.SequenceEqual("-"u8))
            to.Bare(name, value);
    }

    /// <summary>What a text in quotes means: Apache writes <c>\"</c> and <c>\t</c> in it, nginx <c>\x22</c>. Valid
    /// until the next one.</summary>
    private ReadOnlySpan<byte> Resolved(ReadOnlySpan<byte> quoted)
    {
        if (!quoted.Contains((byte)'\\'))
            return quoted;
        if (_resolved.Length < quoted.Length)
            _resolved = new byte[quoted.Length * 2];
        ReadOnlySpan<byte> text = _resolved.AsSpan(0, GoQuoted.Resolve(quoted, _resolved));
        return Utf8.IsValid(text) ? text : quoted; // Bytes that mean nothing are told as they stand.
    }

    /// <summary>Takes a text in quotes off the front; nothing when there is none.</summary>
    private static ReadOnlySpan<byte> Quoted(ref ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != '"')
            return default;
        int at = 1;
        while (at < text.Length && text[at] != '"')
            at += text[at] == '\\' ? 2 : 1;
        at = Math.Min(at, text.Length);
        ReadOnlySpan<byte> inside = text[1..at];
        text = at < text.Length ? TextLines.SkipSpace(text[(at + 1)..]) : default;
        return inside;
    }

    /// <summary>Finds <c>[19/Jan/2026:00:00:00 +0000] "</c>.</summary>
    private bool TryStamp(ReadOnlySpan<byte> line, out int from, out int end)
    {
        from = line.IndexOf(" ["u8) + 1;
        end = from > 0 ? from + Math.Max(0, line[from..].IndexOf((byte)']')) : 0;
        return from > 2 && end > from + 20 && end + 3 < line.Length && line[end + 1] == ' ' && line[from + 3] == '/'
            && line[from + 12] is (byte)':' or (byte)' ' && stamps.TryRead(line[(from + 1)..end], out _, out int length)
            && length == end - from - 1;
    }
}
