using System.Text;
using System.Text.Json;

namespace Hewn.Store.Entries;

/// <summary>
/// JSON string contents as text. Never fails: what is no text comes back with replacement characters.
/// </summary>
public static class JsonText
{
    /// <summary>Resolves the escapes of a string's contents (its bytes between the quotes).</summary>
    public static string Unescape(ReadOnlySpan<byte> contents)
    {
        // Through text and back: bytes that are no UTF-8 become U+FFFD, which the JSON reader accepts.
        byte[] quoted = Encoding.UTF8.GetBytes($"\"{Encoding.UTF8.GetString(contents)}\"");
        try
        {
            var reader = new Utf8JsonReader(quoted);
            reader.Read();
            return reader.GetString() ?? "";
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return Encoding.UTF8.GetString(contents); // half a surrogate pair: shown as it stands
        }
    }

    /// <summary>A scalar value as text: a string decoded, anything else as it stands.</summary>
    public static string StringOf(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? Unescape(reader.ValueSpan) : Encoding.UTF8.GetString(reader.ValueSpan);

    /// <summary>
    /// A record on one line: as it stands if it is on one, otherwise without the white space between tokens.
    /// </summary>
    public static string OnOneLine(ReadOnlySpan<byte> record)
    {
        if (!record.ContainsAny((byte)'\n', (byte)'\r'))
            return Encoding.UTF8.GetString(record);
        var compact = new byte[record.Length];
        int length = 0;
        bool inString = false;
        bool escaped = false;
        foreach (byte b in record)
        {
            // Only white space outside of strings goes; a record has no raw line end inside one.
            if (!inString && b is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
                continue;
            compact[length++] = b;
            if (escaped)
                escaped = false;
            else if (inString && b == (byte)'\\')
                escaped = true;
            else if (b == (byte)'"')
                inString = !inString;
        }

        return Encoding.UTF8.GetString(compact, 0, length);
    }
}
