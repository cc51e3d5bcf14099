using System.Globalization;
using System.Text.Json;
using Hewn.Records;

namespace Hewn.Formats;

/// <summary>
/// A record for people: <c>[12:00:00.123] INFO  message   key=value</c>, then text of several lines and the exception
/// on indented rows. Nothing is shortened, whatever the terminal's width.
/// </summary>
/// <param name="zone">The time zone of the times shown.</param>
/// <param name="color">Whether to write colour codes.</param>
internal sealed class PrettyText(TimeZoneInfo zone, bool color) : ILineFormat
{
    /// <summary>Where fields begin, counted from the message; a longer message moves its own only.</summary>
    public const int MessageColumns = 44;

    private readonly Paint _paint = new(color);
    private readonly PrettyFields _fields = new(new Paint(color));
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
            target.Append("(not JSON) "u8);
            GoText.AppendPlain(target, line);
            target.Append((byte)'\n');
        }
    }

    private void AppendRecord(ByteBuffer target, ReadOnlySpan<byte> line)
    {
        var kept = new PrettyKept();
        Utf8JsonReader reader = JsonSlice.Open(line);
        _fields.Begin(line);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = reader.ValueSpan;
            bool isText = JsonSlice.IsTextNext(reader);
            if (name.SequenceEqual("timestamp"u8))
                AppendTime(target, ref reader, line);
            else if (isText && name.SequenceEqual("level"u8))
                AppendLevel(target, ref reader);
            else if (isText && name.SequenceEqual("message"u8))
                AppendMessage(target, ref reader, ref kept);
            else if (!isText || !kept.TryKeep(name, ref reader))
                _fields.Append(target, ref reader, line);
        }

        reader.Read(); // Throws if anything stands behind the record.
        AppendKept(target, ref kept);
        target.Append((byte)'\n');
        AppendRows(target, line, ref kept);
    }

    private void AppendTime(ByteBuffer target, ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        reader.Read();
        _paint.Dim(target);
        target.Append((byte)'[');
        if (TryTime(in reader, out DateTimeOffset time))
        {
            TimeZoneInfo.ConvertTime(time, zone).TryFormat(
                target.GetSpan(16), out int written, "HH:mm:ss.fff", CultureInfo.InvariantCulture);
            target.Advance(written);
        }
        else
        {
            GoText.AppendPlain(target, JsonSlice.Skip(ref reader, line));
        }

        target.Append("] "u8);
        _paint.End(target);
    }

    private static bool TryTime(ref readonly Utf8JsonReader reader, out DateTimeOffset time)
    {
        time = default;
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Number
            && (SlogTime.TryEpoch(reader.ValueSpan, out time)
                || (reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out time)));
    }

    private void AppendLevel(ByteBuffer target, ref Utf8JsonReader reader)
    {
        reader.Read();
        _text.Clear();
        JsonUnescape.Append(_text, in reader);
        _paint.Level(target, _text.Written);
        GoText.AppendPlain(target, _text.Written);
        _paint.End(target);
        for (int column = _text.Length; column < LevelColumns; column++)
            target.Append((byte)' ');
    }

    private void AppendMessage(ByteBuffer target, ref Utf8JsonReader reader, ref PrettyKept kept)
    {
        reader.Read();
        _text.Clear();
        JsonUnescape.Append(_text, in reader);
        ReadOnlySpan<byte> text = _text.Written;
        int start = target.Length;
        TextRows.TryTake(ref text, out ReadOnlySpan<byte> first);
        if (FieldLookalike.Is(first))
            GoText.AppendQuoted(target, first, people: true);
        else
            GoText.AppendPlain(target, first);
        if (!text.IsEmpty)
            kept.Message = reader.ValueSpan;
        _fields.Pad(MessageColumns - Columns.Of(target.Written[start..]));
    }

    private void AppendKept(ByteBuffer target, ref PrettyKept kept)
    {
        if (!kept.TraceSaysError())
        {
            _fields.AppendText(target, "error"u8, kept.Error);
            _fields.AppendText(target, "error_type"u8, kept.ErrorType);
        }

        _fields.AppendDim(target, "logger"u8, kept.Logger);
        _fields.AppendDim(target, "service"u8, kept.Service);
        _fields.AppendDim(target, "environment"u8, kept.Environment);
    }

    private void AppendRows(ByteBuffer target, ReadOnlySpan<byte> line, ref PrettyKept kept)
    {
        if (!kept.Message.IsEmpty)
        {
            ReadOnlySpan<byte> text = Decode(kept.Message);
            TextRows.TryTake(ref text, out _);
            TextRows.Append(target, text, _paint);
        }

        if (_fields.HasRows)
            _fields.AppendRows(target, line);
        if (!kept.StackTrace.IsEmpty)
            TextRows.AppendTrace(target, Decode(kept.StackTrace), _paint);
    }

    private Span<byte> Decode(ReadOnlySpan<byte> inside)
    {
        _text.Clear();
        JsonUnescape.Append(_text, inside);
        return _text.Written;
    }

    private const int LevelColumns = 6; // The longest name, and a space.
}
