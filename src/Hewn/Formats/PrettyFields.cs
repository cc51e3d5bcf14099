using System.Text.Json;
using Hewn.Records;

namespace Hewn.Formats;

/// <summary>
/// The fields of a record for people: <c>key=value</c> behind the message, objects dotted, lists as JSON; a text of
/// several lines has its rows under the record.
/// </summary>
internal sealed class PrettyFields(Paint paint)
{
    private readonly KeyPath _path = new();
    private readonly ByteBuffer _text = new();
    private int _padding;
    private bool _asRows;

    /// <summary>Whether any text of this record wants rows.</summary>
    public bool HasRows { get; private set; }

    /// <summary>Begins a record.</summary>
    public void Begin()
    {
        _path.Clear();
        _padding = 0;
        _asRows = false;
        HasRows = false;
    }

    /// <summary>Columns to be left free before the first field, if there is one.</summary>
    public void Pad(int columns) => _padding = Math.Max(columns, 1);

    /// <summary>Appends the member whose name the reader stands on.</summary>
    public void Append(ByteBuffer target, ref Utf8JsonReader reader, ReadOnlySpan<byte> line) =>
        AppendMember(target, ref reader, line);

    /// <summary>Appends a text that was kept; nothing if it is empty.</summary>
    public void AppendText(ByteBuffer target, ReadOnlySpan<byte> name, ReadOnlySpan<byte> inside)
    {
        if (inside.IsEmpty)
            return;
        Separate(target);
        paint.Dim(target);
        target.Append(name);
        target.Append((byte)'=');
        paint.End(target);
        AppendInside(target, inside);
    }

    /// <summary>Appends a text that was kept, wholly dimmed.</summary>
    public void AppendDim(ByteBuffer target, ReadOnlySpan<byte> name, ReadOnlySpan<byte> inside)
    {
        if (inside.IsEmpty)
            return;
        Separate(target);
        paint.Dim(target);
        target.Append(name);
        target.Append((byte)'=');
        AppendInside(target, inside);
        paint.End(target);
    }

    /// <summary>Goes through the record again, for the texts of several lines only.</summary>
    public void AppendRows(ByteBuffer target, ReadOnlySpan<byte> line)
    {
        _asRows = true;
        _path.Clear();
        Utf8JsonReader reader = JsonSlice.Open(line);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonSlice.IsTextNext(reader) && IsShownElsewhere(reader.ValueSpan))
                reader.Skip();
            else
                AppendMember(target, ref reader, line);
        }
    }

    private static bool IsShownElsewhere(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("timestamp"u8) || name.SequenceEqual("level"u8) || name.SequenceEqual("message"u8)
        || name.SequenceEqual("logger"u8) || name.SequenceEqual("service"u8) || name.SequenceEqual("environment"u8)
        || name.SequenceEqual("error"u8) || name.SequenceEqual("error_type"u8) || name.SequenceEqual("stack_trace"u8);

    private void AppendMember(ByteBuffer target, ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        int mark = _path.Enter(in reader);
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when reader.CurrentDepth <= Limits.MaxDepth && !IsEmpty(reader):
                _path.Open();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                    AppendMember(target, ref reader, line);
                break;
            case JsonTokenType.String:
                AppendString(target, in reader);
                break;
            default:
                ReadOnlySpan<byte> json = JsonSlice.Skip(ref reader, line);
                if (_asRows)
                    break;
                AppendKey(target);
                GoText.AppendPlain(target, json);
                break;
        }

        _path.Leave(mark);
    }

    // The reader is a copy: it looks ahead and is thrown away.
    private static bool IsEmpty(Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.EndObject;

    private void AppendString(ByteBuffer target, ref readonly Utf8JsonReader reader)
    {
        _text.Clear();
        JsonUnescape.Append(_text, in reader);
        bool isRows = TextRows.IsMany(_text.Written);
        HasRows |= isRows;
        if (isRows != _asRows)
            return;
        if (_asRows)
        {
            target.Append("    "u8);
            paint.Dim(target);
            _path.AppendTo(target, people: true);
            target.Append((byte)':');
            paint.End(target);
            target.Append((byte)'\n');
            TextRows.Append(target, _text.Written, paint);
        }
        else
        {
            AppendKey(target);
            GoText.Append(target, _text.Written, people: true);
        }
    }

    private void AppendKey(ByteBuffer target)
    {
        Separate(target);
        paint.Dim(target);
        _path.AppendTo(target, people: true);
        target.Append((byte)'=');
        paint.End(target);
    }

    private void AppendInside(ByteBuffer target, ReadOnlySpan<byte> inside)
    {
        _text.Clear();
        JsonUnescape.Append(_text, inside);
        GoText.Append(target, _text.Written, people: true);
    }

    private void Separate(ByteBuffer target)
    {
        for (; _padding > 0; _padding--)
            target.Append((byte)' ');
        target.Append((byte)' ');
    }
}
