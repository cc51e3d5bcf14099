using System.Diagnostics;
using System.Runtime.InteropServices;
using Hewn.Cli.Run;

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
    private volatile Action<int>? _taker;

    public Interrupt() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Handle(signal, ChildSignals.Interrupt)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Handle(signal, ChildSignals.Terminate)),
    ];

    public CancellationToken Token => _source.Token;

    /// <summary>
    /// Gives these signals to somebody else, and with them the others by which a process is asked for something,
    /// until the result is disposed. None of them ends this process meanwhile, however often it comes.
    /// </summary>
    /// <param name="taker">Called with a signal's number, on any thread.</param>
    public IDisposable Divert(Action<int> taker)
    {
        _taker = taker;
        return new Diversion(this, OperatingSystem.IsWindows() ? [] :
        [
            TakeOver(PosixSignal.SIGHUP, ChildSignals.Hangup, taker),
            TakeOver(PosixSignal.SIGQUIT, ChildSignals.Quit, taker),
            TakeOver((PosixSignal)ChildSignals.User1, ChildSignals.User1, taker),
            TakeOver((PosixSignal)ChildSignals.User2, ChildSignals.User2, taker),
        ]);
    }

    public void Dispose()
    {
        // The echo of a signal may still come while the process ends; unheard, it would end it with another exit code.
        if (_source.IsCancellationRequested)
            return;
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private static PosixSignalRegistration TakeOver(PosixSignal signal, int number, Action<int> taker) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            taker(number);
        });

    private void Handle(PosixSignalContext signal, int number)
    {
        if (_taker is { } taker)
        {
            signal.Cancel = true;
            taker(number);
            return;
        }

        // The second time nobody waits any more: the system's own handling ends the process.
        signal.Cancel = !_source.IsCancellationRequested || Stopwatch.GetElapsedTime(_firstAt) < _echo;
        if (!_source.IsCancellationRequested)
            _firstAt = Stopwatch.GetTimestamp();
        _source.Cancel();
    }

    /// <summary>The time in which somebody else has the signals.</summary>
    private sealed class Diversion(Interrupt interrupt, PosixSignalRegistration[] registrations) : IDisposable
    {
        public void Dispose()
        {
            interrupt._taker = null;
            foreach (PosixSignalRegistration registration in registrations)
                registration.Dispose();
        }
    }
}
