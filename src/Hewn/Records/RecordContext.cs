using System.Diagnostics;
using Hewn.Context;

namespace Hewn.Records;

/// <summary>
/// The context of one record: the keys that its asynchronous call has set, and the ids of the current
/// <see cref="Activity"/> where it has set none. Not thread-safe.
/// </summary>
internal sealed class RecordContext
{
    private readonly ByteBuffer _joined = new(256);
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

    /// <summary>Takes the context of the running call.</summary>
    public void Begin()
    {
        _context = LogContext.Current;
        PresentIds = _context?.PresentIds ?? 0;
        _hasActivity = false;
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
            Take(activity);
    }

    /// <summary>Forgets the context.</summary>
    public void Clear()
    {
        _context = null;
        _hasActivity = false;
        PresentIds = 0;
    }

    /// <summary>The keys and the scopes' fields as they stand in the line.</summary>
    public ReadOnlySpan<byte> Compose(RecordFields fields)
    {
        if (_context is null && !_hasActivity)
            return default;
        // Fast path - all of it, as it was put together when it was set.
        if (_context is not null && !_hasActivity && !fields.IsExact && !GivesWay(fields))
            return _context.Joined;
        _joined.Clear();
        for (int key = 0; key < ContextKeys.Count; key++)
            AppendKey(fields, key);
        _joined.Append(fields.Scopes);
        return _joined.Written;
    }

    private void AppendKey(RecordFields fields, int key)
    {
        if (_context?.Encoded(key) is { } encoded)
        {
            // What only describes the call gives way to a field of the same name that is nearer to it.
            if (ContextKeys.IsIdentity(key) || !fields.Holds(key))
                _joined.Append(encoded);
        }
        else if (_hasActivity && key is (int)ContextKey.TraceId)
        {
            _joined.Append(_encodedTrace);
        }
        else if (_hasActivity && key is (int)ContextKey.SpanId)
        {
            _joined.Append(_encodedSpan);
        }
    }

    private bool GivesWay(RecordFields fields)
    {
        for (int key = (int)ContextKey.UserId; key < ContextKeys.Count; key++)
        {
            if (fields.Holds(key) && _context!.Has(key))
                return true;
        }

        return false;
    }

    private void Take(Activity activity)
    {
        _hasActivity = true;
        PresentIds |= (1u << (int)ContextKey.TraceId) | (1u << (int)ContextKey.SpanId);
        string traceId = activity.TraceId.ToHexString();
        if (!ReferenceEquals(traceId, _traceId))
            (_traceId, _encodedTrace) = (traceId, LogContext.EncodeKey((int)ContextKey.TraceId, traceId));
        string spanId = activity.SpanId.ToHexString();
        if (!ReferenceEquals(spanId, _spanId))
            (_spanId, _encodedSpan) = (spanId, LogContext.EncodeKey((int)ContextKey.SpanId, spanId));
    }
}
