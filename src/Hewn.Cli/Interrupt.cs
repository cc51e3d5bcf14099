using System.Runtime.InteropServices;

namespace Hewn.Cli;

/// <summary>
/// Ctrl-C and the request to terminate, as a cancellation: what runs ends by itself and says how it went.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interrupt() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
    ];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext signal)
    {
        // The second time nobody waits any more: the system's own handling ends the process.
        signal.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
