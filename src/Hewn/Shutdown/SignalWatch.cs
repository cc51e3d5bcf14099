using System.Runtime.InteropServices;

namespace Hewn.Shutdown;

/// <summary>
/// Watches the signals that end a process, for all its log systems, and gets their records out. It handles none:
/// whoever else listens (a web host, the runtime) decides what they mean. Thread-safe.
/// </summary>
/// <remarks>
/// The runtime calls handlers the last registered first, and ends the process behind them unless one has cancelled
/// that; since .NET 10 it raises no exit event then. So who was registered before all others sees the decision, and may
/// stop the systems, which deletes their rings. Who was not first only flushes: a host may still cancel, and go on
/// logging while it stops. The ring stays then, with nothing in it that is not written, and the next start deletes it
/// without a word.
/// </remarks>
internal static class SignalWatch
{
    private static readonly Lock _gate = new();
    private static readonly List<LogSystem> _systems = [];
    private static readonly List<PosixSignalRegistration> _signals = [];

    public static void Add(LogSystem system)
    {
        lock (_gate)
        {
            _systems.Add(system);
            if (_systems.Count > 1)
                return;
            Register(PosixSignal.SIGINT);
            Register(PosixSignal.SIGTERM);
            Register(PosixSignal.SIGHUP);
        }
    }

    public static void Remove(LogSystem system)
    {
        lock (_gate)
        {
            if (!_systems.Remove(system) || _systems.Count > 0)
                return;
            _signals.ForEach(signal => signal.Dispose());
            _signals.Clear();
        }
    }

    private static void Register(PosixSignal signal)
    {
        bool isLast = false; // Of the handlers that are called.
        nint? before = SignalHandler.Of(signal);
        try
        {
            _signals.Add(PosixSignalRegistration.Create(
                signal, context => OnSignal(endsProcess: Volatile.Read(ref isLast) && !context.Cancel)));
        }
        catch (PlatformNotSupportedException)
        {
            return;
        }

        Volatile.Write(ref isLast, SignalHandler.WasFirst(before, SignalHandler.Of(signal)));
    }

    private static void OnSignal(bool endsProcess)
    {
        LogSystem[] systems;
        lock (_gate)
            systems = [.. _systems];
        // All are flushed before the first is stopped: what is told about one may be logged in another.
        bool[] areWritten = [.. systems.Select(system => system.Flush(Limits.ShutdownFlushTimeout))];
        for (int i = 0; i < systems.Length && endsProcess; i++)
        {
            // With a disk that hangs or refuses, its records wait in the ring for the next start.
            if (areWritten[i])
                systems[i].EndWithProcess();
        }
    }
}
