using System.Buffers;
using System.Text;
using Hewn.Noise;
using Hewn.Records;
using Hewn.Redaction;

namespace Hewn.Context;

/// <summary>
/// What every record of a call carries: the context keys and the fields of open scopes, encoded once when they are
/// set. Immutable; flows with the asynchronous call, so two requests never share one.
/// </summary>
internal sealed class LogContext
{
    private static readonly AsyncLocal<LogContext?> _current = new();

    private readonly byte[]?[] _encoded;

    private ulong _samplingPoint;

    private LogContext(byte[]?[] encoded, EncodedFields fields, CallBuffer? buffer)
    {
        _encoded = encoded;
        Buffer = buffer;
        Fields = fields;
        for (int key = 0; key < ContextKeys.Count; key++)
        {
            if (encoded[key] is not null && ContextKeys.IsIdentity(key))
                PresentIds |= 1u << key;
        }
    }

    /// <summary>The context of the running asynchronous call, or null.</summary>
    public static LogContext? Current
    {
        get => _current.Value;
        set => _current.Value = value;
    }

    /// <summary>The fields of the open scopes, outermost first; an inner one has replaced its like.</summary>
    public EncodedFields Fields { get; }

    /// <summary>A bit for each <see cref="ContextKey"/> that is set and identifies the call.</summary>
    public uint PresentIds { get; }

    /// <summary>The buffer of the call, if it has one.</summary>
    public CallBuffer? Buffer { get; }

    /// <summary>The call's number for samples (<see cref="CallPoint"/>); 0 where it has no id.</summary>
    public ulong SamplingPoint
    {
        get
        {
            ulong point = _samplingPoint;
            if (point != 0)
                return point;
            point = PointOf(ContextKey.RequestId); // When first asked for; a race only works it out twice.
            return _samplingPoint = point != 0 ? point : PointOf(ContextKey.TraceId);
        }
    }

    /// <summary>The key with its value as <c>,"name":"value"</c>, or null where it is not set.</summary>
    public byte[]? Encoded(int key) => _encoded[key];

    /// <summary>Whether the key has a value.</summary>
    public bool Has(int key) => _encoded[key] is not null;

    /// <summary>A context with these keys set on top of another; a null leaves the outer value.</summary>
    public static LogContext With(LogContext? outer, ReadOnlySpan<string?> values)
    {
        byte[]?[] encoded = outer is null ? new byte[]?[ContextKeys.Count] : [.. outer._encoded];
        for (int key = 0; key < ContextKeys.Count; key++)
        {
            if (values[key] is { } value)
                encoded[key] = EncodeKey(key, SecretText.Redact(value)); // A model or user may be any text.
        }

        return new LogContext(encoded, outer?.Fields ?? EncodedFields.None, outer?.Buffer);
    }

    /// <summary>As above, for one key, as <see cref="EncodeKey"/> wrote it; its value is no credential.</summary>
    public static LogContext With(LogContext? outer, ContextKey key, byte[] encoded)
    {
        byte[]?[] all = outer is null ? new byte[]?[ContextKeys.Count] : [.. outer._encoded];
        all[(int)key] = encoded;
        return new LogContext(all, outer?.Fields ?? EncodedFields.None, outer?.Buffer);
    }

    /// <summary>As above, for the ids of a call, which are no credentials.</summary>
    public static LogContext WithIds(LogContext? outer, string requestId, string traceId, string spanId)
    {
        byte[]?[] all = outer is null ? new byte[]?[ContextKeys.Count] : [.. outer._encoded];
        all[(int)ContextKey.RequestId] = EncodeKey((int)ContextKey.RequestId, requestId);
        all[(int)ContextKey.TraceId] = EncodeKey((int)ContextKey.TraceId, traceId);
        all[(int)ContextKey.SpanId] = EncodeKey((int)ContextKey.SpanId, spanId);
        return new LogContext(all, outer?.Fields ?? EncodedFields.None, outer?.Buffer);
    }

    /// <summary>A context with more scope fields on top of another.</summary>
    public static LogContext With(LogContext? outer, EncodedFields fields) => outer is null
        ? new LogContext(new byte[]?[ContextKeys.Count], fields, buffer: null)
        : new LogContext(outer._encoded, EncodedFields.Join(outer.Fields, fields), outer.Buffer);

    /// <summary>A context with a buffer on top of another.</summary>
    public static LogContext With(LogContext? outer, CallBuffer buffer) =>
        new(outer?._encoded ?? new byte[]?[ContextKeys.Count], outer?.Fields ?? EncodedFields.None, buffer);

    /// <summary>One key with its value as it stands in a line.</summary>
    public static byte[] EncodeKey(int key, string value)
    {
        // Fast path - an id of plain ASCII that is not cut.
        byte[] lead = ContextKeys.Leads[key];
        if (value.Length <= Limits.MaxIdBytes)
        {
            byte[] plain = new byte[lead.Length + value.Length + 1];
            Span<byte> text = plain.AsSpan(lead.Length, value.Length);
            if (Ascii.FromUtf16(value, text, out _) is OperationStatus.Done && JsonText.IsPlain(text))
            {
                lead.CopyTo(plain, 0);
                plain[^1] = (byte)'"';
                return plain;
            }
        }

        var buffer = new ByteBuffer(64);
        AppendKey(buffer, key, value);
        return buffer.Written.ToArray();
    }

    /// <summary>The number of an id, which stands as <c>,"name":"id"</c>.</summary>
    private ulong PointOf(ContextKey key) => _encoded[(int)key] is { } encoded
        ? CallPoint.Of(encoded.AsSpan()[(ContextKeys.Names[(int)key].Length + 5)..^1])
        : 0;

    /// <summary>Appends one key with its value.</summary>
    public static void AppendKey(ByteBuffer target, int key, string value)
    {
        target.Append((byte)',');
        JsonText.AppendQuoted(target, ContextKeys.Names[key]);
        target.Append((byte)':');
        JsonText.AppendQuoted(target, value, Limits.MaxIdBytes);
    }
}
