using System.Text.Json;
using Hewn.Records;

namespace Hewn.Formats;

/// <summary>
/// Lists as Go's <c>%+v</c> prints them: <c>[1 2 3]</c>, objects in them as <c>map[name:value]</c>, null as
/// <c>&lt;nil&gt;</c>. Unlike Go's, an object keeps the order of its members.
/// </summary>
internal static class GoValue
{
    /// <summary>Appends the value that the reader stands on, and moves the reader to its end.</summary>
    public static void Append(ByteBuffer target, ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                JsonUnescape.Append(target, in reader);
                break;
            case JsonTokenType.Null:
                target.Append("<nil>"u8);
                break;
            case JsonTokenType.StartArray or JsonTokenType.StartObject when reader.CurrentDepth > Limits.MaxDepth:
                target.Append(JsonSlice.Skip(ref reader, line));
                break;
            case JsonTokenType.StartArray:
                AppendList(target, ref reader, line);
                break;
            case JsonTokenType.StartObject:
                AppendMap(target, ref reader, line);
                break;
            default:
                target.Append(reader.ValueSpan); // Numbers, true, false.
                break;
        }
    }

    private static void AppendList(ByteBuffer target, ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        target.Append((byte)'[');
        for (bool first = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; first = false)
        {
            if (!first)
                target.Append((byte)' ');
            Append(target, ref reader, line);
        }

        target.Append((byte)']');
    }

    private static void AppendMap(ByteBuffer target, ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        target.Append("map["u8);
        for (bool first = true; reader.Read() && reader.TokenType != JsonTokenType.EndObject; first = false)
        {
            if (!first)
                target.Append((byte)' ');
            JsonUnescape.Append(target, in reader);
            target.Append((byte)':');
            reader.Read();
            Append(target, ref reader, line);
        }

        target.Append((byte)']');
    }
}
