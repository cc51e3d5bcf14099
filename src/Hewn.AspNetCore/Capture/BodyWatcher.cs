using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hewn.AspNetCore.Capture.Llm;
using Hewn.AspNetCore.Capture.Streams;

namespace Hewn.AspNetCore.Capture;

/// <summary>
/// Watches one body go by: keeps its beginning for the record, decoded and without media, and reads out of it what it
/// says about the call. Whatever it meets, the body goes on. Thread-safe: streams are used by one thread at a time, but
/// a call may end while its application still writes from another.
/// </summary>
/// <remarks>
/// A short JSON body may be held as it came, and read in one pass when it is whole (<see cref="TakeWhole"/>); of a
/// stream some events are held, and read together. What comes of it is the same: whoever asks sooner, and a body that
/// the pass does not fit, has the pieces read one after the other as if they came now.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Its end is Take(close), which gives the decoder back.")]
internal sealed class BodyWatcher : IBodySink
{
    private readonly Lock _lock = new();
    private readonly BodyType _type;
    private readonly LlmWatch? _answer;
    private readonly bool _isRequest;
    private readonly int _keptBytes;
    private readonly Action<Exception>? _failed;
    private readonly TimeProvider? _time;
    private CapturedBody? _kept;
    private RequestFacts? _facts;
    private JsonCondenser? _request;
    private HeldBody? _held;
    private ContentDecoder? _decoder;
    private EventStreamReader? _events;
    private JsonValueReader? _values;
    private bool _isSorted;
    private bool _isForgotten;
    private bool _isClosed;

    [MethodImpl(MethodImplOptions.NoInlining)] // A call has two bodies, here and below.
    private BodyWatcher(
        BodyType type, int keptBytes, LlmWatch? answer, bool isRequest, TimeProvider? time, Action<Exception>? failed,
        bool isHeld)
    {
        (_type, _answer, _isRequest, _time, _failed) = (type, answer, isRequest, time, failed);
        _keptBytes = type.Format is BodyFormat.None ? 0 : keptBytes;
        bool isPlain = isHeld && keptBytes > 0 && type is { Encoding: null, Coding: ContentCoding.Identity };
        if (isPlain && type.Format is BodyFormat.Json)
            _held = HeldBody.OfJson(keptBytes);
        else
            BeginReading();
        if (isPlain && type.Format is BodyFormat.Lines && answer is not null)
            _held = HeldBody.OfStream();
        if (type.Coding is not (ContentCoding.Identity or ContentCoding.Unknown) && type.Format is not BodyFormat.None)
            _decoder = new ContentDecoder(type.Coding, new Decoded(this));
    }

    /// <summary>What a request's JSON says. Read it after the body was taken and closed.</summary>
    public RequestFacts? Facts
    {
        get
        {
            ReadHeld();
            return _facts;
        }
    }

    private CapturedBody Kept => _kept ??= new CapturedBody(_keptBytes);

    /// <summary>For a request.</summary>
    /// <param name="type">How to read it.</param>
    /// <param name="keptBytes">How much of it is kept.</param>
    /// <param name="failed">Is told of what went wrong here; may be called once.</param>
    /// <param name="isHeld">Whether it may be held until it is whole.</param>
    public static BodyWatcher OfRequest(
        BodyType type, int keptBytes, Action<Exception>? failed = null, bool isHeld = false) =>
        new(type, keptBytes, null, isRequest: true, null, failed, isHeld);

    /// <summary>For a response.</summary>
    /// <param name="type">How to read it.</param>
    /// <param name="keptBytes">How much of it is kept.</param>
    /// <param name="answer">Takes a model's answer; null where none is looked for.</param>
    /// <param name="time">Says when the bytes come.</param>
    /// <param name="failed">Is told of what went wrong here; may be called once.</param>
    /// <param name="isHeld">Whether it may be held until it is whole.</param>
    public static BodyWatcher OfResponse(
        BodyType type, int keptBytes, LlmWatch? answer, TimeProvider time, Action<Exception>? failed = null,
        bool isHeld = false) =>
        new(type, keptBytes, answer, isRequest: false, time, failed, isHeld);

    public void Append(ReadOnlySpan<byte> bytes) => Append(bytes, _time?.GetTimestamp() ?? 0);

    /// <summary>Bytes that may have come a while ago: they were sent on first.</summary>
    /// <param name="bytes">What came.</param>
    /// <param name="at">When, by the clock of the call: what an answer's times are reckoned from.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Append(ReadOnlySpan<byte> bytes, long at)
    {
        lock (_lock)
        {
            if (_isClosed || _held?.TryAdd(bytes, at) == true)
                return;
            ReadHeld_NeedsLock();
            if (_held?.TryAdd(bytes, at) != true) // Of a stream more can be held again.
                Read_NeedsLock(bytes, at);
        }
    }

    /// <summary>Reads what is held: somebody wants to know what has come so far.</summary>
    public void ReadHeld()
    {
        if (Volatile.Read(ref _held) is null)
            return;
        lock (_lock)
            ReadHeld_NeedsLock();
    }

    /// <summary>Counts bytes that passed but cannot be read (a file sent by the server itself).</summary>
    public void Skip(long countBytes)
    {
        lock (_lock)
        {
            ReadHeld_NeedsLock();
            Kept.Skip(countBytes);
        }
    }

    /// <summary>What has passed so far. After <paramref name="close"/> nothing more is read.</summary>
    public BodySnapshot Take(bool close)
    {
        lock (_lock)
        {
            ReadHeld_NeedsLock();
            if (close && !_isClosed)
            {
                _events?.End();
                Close_NeedsLock();
            }

            return Kept.Take(close);
        }
    }

    /// <summary>
    /// Reads a body that was held in one pass, and closes it: everything of it has passed. Null where that is not
    /// possible; nothing has changed then.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public RenderedBody? TakeWhole()
    {
        lock (_lock)
        {
            if (_held is not { IsStream: false, Memory: { IsEmpty: false } json } held || _isClosed)
                return null;
            RenderedBody? rendered = _isRequest
                ? TakeRequest_NeedsLock(json.Span)
                : TakeResponse_NeedsLock(json, held.LastAt);
            if (rendered is null)
                return null;
            held.Release();
            _held = null;
            Close_NeedsLock();
            return rendered;
        }
    }

    private RenderedBody? TakeRequest_NeedsLock(ReadOnlySpan<byte> json)
    {
        var watch = new RequestWatch();
        RenderedBody? copy = WholeJson.TryCopy(json, watch);
        if (copy is not null)
            _facts = watch.Facts;
        return copy;
    }

    private RenderedBody? TakeResponse_NeedsLock(ReadOnlyMemory<byte> json, long at)
    {
        if (_answer is not { } answer)
            return WholeJson.TryCopy(json.Span, watch: null);

        ChatWatch chat = ChatWatch.Rent();
        RenderedBody? copy = WholeJson.TryCopy(json.Span, chat);
        if (copy is not null)
            Tell(answer, chat, json, at);
        chat.Return();
        return copy;
    }

    private void Tell(LlmWatch answer, ChatWatch chat, ReadOnlyMemory<byte> json, long at)
    {
        try
        {
            answer.Now = at;
            if (chat.IsChat)
                answer.TakeWhole(chat);
            else
                answer.Event([], json);
        }
        catch (Exception e) // Boundary: the body is written, read or not.
        {
            _failed?.Invoke(e);
        }
    }

    private void BeginReading()
    {
        if (!_isRequest || _type is not { Format: BodyFormat.Json or BodyFormat.Form, Encoding: null })
            return;
        _facts = new RequestFacts(Kept);
        _request = new JsonCondenser(_facts);
    }

    /// <summary>Reads what was held as if it came now.</summary>
    private void ReadHeld_NeedsLock()
    {
        if (_held is not { } held)
            return;
        if (!held.IsStream)
        {
            _held = null;
            BeginReading();
        }

        for (int i = 0; i < held.Pieces && !_isClosed; i++)
            Read_NeedsLock(held.PieceAt(i, out long at), at);
        if (held.IsStream)
            held.Clear();
        else
            held.Release();
    }

    private void Read_NeedsLock(ReadOnlySpan<byte> bytes, long at)
    {
        try
        {
            _answer?.Now = at;
            if (_decoder is null)
                Read(bytes);
            else
                Decode_NeedsLock(_decoder, bytes);
        }
        catch (Exception e) // Boundary: the body goes on, read or not.
        {
            Close_NeedsLock();
            _failed?.Invoke(e);
        }
    }

    private void Decode_NeedsLock(ContentDecoder decoder, ReadOnlySpan<byte> bytes)
    {
        decoder.Append(bytes);
        if (decoder.HasStopped)
            Kept.Skip(bytes.Length); // It has a hole from here on.
    }

    private void Close_NeedsLock()
    {
        _isClosed = true;
        _held?.Release();
        _held = null;
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
        }
        else
        {
            Kept.Append(bytes);
            _events?.Append(bytes);
        }

        // Of an answer in pieces the whole is written that they make.
        if (_isForgotten || _answer is not { IsRecognised: true, IsStream: true })
            return;
        _isForgotten = true;
        Kept.Forget();
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
            _values = new JsonValueReader(_answer, Kept);
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
