namespace Hewn.AspNetCore.Capture.Streams;

/// <summary>
/// Reads server-sent events from bytes that come in any pieces. Holds one event at most. Not thread-safe.
/// </summary>
/// <remarks>
/// WHATWG HTML, section 9.2.6, and two things beyond it that servers do: an event that the end of the stream cuts off
/// before its empty line counts, and a field called <c>error</c> (older llama.cpp) is the data of an event of that
/// name.
/// </remarks>
internal sealed class EventStreamReader(IEventSink sink)
{
    private readonly BoundedBytes _line = new(Limits.EventBytes);
    private readonly BoundedBytes _data = new(Limits.EventBytes);
    private readonly BoundedBytes _name = new(Limits.EventNameBytes);
    private bool _hasBegun;
    private bool _hasData;
    private bool _isAfterReturn;
    private bool _isTooLong;

    /// <summary>Reads what comes next.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_isAfterReturn && bytes[0] == '\n')
            {
                _isAfterReturn = false;
                bytes = bytes[1..];
                continue;
            }

            _isAfterReturn = false;
            int end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
            if (end < 0)
            {
                _line.Append(bytes);
                return;
            }

            EndLine(bytes[..end]);
            _isAfterReturn = bytes[end] == '\r';
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>The stream has ended: what is there is all that comes.</summary>
    public void End()
    {
        if (_line.Length > 0)
            EndLine([]);
        Dispatch();
    }

    private void EndLine(ReadOnlySpan<byte> rest)
    {
        if (_line.Length == 0 && !_line.IsCut)
        {
            Read(rest); // Fast path: the line stands in one piece.
            return;
        }

        _line.Append(rest);
        if (_line.IsCut)
            _isTooLong = true;
        else
            Read(_line.Span);
        _line.Clear();
    }

    private void Read(ReadOnlySpan<byte> line)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            if (line.StartsWith("\uFEFF"u8))
                line = line["\uFEFF"u8.Length..];
        }

        if (line.IsEmpty)
        {
            Dispatch();
            return;
        }

        int colon = line.IndexOf((byte)':');
        ReadOnlySpan<byte> field = colon < 0 ? line : line[..colon];
        ReadOnlySpan<byte> value = colon < 0 ? default : line[(colon + 1)..];
        if (value is [(byte)' ', ..])
            value = value[1..];
        if (field.SequenceEqual("data"u8))
            AddData(value);
        else if (field.SequenceEqual("event"u8))
            SetName(value);
        else if (field.SequenceEqual("error"u8))
        {
            SetName(field);
            AddData(value);
        }
    }

    private void AddData(ReadOnlySpan<byte> value)
    {
        if (_hasData)
            _data.Append("\n"u8);
        _hasData = true;
        _data.Append(value);
    }

    private void SetName(ReadOnlySpan<byte> value)
    {
        _name.Clear();
        _name.Append(value);
    }

    private void Dispatch()
    {
        if (_isTooLong || _data.IsCut)
            sink.EventTooLong(_name.Span);
        else if (_hasData)
            sink.Event(_name.Span, _data.Memory);
        (_hasData, _isTooLong) = (false, false);
        _data.Clear();
        _name.Clear();
    }
}
