namespace Hewn.Sessions.Remote;

/// <summary>What a request that failed means for what it sent.</summary>
internal enum RemoteFailureKind
{
    /// <summary>It is sent again: no answer, too many requests, a failure of the server.</summary>
    Later,

    /// <summary>Nobody takes it here: the address, the key or the tenant is wrong. It is tried again, rarely.</summary>
    Misdirected,

    /// <summary>The server refuses what was sent, and would again.</summary>
    Refused,

    /// <summary>It is too large for one request.</summary>
    TooLarge,

    /// <summary>The server has another session of that name, from another directory.</summary>
    Conflict,
}
