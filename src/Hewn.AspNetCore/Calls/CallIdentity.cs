namespace Hewn.AspNetCore.Calls;

/// <summary>The ids that stand on every line of a call.</summary>
internal sealed record CallIdentity(string RequestId, string TraceId, string SpanId)
{
    /// <summary>Puts the ids on every record logged until the scope ends.</summary>
    /// <param name="model">The call's model, for the records that carry it.</param>
    public ContextScope Enter(string? model = null) => Log.Context(RequestId, TraceId, SpanId, model: model);
}
