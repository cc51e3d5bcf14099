namespace Hewn.AspNetCore.Calls;

/// <summary>How a call can end, as its record says.</summary>
internal static class CallOutcome
{
    /// <summary>The client has the whole answer, and it is no error.</summary>
    public const string Completed = "completed";

    /// <summary>The answer is an error, or says in its middle that something went wrong.</summary>
    public const string Failed = "failed";

    /// <summary>The client left before it had its answer.</summary>
    public const string AbortedByClient = "aborted_by_client";

    /// <summary>The server behind the proxy could not be reached, or broke its answer off.</summary>
    public const string UpstreamError = "upstream_error";

    /// <summary>The server behind the proxy, or the client, was silent for longer than is allowed.</summary>
    public const string Timeout = "timeout";
}
