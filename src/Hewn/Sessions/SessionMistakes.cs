using Hewn.Diagnostics;

namespace Hewn.Sessions;

/// <summary>
/// What callers do wrong with a session, and what fails around it: an exception if the session is strict, else told,
/// and counted. Thread-safe.
/// </summary>
internal sealed class SessionMistakes(string name, bool isStrict, DiagnosticChannel diagnostics)
{
    private const int MaxWordsTold = 16; // Words may be made up; beyond it they are in the log only.

    private readonly HashSet<string> _words = [];
    private long _callsWhenClosed;
    private int _hasToldFault;

    /// <summary>Whether mistakes are exceptions.</summary>
    public bool IsStrict => isStrict;

    /// <summary>Calls that came too late.</summary>
    public long CallsWhenClosed => Interlocked.Read(ref _callsWhenClosed);

    /// <summary>A word that is no level. True when the record is to be written all the same.</summary>
    /// <exception cref="ArgumentException">The session is strict.</exception>
    public bool TellLevel(string? word)
    {
        string message = $"Invalid log level: '{word}'. Must be one of: info, warn, error, debug, fatal";
        if (isStrict)
            throw new ArgumentException(message, nameof(word));
        bool isNew;
        lock (_words)
            isNew = _words.Count < MaxWordsTold && _words.Add(word ?? string.Empty);
        if (isNew)
            Report($"{message}. Records with it are written at info, with the word as invalid_level.");
        return true;
    }

    /// <summary>A call when the session was closed, or with a level that is none.</summary>
    /// <exception cref="InvalidOperationException">The session is strict, and closed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The session is strict, and the level is none.</exception>
    public void TellClosed(bool isClosed, Level level)
    {
        bool isFirst = Interlocked.Increment(ref _callsWhenClosed) == 1;
        if (isStrict && !isClosed)
            throw new ArgumentOutOfRangeException(nameof(level), level, $"is none of {LevelNames.Allowed}");
        string message = isClosed
            ? $"Session {name} is not open: it was closed before this call. Open it again with Session.Open."
            : $"Session {name}: {level} is no level; expected one of {LevelNames.Allowed}.";
        if (isStrict)
            throw new InvalidOperationException(message);
        if (isFirst)
            Report($"{message} Calls like this are counted in CallsWhenClosed, and not written.");
    }

    /// <summary>Something threw while a record was made. Told once.</summary>
    public void TellFault(Exception e)
    {
        if (Interlocked.Exchange(ref _hasToldFault, 1) == 0)
            diagnostics.Report(ProblemKind.Permanent, $"Session {name}: a record could not be written: {e.Message}", e);
    }

    /// <summary>Tells that something around the session failed.</summary>
    public void Report(string message, Exception? cause = null) =>
        diagnostics.Report(ProblemKind.Permanent, message, cause);
}
