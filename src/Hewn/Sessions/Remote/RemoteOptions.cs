namespace Hewn.Sessions.Remote;

/// <summary>
/// Where a session is sent to beside its own directory, and how. Set it up on one thread; the session keeps its own
/// copy. Whatever happens to the sending, the session itself goes on.
/// </summary>
public sealed class RemoteOptions
{
    /// <summary>The variable with the key where none is given, as programs of the original have it.</summary>
    internal const string KeyVariable = "DREAMLAKE_API_KEY";

    /// <summary>
    /// The server's address, such as <c>http://localhost:3100</c>: <c>hewn serve</c>, or what speaks the original's
    /// API. Only <c>http</c> and <c>https</c>, without a user, a password or a query in it.
    /// </summary>
    public string Url { get; set; } = "";

    /// <summary>
    /// The key, shown as a bearer's token. It is written into no file and no message. Default: that of the variable
    /// <c>DREAMLAKE_API_KEY</c>, else none.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>The tenant, where the server has some (<c>X-Scope-OrgID</c>). Default: none.</summary>
    public string? Tenant { get; set; }

    /// <summary>How long a line waits at most until it is sent, 50 ms to 1 h. Default 1 s.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of lines in one request, 4 KiB to 16 MiB. Default 1 MiB.</summary>
    public int BatchBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// How long a request may take, 10 ms to 1 h; one with a file some time more for each MiB. Default 30 s.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the end of the session waits until everything is sent, up to 1 h. Default 5 s. What is left then is
    /// told, and sent by the next opening or by <c>hewn session push</c>.
    /// </summary>
    public TimeSpan EndTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What requests go through, for proxies and certificates of one's own; it must not follow redirections, and is not
    /// disposed. Default null: the framework's.
    /// </summary>
    public HttpMessageHandler? Handler { get; set; }

    /// <summary>The clock of pauses and timeouts: the machine's, not the session's, because the server waits by it.
    /// </summary>
    internal TimeProvider Time { get; set; } = TimeProvider.System;

    internal RemoteOptions Copy()
    {
        var copy = (RemoteOptions)MemberwiseClone();
        if (string.IsNullOrWhiteSpace(copy.ApiKey))
            copy.ApiKey = Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key ? key : null;
        return copy;
    }

    /// <summary>Adds what cannot be; never the key itself.</summary>
    internal void Validate(List<string> problems)
    {
        if (RemoteAddress.ProblemOf(Url) is { } address)
            problems.Add($"Session.Remote.Url: {address}");
        if (ApiKey is { } key && RemoteAddress.ProblemOfHeader(key) is { } unusable)
            problems.Add($"Session.Remote.ApiKey: it {unusable}; expected printable ASCII without blanks");
        if (Tenant is { } tenant && RemoteAddress.ProblemOfHeader(tenant) is { } odd)
            problems.Add($"Session.Remote.Tenant: it {odd}; expected printable ASCII without blanks");
        Check(problems, nameof(Interval), Interval, TimeSpan.FromMilliseconds(50));
        Check(problems, nameof(RequestTimeout), RequestTimeout, TimeSpan.FromMilliseconds(10));
        Check(problems, nameof(EndTimeout), EndTimeout, TimeSpan.Zero);
        if (BatchBytes is < Limits.MinRemoteBatchBytes or > Limits.MaxRemoteBatchBytes)
        {
            problems.Add($"Session.Remote.BatchBytes={BatchBytes}: expected a whole number from "
                + $"{Limits.MinRemoteBatchBytes} to {Limits.MaxRemoteBatchBytes}");
        }
    }

    private static void Check(List<string> problems, string name, TimeSpan value, TimeSpan least)
    {
        if (value < least || value > Limits.MaxRemoteWait)
            problems.Add($"Session.Remote.{name}={value:c}: expected {least:c} to {Limits.MaxRemoteWait:c}");
    }
}
