namespace Hewn;

/// <summary>
/// How much a record matters, in rising order. Comparison with <c>&lt;</c> and <c>&gt;</c> follows that order.
/// </summary>
/// <remarks>
/// Five levels are the log's own (<see cref="Debug"/> to <see cref="Fatal"/>); <see cref="Trace"/> exists so that
/// Microsoft.Extensions.Logging loses nothing on the way in. Names in a file are upper case, see
/// <see cref="LevelNames"/>.
/// </remarks>
public enum Level : byte
{
    /// <summary>Finer than debugging needs: single steps, payload bytes.</summary>
    Trace = 0,

    /// <summary>What a developer wants while looking for a fault: polling, per-item progress.</summary>
    Debug = 1,

    /// <summary>The normal course of things: started, finished, configured. The default minimum.</summary>
    Info = 2,

    /// <summary>Unexpected but dealt with; somebody should look some day.</summary>
    Warn = 3,

    /// <summary>An operation failed.</summary>
    Error = 4,

    /// <summary>The program cannot go on. Flushed and synced to disk before the call returns.</summary>
    Fatal = 5,
}
