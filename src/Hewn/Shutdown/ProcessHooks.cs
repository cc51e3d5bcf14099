namespace Hewn.Shutdown;

/// <summary>
/// Sees the ways in which a process ends and gets the records out before it does.
/// </summary>
internal sealed class ProcessHooks : IDisposable
{
    private readonly LogSystem _system;

    public ProcessHooks(LogSystem system, bool recordsUnhandled)
    {
        _system = system;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        if (recordsUnhandled)
            AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
        SignalWatch.Add(system);
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
        SignalWatch.Remove(_system);
    }

    private void OnExit(object? sender, EventArgs e)
    {
        _system.Fatal.LeaveToOthers();
        _system.Dispose();
    }

    private void OnUnhandled(object sender, UnhandledExceptionEventArgs e)
    {
        _system.Fatal.LeaveToOthers();
        if (e.ExceptionObject is Exception exception)
            _system.For("hewn").Fatal(exception, "Unhandled exception; the process ends");
        else
            _system.For("hewn").Fatal("Unhandled exception; the process ends", ("thrown", e.ExceptionObject));
        _system.EndWithException();
    }
}
