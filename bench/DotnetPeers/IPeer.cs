namespace DotnetPeers;

/// <summary>A logger that is measured. Several threads call at once; the end comes once, after them.</summary>
/// <remarks>Disposing flushes and closes: when it returns every line is in its file.</remarks>
internal interface IPeer : IDisposable
{
    /// <summary>Logs sample <paramref name="call"/> (any number; samples repeat) as one line of JSON.</summary>
    void Log(int call);

    /// <summary>The same call at a level that is off.</summary>
    void LogDisabled(int call);
}
