using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Hewn.Sessions.Remote;

namespace Hewn.Sessions;

/// <summary>
/// Sees in what ways the process ends, for all its open sessions, so that each can say how it ended. Thread-safe.
/// </summary>
internal static class SessionEnds
{
    /// <summary>A session that was closed as completed, in case an exception that left it ends the process.</summary>
    private sealed record Closed(SessionCourse Course, long OpenedAt, long ClosedAt);

    private const int MaxClosed = 16;

    private static readonly Lock _gate = new();
    private static readonly List<(Session Session, long OpenedAt)> _open = [];
    private static readonly Queue<Closed> _closed = new();
    private static readonly List<PosixSignalRegistration> _signals = [];
    private static readonly ConditionalWeakTable<Exception, object> _thrown = [];
    private static bool _isWatching;

    /// <summary>Begins to watch. Before the session's log does: what is said of an end belongs into that.</summary>
    public static void Watch()
    {
        lock (_gate)
        {
            if (_isWatching)
                return;
            _isWatching = true;
            AppDomain.CurrentDomain.FirstChanceException += OnThrown;
            AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
            AppDomain.CurrentDomain.ProcessExit += OnExit;
        }
    }

    /// <summary>A session is open.</summary>
    public static void Add(Session session)
    {
        lock (_gate)
        {
            _open.Add((session, Environment.TickCount64));
            if (_open.Count > 1)
                return;
            Register(PosixSignal.SIGINT);
            Register(PosixSignal.SIGTERM);
            Register(PosixSignal.SIGHUP);
        }
    }

    /// <summary>A session is being closed.</summary>
    public static void Remove(Session session)
    {
        lock (_gate)
        {
            int index = _open.FindIndex(open => open.Session == session);
            if (index < 0)
                return;
            _closed.Enqueue(new Closed(session.Course, _open[index].OpenedAt, Environment.TickCount64));
            if (_closed.Count > MaxClosed)
                _closed.Dequeue();
            _open.RemoveAt(index);
            if (_open.Count > 0)
                return;
            _signals.ForEach(signal => signal.Dispose());
            _signals.Clear();
        }
    }

    private static void Register(PosixSignal signal)
    {
        try
        {
            _signals.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }
        catch (PlatformNotSupportedException)
        {
            // There is no such signal.
        }
    }

    private static void OnSignal(PosixSignalContext context)
    {
        foreach (Session session in Open())
            session.Course.Interrupt(context.Signal.ToString(), endsProcess: !context.Cancel);
    }

    private static void OnThrown(object? sender, FirstChanceExceptionEventArgs e)
    {
        try
        {
            bool isNew = _thrown.TryAdd(e.Exception, Environment.TickCount64);
            InFlight.Note(e.Exception);
            if (Departure.Take() is { } course && !isNew)
                FailIfThrownInside(course, e.Exception);
        }
        catch (Exception) // Boundary: an exception in here would be told to this method again.
        {
        }
    }

    private static void FailIfThrownInside(SessionCourse course, Exception error)
    {
        Closed? closed;
        lock (_gate)
            closed = _closed.LastOrDefault(one => one.Course == course);
        if (closed is not null)
            FailIfThrownInside(closed, error);
    }

    /// <summary>A session that is closed as completed has failed after all, if the exception is one of its time.
    /// </summary>
    private static void FailIfThrownInside(Closed closed, Exception error)
    {
        if (closed.Course.State != SessionState.Completed || !Causes(error).Any(cause => WasThrown(cause, closed)))
            return;
        closed.Course.Fail(error);
        closed.Course.WriteEnding();
    }

    private static void OnUnhandled(object sender, UnhandledExceptionEventArgs e)
    {
        Exception error = e.ExceptionObject as Exception
            ?? new InvalidOperationException($"An object that is no exception was thrown: {e.ExceptionObject}");
        foreach (Session session in Open())
        {
            session.Fail(error);
            session.Course.WriteEnding();
        }

        // An asynchronous Main closes its sessions first, and lets the exception out behind them.
        Closed[] closed;
        lock (_gate)
            closed = [.. _closed];
        foreach (Closed session in closed)
            FailIfThrownInside(session, error);
        SessionUploader.AwaitCorrections(); // The process ends behind this.
    }

    private static void OnExit(object? sender, EventArgs e)
    {
        foreach (Session session in Open())
        {
            if (Environment.ExitCode != 0 && session.State == SessionState.Running)
                session.Course.EndByExit(Environment.ExitCode);
            session.Dispose();
        }
    }

    private static IEnumerable<Exception> Causes(Exception error) =>
        error is AggregateException several ? [several, .. several.Flatten().InnerExceptions] : [error];

    private static bool WasThrown(Exception error, Closed session) =>
        _thrown.TryGetValue(error, out object? at)
        && (long)at >= session.OpenedAt && (long)at <= session.ClosedAt;

    private static Session[] Open()
    {
        lock (_gate)
            return [.. _open.Select(open => open.Session)];
    }
}
