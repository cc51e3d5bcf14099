namespace Hewn.Server.Remote;

/// <summary>What a request that goes through is, and so which limits hold for it.</summary>
internal enum RemoteKind
{
    /// <summary>It asks.</summary>
    Question,

    /// <summary>It brings lines.</summary>
    Push,

    /// <summary>It is seldom and small.</summary>
    Other,
}
