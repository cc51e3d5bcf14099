using System.Buffers;
using System.Diagnostics;
using System.Text;
using Hewn.Context;

namespace Hewn.Records;

/// <summary>
/// The context of one record: the keys that its asynchronous call has set, and the ids of the current
/// <see cref="Activity"/> where it has set none. Not thread-safe.
/// </summary>
internal sealed class RecordContext
{
    // Weak: what flows with a call that has ended may be large, and a thread may be idle for long.
    private readonly WeakReference<ExecutionContext?> _running = new(null);
    private LogContext? _context;
    private bool _hasActivity;

    // The ids of the last activity, encoded. By their texts, so that no finished activity is held in memory.
    private string? _traceId;
    private string? _spanId;
    private byte[] _encodedTrace = [];
    private byte[] _encodedSpan = [];

    /// <summary>The fields of open scopes.</summary>
    public EncodedFields Scopes => _context?.Fields ?? EncodedFields.None;

    /// <summary>A bit for each identifying key that the record will have.</summary>
    public uint PresentIds { get; private set; }

    /// <summary>A bit for each key that gives way to a field of the same name.</summary>
    public uint Yielding { get; private set; }

    /// <summary>Takes the context of the running call. Returns whether it is the same as last time.</summary>
    public bool Begin()
    {
        // Fast path - what flows with the call is one immutable object, made anew when any part of it is set. While it
        // is the same, the context and the activity in it are, too.
        ExecutionContext? running = ExecutionContext.Capture();
        if (running is not null && _running.TryGetTarget(out ExecutionContext? last) && ReferenceEquals(last, running))
            return true;
        _running.SetTarget(running); // Null where its flow is suppressed; then it is looked at every time.
        return Take(LogContext.Current, Activity.Current);
    }

    /// <summary>Takes a context that need not flow here, with all of its ids: no activity adds any.</summary>
    public bool Begin(LogContext context)
    {
        _running.SetTarget(null); // What was taken is not what flows here.
        return Take(context, activity: null);
    }

    /// <summary>Appends the keys as they stand in the line.</summary>
    /// <param name="target">The line.</param>
    /// <param name="held">A bit for each key whose name a field has.</param>
    public void AppendTo(ByteBuffer target, uint held)
    {
        for (int key = 0; key < ContextKeys.Count; key++)
        {
            if ((held & Yielding & (1u << key)) == 0)
                target.Append(Encoded(key));
        }
    }

    private ReadOnlySpan<byte> Encoded(int key) => (_context?.Encoded(key), key) switch
    {
        ({ } encoded, _) => encoded,
        (null, (int)ContextKey.TraceId) when _hasActivity => _encodedTrace,
        (null, (int)ContextKey.SpanId) when _hasActivity => _encodedSpan,
        _ => default,
    };

    private bool Take(LogContext? context, Activity? activity)
    {
        bool hadActivity = _hasActivity;
        bool isSame = ReferenceEquals(context, _context);
        _hasActivity = activity is { IdFormat: ActivityIdFormat.W3C };
        _context = context;
        PresentIds = context?.PresentIds ?? 0;
        Yielding = YieldingOf(context);
        if (!_hasActivity)
            return isSame && !hadActivity;

        PresentIds |= (1u << (int)ContextKey.TraceId) | (1u << (int)ContextKey.SpanId);
        isSame &= hadActivity;
        string traceId = activity!.TraceId.ToHexString();
        if (!ReferenceEquals(traceId, _traceId))
        {
            isSame = false;
            _traceId = traceId;
            Encode(ref _encodedTrace, ContextKey.TraceId, traceId);
        }

        string spanId = activity.SpanId.ToHexString();
        if (!ReferenceEquals(spanId, _spanId))
        {
            isSame = false;
            _spanId = spanId;
            Encode(ref _encodedSpan, ContextKey.SpanId, spanId);
        }

        return isSame;
    }

    /// <summary>
    /// Writes an id into the bytes of the one before it: all are of one length, and requests take turns on a thread.
    /// </summary>
    private static void Encode(ref byte[] encoded, ContextKey key, string id)
    {
        int start = ContextKeys.Names[(int)key].Length + IdSigns - 1;
        if (encoded.Length == start + id.Length + 1 && Ascii.FromUtf16(id, encoded.AsSpan(start), out _)
            == OperationStatus.Done)
            return; // Hexadecimal digits: nothing to escape.
        encoded = LogContext.EncodeKey((int)key, id);
    }

    /// <summary>What identifies the call stays; what only describes it gives way to what is nearer.</summary>
    private static uint YieldingOf(LogContext? context)
    {
        uint yielding = 0;
        for (int key = (int)ContextKey.UserId; context is not null && key < ContextKeys.Count; key++)
        {
            if (context.Has(key))
                yielding |= 1u << key;
        }

        return yielding;
    }

    // ,"name":"id"
    private const int IdSigns = 6;
}
