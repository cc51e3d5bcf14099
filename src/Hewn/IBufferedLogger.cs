namespace Hewn;

/// <summary>
/// A logger with the buffer behind it: what it holds can be asked, and waited for. For code that is handed one logger
/// to write, flush and close, as the original's instances were; and a seam for tests of such code.
/// </summary>
/// <remarks>Implementations are thread-safe. No call throws because of what it is given to log.</remarks>
public interface IBufferedLogger : IDisposable, IAsyncDisposable
{
    /// <summary>The logger itself, for interpolated messages, names and bound fields.</summary>
    Logger Logger { get; }

    /// <summary>The buffer between callers and files, at this moment.</summary>
    BufferStatistics Buffer { get; }

    /// <summary>Whether a record of that level would be written anywhere.</summary>
    bool IsEnabled(Level level);

    /// <summary>Logs a message with fields beside it.</summary>
    void Log(Level level, string message, params ReadOnlySpan<LogField> fields);

    /// <summary>
    /// Sets the context of every record of the running asynchronous call and of what it calls: the six ids as given,
    /// and no other. Calls side by side never see each other's. <see cref="Hewn.Log.Context"/> does the same for a
    /// block, and gives the context from before back.
    /// </summary>
    void SetContext(
        string? requestId = null,
        string? traceId = null,
        string? spanId = null,
        string? userId = null,
        string? model = null,
        string? operation = null);

    /// <summary>Takes the six ids away from the running asynchronous call.</summary>
    void ClearContext();

    /// <summary>Waits until every record of calls that have returned stands in its file.</summary>
    /// <param name="timeout">How long to wait at most.</param>
    /// <returns>False when the time ran out or a file refuses its records at the moment.</returns>
    bool Flush(TimeSpan timeout);
}
