using System.Collections.Frozen;

namespace Hewn.AspNetCore.Calls;

/// <summary>The names that records of calls use themselves.</summary>
internal static class RecordNames
{
    private static readonly FrozenSet<string> _taken = FrozenSet.Create(
        "module", "type", "method", "url", "endpoint", "status_code", "content_type", "content_length", "duration_ms",
        "outcome", "exception_type", "exception_message", "request_body", "response_body");

    /// <summary>Whether an application's field of that name must give way.</summary>
    public static bool IsTaken(string name) => _taken.Contains(name);
}
