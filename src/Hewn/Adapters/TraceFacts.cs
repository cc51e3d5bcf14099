using System.Collections;
using System.Diagnostics;

namespace Hewn.Adapters;

/// <summary>What a trace listener was asked to add to each event.</summary>
internal static class TraceFacts
{
    /// <summary>Adds the fields.</summary>
    public static void AddTo(List<LogField> fields, TraceEventCache cache, TraceOptions wanted)
    {
        if (wanted.HasFlag(TraceOptions.ProcessId))
            fields.Add(("process_id", cache.ProcessId));
        if (wanted.HasFlag(TraceOptions.ThreadId))
            fields.Add(("thread_id", cache.ThreadId));
        if (wanted.HasFlag(TraceOptions.Timestamp))
            fields.Add(("ticks", cache.Timestamp));
        if (wanted.HasFlag(TraceOptions.LogicalOperationStack) && cache.LogicalOperationStack is { Count: > 0 } stack)
            fields.Add(("logical_operations", ((ICollection)stack).Cast<object?>().Reverse().ToArray()));
        if (wanted.HasFlag(TraceOptions.Callstack))
            fields.Add(("callstack", cache.Callstack));
    }
}
