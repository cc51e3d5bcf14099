using System.Buffers.Binary;
using System.Text;
using Hewn.Store.Entries;

namespace Hewn.Store.Dialects;

/// <summary>
/// The names that writers give to what Hewn calls <c>timestamp</c>, <c>level</c>, <c>message</c> and so on, the best
/// known first. One lookup for each field of each record, so a table of its own: open addressing over the first bytes.
/// </summary>
internal static class NameRoles
{
    private const int Slots = 512; // four times the names, so that most are found at once
    private const ulong Mix = 0x9E37_79B9_7F4A_7C15;

    private static readonly (Role Role, string Names)[] _names =
    [
        (Role.Timestamp, "timestamp @timestamp time ts @t Timestamp datetime asctime instant timeMillis date t "
            + "__REALTIME_TIMESTAMP _SOURCE_REALTIME_TIMESTAMP TimeStamp Time eventTime event_time_utc epoch_ms"),
        (Role.Level, "level @l severity levelname log.level lvl Level LogLevel logLevel log_level loglevel level_name "
            + "SeverityText severity_text severityText PRIORITY priority"),
        (Role.Message, "message msg @m Message short_message MESSAGE RenderedMessage event body Body text log"),
        (Role.Logger, "logger logger_name loggerName log.logger SourceContext Category Logger channel target name"),
        (Role.RequestId, "request_id requestId RequestId reqId req_id request-id x-request-id X-Request-ID "
            + "http.request.id correlation_id"),
        (Role.TraceId, "trace_id traceId TraceId trace.id @tr traceID otelTraceID dd.trace_id"),
        (Role.SpanId, "span_id spanId SpanId span.id @sp spanID otelSpanID dd.span_id"),
        (Role.StackTrace, "stack_trace stackTrace stacktrace stack @x exc_info exception Exception error.stack_trace "
            + "exc_text thrown traceback"),
        (Role.Error, "error err error.message"),
        (Role.ErrorType, "error_type error.type errorType"),
        (Role.Template, "@mt MessageTemplate"),
        (Role.Container, "Properties State fields"),
    ];

    private static readonly (byte[]? Name, NameRole Role)[] _slots = Build();

    /// <summary>What a name means; <see cref="Role.None"/> and no field when it is none of those.</summary>
    public static NameRole Of(ReadOnlySpan<byte> name)
    {
        for (int slot = SlotOf(name); ; slot = (slot + 1) % Slots)
        {
            ref readonly (byte[]? Name, NameRole Role) at = ref _slots[slot];
            if (at.Name is null)
                return new(Role.None, 0, -1);
            if (name.SequenceEqual(at.Name))
                return at.Role;
        }
    }

    /// <summary>The names of a role, the best known first.</summary>
    public static string[] NamesOf(Role role) => Array.Find(_names, each => each.Role == role).Names.Split(' ');

    /// <summary>Hewn's name of a role.</summary>
    public static ReadOnlySpan<byte> NameOf(Role role) => role switch
    {
        Role.Timestamp => "timestamp"u8,
        Role.Level => "level"u8,
        Role.Message => "message"u8,
        Role.Logger => "logger"u8,
        Role.RequestId => "request_id"u8,
        Role.TraceId => "trace_id"u8,
        Role.SpanId => "span_id"u8,
        Role.StackTrace => "stack_trace"u8,
        Role.Error => "error"u8,
        Role.ErrorType => "error_type"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "has no name of its own"),
    };

    private static (byte[]?, NameRole)[] Build()
    {
        var slots = new (byte[]? Name, NameRole Role)[Slots];
        foreach ((Role role, string names) in _names)
        {
            string[] each = names.Split(' ');
            for (int rank = 0; rank < each.Length; rank++)
                Put(slots, each[rank], role, (byte)(role is Role.Template or Role.Container ? rank + 1 : rank));
        }

        for (int field = 0; field < FieldNames.Count; field++) // no reflection: every start comes by here
            Put(slots, FieldNames.Of((Field)field), Role.None, 0);
        return slots;
    }

    private static void Put((byte[]? Name, NameRole Role)[] slots, string name, Role role, byte rank)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        int slot = SlotOf(bytes);
        while (slots[slot].Name is { } taken)
        {
            if (bytes.AsSpan().SequenceEqual(taken))
                return; // a known field that has a role already
            slot = (slot + 1) % Slots;
        }

        short known = FieldNames.TryFind(bytes, out Field field) ? (short)field : (short)-1;
        slots[slot] = (bytes, new NameRole(role, rank, known));
    }

    private static int SlotOf(ReadOnlySpan<byte> name)
    {
        ulong head = 0;
        if (name.Length >= 8)
        {
            head = BinaryPrimitives.ReadUInt64LittleEndian(name);
        }
        else
        {
            for (int i = 0; i < name.Length; i++)
                head = head << 8 | name[i];
        }

        return (int)(unchecked((head ^ (ulong)name.Length) * Mix) >> 55); // nine bits
    }
}
