using System.Diagnostics.CodeAnalysis;
using Hewn.AspNetCore.Capture.Llm;
using Hewn.AspNetCore.Capture.Streams;

namespace Hewn.AspNetCore.Capture;

/// <summary>
/// Watches one body go by: keeps its beginning for the record, decoded and without media, and reads out of it what it
/// says about the call. Whatever it meets, the body goes on. Thread-safe: streams are used by one thread at a time, but
/// a call may end while its application still writes from another.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Its end is Take(close), which gives the decoder back.")]
internal sealed class BodyWatcher : IBodySink
{
    private readonly Lock _lock = new();
    private readonly BodyType _type;
    private readonly CapturedBody _kept;
    private readonly LlmWatch? _answer;
    private readonly JsonCondenser? _request;
    private readonly Decoded _decoded;
    private readonly Action<Exception>? _failed;
    private readonly TimeProvider? _time;
    private ContentDecoder? _decoder;
    private EventStreamReader? _events;
    private JsonValueReader? _values;
    private bool _isSorted;
    private bool _isClosed;

    private BodyWatcher(
        BodyType type, int keptBytes, LlmWatch? answer, bool isRequest, TimeProvider? time, Action<Exception>? failed)
    {
        (_type, _answer, _time, _failed) = (type, answer, time, failed);
        _kept = new CapturedBody(type.Format is BodyFormat.None ? 0 : keptBytes);
        _decoded = new Decoded(this);
        bool isJson = type is { Format: BodyFormat.Json or BodyFormat.Form, Encoding: null };
        if (isRequest && isJson)
        {
            Facts = new RequestFacts(_kept);
            _request = new JsonCondenser(Facts);
        }

        if (type.Coding is not (ContentCoding.Identity or ContentCoding.Unknown) && type.Format is not BodyFormat.None)
            _decoder = new ContentDecoder(type.Coding, _decoded);
    }

    /// <summary>What a request's JSON says. Read it after the body was taken and closed.</summary>
    public RequestFacts? Facts { get; }

    /// <summary>For a request.</summary>
    /// <param name="type">How to read it.</param>
    /// <param name="keptBytes">How much of it is kept.</param>
    /// <param name="failed">Is told of what went wrong here; may be called once.</param>
    public static BodyWatcher OfRequest(BodyType type, int keptBytes, Action<Exception>? failed = null) =>
        new(type, keptBytes, null, isRequest: true, null, failed);

    /// <summary>For a response.</summary>
    /// <param name="type">How to read it.</param>
    /// <param name="keptBytes">How much of it is kept.</param>
    /// <param name="answer">Takes a model's answer; null where none is looked for.</param>
    /// <param name="time">Says when the bytes come.</param>
    /// <param name="failed">Is told of what went wrong here; may be called once.</param>
    public static BodyWatcher OfResponse(
        BodyType type, int keptBytes, LlmWatch? answer, TimeProvider time, Action<Exception>? failed = null) =>
        new(type, keptBytes, answer, isRequest: false, time, failed);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_isClosed)
                return;
            try
            {
                _answer?.Now = _time!.GetTimestamp();
                if (_decoder is null)
                    _decoded.Append(bytes);
                else
                    Decode_NeedsLock(_decoder, bytes);
            }
            catch (Exception e) // Boundary: the body goes on, read or not.
            {
                Close_NeedsLock();
                _failed?.Invoke(e);
            }
        }
    }

    /// <summary>Counts bytes that passed but cannot be read (a file sent by the server itself).</summary>
    public void Skip(long countBytes)
    {
        lock (_lock)
            _kept.Skip(countBytes);
    }

    /// <summary>What has passed so far. After <paramref name="close"/> nothing more is read.</summary>
    public BodySnapshot Take(bool close)
    {
        lock (_lock)
        {
            if (close && !_isClosed)
            {
                _events?.End();
                Close_NeedsLock();
            }

            return _kept.Take(close);
        }
    }

    private void Decode_NeedsLock(ContentDecoder decoder, ReadOnlySpan<byte> bytes)
    {
        decoder.Append(bytes);
        if (decoder.HasStopped)
            _kept.Skip(bytes.Length); // It has a hole from here on.
    }

    private void Close_NeedsLock()
    {
        _isClosed = true;
        _decoder?.Dispose();
        _decoder = null;
    }

    private void Read(ReadOnlySpan<byte> bytes)
    {
        if (_request is not null)
        {
            _request.Append(bytes);
            return;
        }

        if (!_isSorted && _type.Encoding is null && (_answer is not null || _type.Format is BodyFormat.Json))
            Sort(bytes);
        if (_values is not null)
        {
            _values.Append(bytes);
            return;
        }

        _kept.Append(bytes);
        _events?.Append(bytes);
    }

    /// <summary>
    /// Finds out what the body is made of by its first letter: content types are not to be relied on.
    /// </summary>
    private void Sort(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> text = bytes.TrimStart("\uFEFF \t\r\n"u8);
        if (text.IsEmpty)
            return;
        _isSorted = true;
        bool isJson = text[0] is (byte)'{' or (byte)'[';
        bool mayBeEvents = text[0] is (byte)'d' or (byte)'e' or (byte)':' or (byte)'i' or (byte)'r';
        if (isJson)
            _values = new JsonValueReader(_answer, _kept);
        else if (mayBeEvents && _answer is not null)
        {
            _answer.ExpectEvents();
            _events = new EventStreamReader(_answer);
        }
    }

    /// <summary>The body's own bytes, where it was compressed.</summary>
    private sealed class Decoded(BodyWatcher watcher) : IBodySink
    {
        public void Append(ReadOnlySpan<byte> bytes) => watcher.Read(bytes);
    }
}
