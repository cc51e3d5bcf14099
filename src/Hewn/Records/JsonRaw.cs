using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Hewn.Records;

/// <summary>Values that are said to be JSON already.</summary>
internal static class JsonRaw
{
    // A request body may nest as deep as it likes; that is no fault of its JSON.
    private static readonly JsonReaderOptions _reading = new() { MaxDepth = int.MaxValue };

    /// <summary>
    /// Appends the value as it stands; one that would break its line is shown as a string instead.
    /// </summary>
    /// <param name="target">Takes the value.</param>
    /// <param name="json">The value.</param>
    /// <param name="isSure">Whether it is known to be one on one line.</param>
    public static void Append(ByteBuffer target, ReadOnlySpan<byte> json, bool isSure)
    {
        if (json.IsEmpty)
            target.Append("null"u8);
        else if (PromptJson.IsInside)
            JsonString.AppendRedacted(target, Encoding.UTF8.GetString(json));
        else if (isSure || IsOneValueOfOneLine(json))
            target.Append(json);
        else
            JsonString.AppendRedacted(target, Encoding.UTF8.GetString(json));
    }

    private static bool IsOneValueOfOneLine(ReadOnlySpan<byte> json)
    {
        if (json.IndexOfAny((byte)'\n', (byte)'\r') >= 0 || !Utf8.IsValid(json))
            return false;
        try
        {
            var reader = new Utf8JsonReader(json, _reading);
            while (reader.Read())
            {
                // Reading to the end is the check: the reader refuses a second value, too.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
