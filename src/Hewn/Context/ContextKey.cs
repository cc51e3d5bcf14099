namespace Hewn.Context;

/// <summary>The keys of a record's context, in the order in which they are written.</summary>
internal enum ContextKey
{
    RequestId,
    TraceId,
    SpanId,
    UserId,
    Model,
    Operation,
}
