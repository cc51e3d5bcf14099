using Hewn.Context;

namespace Hewn.AspNetCore.Calls;

/// <summary>The id that a call got when it arrived, kept with its features.</summary>
/// <param name="Value">The client's, or ours.</param>
/// <param name="Outer">What the log's context was before; null when there was none, as in a server.</param>
internal sealed record CallId(string Value, LogContext? Outer);
