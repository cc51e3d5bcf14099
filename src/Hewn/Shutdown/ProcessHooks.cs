using System.Runtime.InteropServices;

namespace Hewn.Shutdown;

/// <summary>
/// Sees the ways in which a process ends and gets the records out before it does. Signals are watched, not handled:
/// whoever else listens (a web host, the runtime) decides what they mean.
/// </summary>
internal sealed class ProcessHooks : IDisposable
{
    private readonly LogSystem _system;
    private readonly PosixSignalRegistration[] _signals;

    public ProcessHooks(LogSystem system, bool recordsUnhandled)
    {
        _system = system;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        if (recordsUnhandled)
            AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
        _signals = [.. Register(PosixSignal.SIGINT), .. Register(PosixSignal.SIGTERM), .. Register(PosixSignal.SIGHUP)];
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
        foreach (PosixSignalRegistration signal in _signals)
            signal.Dispose();
    }

    private IEnumerable<PosixSignalRegistration> Register(PosixSignal signal)
    {
        try
        {
            return [PosixSignalRegistration.Create(signal, _ => _system.Flush(Limits.ShutdownFlushTimeout))];
        }
        catch (PlatformNotSupportedException)
        {
            return [];
        }
    }

    private void OnExit(object? sender, EventArgs e)
    {
        _system.LeaveExitToOthers();
        _system.Dispose();
    }

    private void OnUnhandled(object sender, UnhandledExceptionEventArgs e)
    {
        _system.LeaveExitToOthers();
        if (e.ExceptionObject is Exception exception)
            _system.For("hewn").Fatal(exception, "Unhandled exception; the process ends");
        else
            _system.For("hewn").Fatal("Unhandled exception; the process ends", ("thrown", e.ExceptionObject));
        _system.Flush(Limits.ShutdownFlushTimeout);
    }
}
