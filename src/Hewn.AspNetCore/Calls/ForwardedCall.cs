namespace Hewn.AspNetCore.Calls;

/// <summary>Marks a call that another server answers, and tells how that went. One call's; not thread-safe.</summary>
/// <param name="upstream">The server's address, without credentials.</param>
/// <param name="server">The server's name or address, and its port.</param>
/// <param name="written">The server's address as it is written; null for as it is.</param>
internal sealed class ForwardedCall(string upstream, (string Host, int Port) server, object? written = null)
{
    /// <summary>The server's address as a field's value.</summary>
    public object Written => written ?? upstream;

    /// <summary>The server's address, without credentials.</summary>
    public string Upstream => upstream;

    /// <summary>The server's name or address, and its port.</summary>
    public (string Host, int Port) Server => server;

    /// <summary>Whether the answer is that server's: its headers have come.</summary>
    public bool HasAnswered { get; set; }

    /// <summary>What went wrong between here and that server; null where nothing did.</summary>
    public CallFault? Fault { get; set; }
}
