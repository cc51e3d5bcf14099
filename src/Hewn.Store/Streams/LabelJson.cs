using Hewn.LogQL.Labels;
using Hewn.Records;

namespace Hewn.Store.Streams;

/// <summary>Labels as a JSON object of strings, in the order of their names.</summary>
internal static class LabelJson
{
    /// <summary>Appends labels.</summary>
    public static void Append(ByteBuffer target, LabelSet labels)
    {
        target.Append((byte)'{');
        for (int i = 0; i < labels.Count; i++)
        {
            if (i > 0)
                target.Append((byte)',');
            target.Append((byte)'"');
            EscapedText.Append(target, labels[i].Name);
            target.Append("\":\""u8);
            EscapedText.Append(target, labels[i].Value);
            target.Append((byte)'"');
        }

        target.Append((byte)'}');
    }

    /// <summary>The same as bytes.</summary>
    public static byte[] Of(LabelSet labels)
    {
        var buffer = new ByteBuffer(256);
        Append(buffer, labels);
        return buffer.Written.ToArray();
    }

    /// <summary>Where the object ends that begins at a place; negative when none does.</summary>
    public static int EndOf(ReadOnlySpan<byte> line, int start)
    {
        if (start >= line.Length || line[start] != '{')
            return -1;
        int at = start + 1;
        while (true)
        {
            int next = line[at..].IndexOfAny((byte)'"', (byte)'}');
            if (next < 0)
                return -1;
            at += next;
            if (line[at] == '}')
                return at + 1;
            at = EndOfText(line, at + 1);
            if (at < 0)
                return -1;
        }
    }

    /// <summary>Reads labels.</summary>
    public static LabelSet Read(ReadOnlySpan<byte> json)
    {
        var labels = new List<Label>();
        int at = 1;
        while (at < json.Length && json[at] == '"')
        {
            int nameEnd = EndOfText(json, at + 1);
            int valueStart = nameEnd + 1; // behind the colon
            if (nameEnd < 0 || valueStart >= json.Length || json[valueStart] != '"')
                break;
            int valueEnd = EndOfText(json, valueStart + 1);
            if (valueEnd < 0)
                break;
            labels.Add(new(TextOf(json[(at + 1)..(nameEnd - 1)]), TextOf(json[(valueStart + 1)..(valueEnd - 1)])));
            at = valueEnd + 1; // behind the comma
        }

        return LabelSet.Of(labels);
    }

    /// <summary>Behind the quotation mark that ends a text; negative when none does.</summary>
    private static int EndOfText(ReadOnlySpan<byte> line, int at)
    {
        while (true)
        {
            int next = line[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
                return -1;
            at += next;
            if (line[at] == '"')
                return at + 1;
            at += 2;
            if (at >= line.Length)
                return -1;
        }
    }

    private static string TextOf(ReadOnlySpan<byte> escaped)
    {
        Span<byte> bytes = escaped.Length <= 512 ? stackalloc byte[escaped.Length] : new byte[escaped.Length];
        return EscapedText.ToText(bytes[..EscapedText.Unescape(escaped, bytes)]);
    }
}
