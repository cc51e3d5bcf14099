using Hewn.AspNetCore.Capture.Streams;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>Tells a request's facts of the members that pass while it is copied. One use; not thread-safe.</summary>
internal sealed class RequestWatch : IJsonWatch, IBodySink
{
    private readonly IJsonSink _sink;
    private MemberName? _outer; // The member that is open, and whether it is a list.
    private bool _isList;

    public RequestWatch() => _sink = Facts = new RequestFacts(this);

    /// <summary>What the request says; all of it once it was copied.</summary>
    public RequestFacts Facts { get; }

    void IJsonWatch.Name(MemberName name, int depth)
    {
        if (depth == 1)
            _sink.Member(name.Utf8);
    }

    void IJsonWatch.Start(MemberName? name, bool isObject, int depth)
    {
        if (depth == 1)
            (_outer, _isList) = (name, !isObject);
        else if (depth == 2 && _isList)
            TellElement();
    }

    void IJsonWatch.End(int depth)
    {
    }

    void IJsonWatch.Scalar(in JsonScalar scalar, MemberName? name, int depth)
    {
        if (depth == 2 && _isList)
        {
            TellElement();
            return;
        }

        // Of a long text nobody wants to know more than that it is there.
        if (name is not { MayBeAsked: true } || depth > 2 || scalar.Spelt.Length >= Limits.MediaProbeBytes)
            return;
        _sink.Scalar(depth == 1 || _outer is null ? default : _outer.Utf8, name.Utf8, scalar.Spelt);
    }

    void IBodySink.Append(ReadOnlySpan<byte> bytes)
    {
        // What is written of the body is the copy.
    }

    private void TellElement()
    {
        if (_outer is not null)
            _sink.Element(_outer.Utf8);
    }
}
