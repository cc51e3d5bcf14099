using System.Runtime.CompilerServices;
using Hewn.Context;
using Hewn.Redaction;

namespace Hewn.AspNetCore.Calls;

/// <summary>The ids that stand on every line of a call. Thread-safe.</summary>
/// <param name="requestId">The client's id, or ours: no credential.</param>
/// <param name="traceId">Of the call's span.</param>
/// <param name="spanId">Of the call's span.</param>
internal sealed class CallIdentity(string requestId, string traceId, string spanId)
{
    private static KnownModel? _lastModel; // A server has few models, so it is the right one nearly always.

    private Entered? _last;
    private Entered? _first; // The one around all others, which holds the ids already.

    /// <summary>The client's id, or ours.</summary>
    public string RequestId => requestId;

    /// <summary>Puts the ids on every record logged until the scope ends.</summary>
    public ContextScope Enter()
    {
        LogContext? outer = LogContext.Current;
        LogContext.Current = Within(outer, model: null);
        return new ContextScope(outer);
    }

    /// <summary>Writes a record of the call itself, with its ids.</summary>
    /// <param name="logger">Takes it.</param>
    /// <param name="level">Its level.</param>
    /// <param name="message">Its message.</param>
    /// <param name="model">The call's model; null where none is known.</param>
    /// <param name="fields">Its fields.</param>
    public void Write(Logger logger, Level level, string message, string? model, ReadOnlySpan<LogField> fields)
    {
        LogContext? outer = LogContext.Current;
        LogContext context = Within(outer, model);
        if (outer is not null && ReferenceEquals(_first?.Inner, outer))
        {
            logger.Log(context, level, message, fields); // Fast path - what flows here is the call's own already.
            return;
        }

        LogContext.Current = context;
        logger.Log(level, message, fields);
        LogContext.Current = outer;
    }

    /// <summary>As above, from outside of the call's flow, which has been entered before.</summary>
    public void WriteLater(Logger logger, Level level, string message, string? model, ReadOnlySpan<LogField> fields) =>
        logger.Log(Within(_first!.Inner, model), level, message, fields);

    [MethodImpl(MethodImplOptions.NoInlining)] // Four times in a call.
    private LogContext Within(LogContext? outer, string? model)
    {
        Entered? last = _last; // A race only makes it twice.
        if (last is not null && ReferenceEquals(last.Outer, outer) && last.Model == model)
            return last.Inner;
        bool hasIds = outer is not null && ReferenceEquals(_first?.Inner, outer);
        LogContext inner = hasIds ? outer! : LogContext.WithIds(outer, requestId, traceId, spanId);
        if (model is not null)
            inner = LogContext.With(inner, ContextKey.Model, Encoded(model));
        _last = last = new Entered(outer, model, inner);
        _first ??= last;
        return inner;
    }

    private static byte[] Encoded(string model)
    {
        if (Volatile.Read(ref _lastModel) is { } known && known.Model == model)
            return known.Encoded;
        var made = new KnownModel(model, LogContext.EncodeKey((int)ContextKey.Model, SecretText.Redact(model)));
        if (model.Length <= Limits.MetricModelChars)
            Volatile.Write(ref _lastModel, made);
        return made.Encoded;
    }

    /// <summary>A context that was made: a call's records stand in the same one nearly always.</summary>
    private sealed record Entered(LogContext? Outer, string? Model, LogContext Inner);

    /// <summary>A model's name as it stands in a line.</summary>
    private sealed record KnownModel(string Model, byte[] Encoded);
}
