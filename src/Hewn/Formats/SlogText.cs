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
        _path.Begin(line);
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

    private void AppendField(ByteBuffer target, ref Utf8JsonReader reader, ReadOnlySpan<byte> line, bool yields)
    {
        Utf8JsonReader before = reader;
        (int start, long left) = (target.Length, _path.Left);
        if (TryAppendField(target, ref reader, line, yields, isInGroup: false))
            return;
        target.Truncate(start);
        reader = before;
        _path.Left = left;
        AppendWhole(target, ref reader, line, yields);
    }

    /// <summary>A group whose dotted names would fill the line: the JSON that it is.</summary>
    private void AppendWhole(ByteBuffer target, ref Utf8JsonReader reader, ReadOnlySpan<byte> line, bool yields)
    {
        _path.Leave(0);
        Enter(in reader, yields);
        reader.Read();
        _path.AppendTo(target);
        target.Append((byte)'=');
        GoText.Append(target, JsonSlice.Skip(ref reader, line));
        target.Append((byte)' ');
        _path.Leave(0);
    }

    private int Enter(ref readonly Utf8JsonReader reader, bool yields)
    {
        int mark = _path.Enter(in reader);
        if (yields)
            _path.Yield();
        return mark;
    }

    /// <summary>False when the names would take too much; what was appended is to be taken back then.</summary>
    private bool TryAppendField(
        ByteBuffer target, ref Utf8JsonReader reader, ReadOnlySpan<byte> line, bool yields, bool isInGroup)
    {
        int mark = Enter(in reader, yields);
        reader.Read();
        bool isGroup = reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth <= Limits.MaxDepth;
        bool isDone = isGroup
            ? TryAppendGroup(target, ref reader, line, isInGroup)
            : TryAppendLeaf(target, ref reader, line, isInGroup);
        _path.Leave(mark);
        return isDone;
    }

    private bool TryAppendLeaf(
        ByteBuffer target, ref Utf8JsonReader reader, ReadOnlySpan<byte> line, bool isInGroup)
    {
        if (!_path.TrySpend(isInGroup))
            return false;
        _path.AppendTo(target);
        target.Append((byte)'=');
        AppendValue(target, ref reader, line);
        target.Append((byte)' ');
        return true;
    }

    private bool TryAppendGroup(
        ByteBuffer target, ref Utf8JsonReader reader, ReadOnlySpan<byte> line, bool isInGroup)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            if (!_path.TrySpend(isInGroup))
                return false;
            // slog leaves an empty group out; here no field is lost.
            _path.AppendTo(target);
            target.Append("=map[] "u8);
            return true;
        }

        _path.Open();
        do
        {
            if (!TryAppendField(target, ref reader, line, yields: false, isInGroup: true))
                return false;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName);
        return true;
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
