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
    private readonly List<long> _asJson = []; // Where groups begin whose dotted names would fill the line.

    /// <summary>Whether any text of this record wants rows.</summary>
    public bool HasRows { get; private set; }

    /// <summary>Begins a record.</summary>
    public void Begin(ReadOnlySpan<byte> line)
    {
        _path.Begin(line);
        _asJson.Clear();
        _padding = 0;
        _asRows = false;
        HasRows = false;
    }

    /// <summary>Columns to be left free before the first field, if there is one.</summary>
    public void Pad(int columns) => _padding = Math.Max(columns, 1);

    /// <summary>Appends the member whose name the reader stands on.</summary>
    public void Append(ByteBuffer target, ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        Utf8JsonReader before = reader;
        (int start, long left) = (target.Length, _path.Left);
        (bool hadRows, int padding) = (HasRows, _padding);
        if (TryAppendMember(target, ref reader, line, isInGroup: false))
            return;
        target.Truncate(start);
        reader = before;
        (_path.Left, HasRows, _padding) = (left, hadRows, padding);
        _asJson.Add(reader.TokenStartIndex);
        _path.Leave(0);
        _path.Enter(in reader);
        reader.Read();
        AppendKey(target);
        GoText.AppendPlain(target, JsonSlice.Skip(ref reader, line));
        _path.Leave(0);
    }

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
        _path.Begin(line);
        Utf8JsonReader reader = JsonSlice.Open(line);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonSlice.IsTextNext(reader) && IsShownElsewhere(reader.ValueSpan))
                reader.Skip();
            else if (_asJson.Contains(reader.TokenStartIndex))
                reader.Skip();
            else
                TryAppendMember(target, ref reader, line, isInGroup: false);
        }
    }

    private static bool IsShownElsewhere(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("timestamp"u8) || name.SequenceEqual("level"u8) || name.SequenceEqual("message"u8)
        || name.SequenceEqual("logger"u8) || name.SequenceEqual("service"u8) || name.SequenceEqual("environment"u8)
        || name.SequenceEqual("error"u8) || name.SequenceEqual("error_type"u8) || name.SequenceEqual("stack_trace"u8);

    /// <summary>False when the names would take too much; what was appended is to be taken back then.</summary>
    private bool TryAppendMember(
        ByteBuffer target, ref Utf8JsonReader reader, ReadOnlySpan<byte> line, bool isInGroup)
    {
        int mark = _path.Enter(in reader);
        reader.Read();
        bool isDone = true;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when reader.CurrentDepth <= Limits.MaxDepth && !IsEmpty(reader):
                _path.Open();
                while (isDone && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                    isDone = TryAppendMember(target, ref reader, line, isInGroup: true);
                break;
            case JsonTokenType.String:
                isDone = _path.TrySpend(isInGroup);
                if (isDone)
                    AppendString(target, in reader);
                break;
            default:
                isDone = _path.TrySpend(isInGroup);
                if (isDone)
                    AppendOther(target, JsonSlice.Skip(ref reader, line));
                break;
        }

        _path.Leave(mark);
        return isDone;
    }

    private void AppendOther(ByteBuffer target, ReadOnlySpan<byte> json)
    {
        if (_asRows)
            return;
        AppendKey(target);
        GoText.AppendPlain(target, json);
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
