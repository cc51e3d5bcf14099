namespace Hewn.AspNetCore.Capture.Streams;

/// <summary>
/// Reads JSON values that follow each other in any way (one, one a line, run together) from bytes that come in any
/// pieces, condensed. Holds one value at most. Not thread-safe.
/// </summary>
internal sealed class JsonValueReader : IJsonSink
{
    private readonly IEventSink? _values;
    private readonly IBodySink _copy;
    private readonly BoundedBytes _value = new(Limits.EventBytes);
    private readonly JsonCondenser _condenser;

    /// <param name="values">Takes each value as an event without a name; null where nobody wants them.</param>
    /// <param name="copy">Takes the condensed copy of everything.</param>
    public JsonValueReader(IEventSink? values, IBodySink copy)
    {
        (_values, _copy) = (values, copy);
        _condenser = new JsonCondenser(this);
    }

    /// <summary>Reads what comes next.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => _condenser.Append(bytes);

    void IJsonSink.Write(ReadOnlySpan<byte> json)
    {
        _copy.Append(json);
        if (_values is not null)
            _value.Append(json);
    }

    void IJsonSink.EndValue()
    {
        if (_value.IsCut)
            _values?.EventTooLong([]);
        else
            _values?.Event([], _value.Memory);
        _value.Clear();
    }

    void IJsonSink.Member(ReadOnlySpan<byte> name)
    {
    }

    void IJsonSink.Scalar(ReadOnlySpan<byte> outer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
    }

    void IJsonSink.Element(ReadOnlySpan<byte> name)
    {
    }
}
