namespace Hewn.Server.Http;

/// <summary>A request that is refused, with the status and the words of the answer.</summary>
internal sealed class RequestFailure(int status, string message) : Exception(message)
{
    /// <summary>The status of the answer.</summary>
    public int Status => status;

    /// <summary>After so many seconds it can be tried again; null when nothing is said.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>A request that cannot be understood.</summary>
    public static RequestFailure Bad(string message) => new(400, message);
}
