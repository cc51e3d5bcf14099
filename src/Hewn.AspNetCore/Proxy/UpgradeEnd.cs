namespace Hewn.AspNetCore.Proxy;

/// <summary>Who broke an upgraded connection off.</summary>
internal enum UpgradeEnd : byte
{
    /// <summary>Nobody: one side ended it, or it was given up here.</summary>
    Orderly,

    /// <summary>The client.</summary>
    OfClient,

    /// <summary>The server behind the proxy.</summary>
    OfUpstream,
}
