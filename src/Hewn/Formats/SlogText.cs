using System.Text.Json;
using Hewn.Records;

namespace Hewn.Formats;

/// <summary>
/// The line of Go's <c>slog.TextHandler</c>: <c>time=… level=INFO msg="…" key=value</c>, groups dotted.
/// </summary>
/// <remarks>
/// Where it is not slog's, and why: <c>docs/format.md</c>, section "Text". A line that is no JSON object is the text of
/// a lone <c>msg</c>.
/// </remarks>
internal sealed class SlogText : ILineFormat
{
    private readonly KeyPath _path = new();
    private readonly ByteBuffer _text = new();

    /// <inheritdoc/>
    public void Append(ByteBuffer target, ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\n');
        int start = target.Length;
        try
        {
            AppendRecord(target, line);
        }
        catch (JsonException)
        {
            target.Truncate(start);
            target.Append("msg="u8);
            GoText.Append(target, line);
            target.Append((byte)' ');
        }

        // Each field ends in a space; the last one's is the line's end.
        if (target.Length > start)
            target.Truncate(target.Length - 1);
        target.Append((byte)'\n');
    }

    private void AppendRecord(ByteBuffer target, ReadOnlySpan<byte> line)
    {
        Utf8JsonReader reader = JsonSlice.Open(line);
        _path.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = reader.ValueSpan;
            if (name.SequenceEqual("timestamp"u8))
                AppendTime(target, ref reader, line);
            else if (name.SequenceEqual("message"u8))
                AppendMessage(target, ref reader, line);
            else
                AppendField(target, ref reader, line, IsTaken(name));
        }

        reader.Read(); // Throws if anything stands behind the record.
    }

    /// <summary>Names that this format itself gives; "level" is taken in every format.</summary>
    private static bool IsTaken(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("time"u8) || name.SequenceEqual("msg"u8);

    private void AppendTime(ByteBuffer target, ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        target.Append("time="u8);
        reader.Read();
        if (!SlogTime.TryAppend(target, in reader))
            AppendValue(target, ref reader, line);
        target.Append((byte)' ');
    }

    private void AppendMessage(ByteBuffer target, ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        target.Append("msg="u8);
        reader.Read();
        AppendValue(target, ref reader, line);
        target.Append((byte)' ');
    }

    private void AppendField(ByteBuffer target, ref Utf8JsonReader reader, ReadOnlySpan<byte> line, bool yields = false)
    {
        int mark = _path.Enter(in reader);
        if (yields)
            _path.Yield();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject || reader.CurrentDepth > Limits.MaxDepth)
            AppendLeaf(target, ref reader, line);
        else
            AppendGroup(target, ref reader, line);
        _path.Leave(mark);
    }

    private void AppendLeaf(ByteBuffer target, ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        _path.AppendTo(target);
        target.Append((byte)'=');
        AppendValue(target, ref reader, line);
        target.Append((byte)' ');
    }

    private void AppendGroup(ByteBuffer target, ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            // slog leaves an empty group out; here no field is lost.
            _path.AppendTo(target);
            target.Append("=map[] "u8);
            return;
        }

        _path.Open();
        do
            AppendField(target, ref reader, line);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName);
    }

    private void AppendValue(ByteBuffer target, ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped)
        {
            GoText.Append(target, reader.ValueSpan); // Fast path - nothing to decode.
        }
        else if (reader.TokenType is JsonTokenType.String or JsonTokenType.StartArray or JsonTokenType.StartObject)
        {
            _text.Clear();
            GoValue.Append(_text, ref reader, line);
            GoText.Append(target, _text.Written);
        }
        else
        {
            GoValue.Append(target, ref reader, line);
        }
    }
}
