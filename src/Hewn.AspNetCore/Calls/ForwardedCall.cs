namespace Hewn.AspNetCore.Calls;

/// <summary>Marks a call that another server answers, and tells how that went. One call's; not thread-safe.</summary>
internal sealed class ForwardedCall(string upstream, string host, int port)
{
    /// <summary>The server's address, without credentials.</summary>
    public string Upstream => upstream;

    /// <summary>The server's name or address, and its port.</summary>
    public (string Host, int Port) Server => (host, port);

    /// <summary>What went wrong between here and that server; null where nothing did.</summary>
    public CallFault? Fault { get; set; }
}
