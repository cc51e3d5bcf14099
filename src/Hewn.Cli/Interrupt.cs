using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hewn.Cli;

/// <summary>
/// Ctrl-C and the request to terminate, as a cancellation: what runs ends by itself and says how it went.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    // `timeout -s INT` signals the process and then its group: the same request arrives twice at once.
    private static readonly TimeSpan _echo = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private long _firstAt;

    public Interrupt() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
    ];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        // The echo of a signal may still come while the process ends; unheard, it would end it with another exit code.
        if (_source.IsCancellationRequested)
            return;
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext signal)
    {
        // The second time nobody waits any more: the system's own handling ends the process.
        signal.Cancel = !_source.IsCancellationRequested || Stopwatch.GetElapsedTime(_firstAt) < _echo;
        if (!_source.IsCancellationRequested)
            _firstAt = Stopwatch.GetTimestamp();
        _source.Cancel();
    }
}
