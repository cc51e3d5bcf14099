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

    // A write that nobody takes hears of no cancellation: after this time it is not waited for.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private long _firstAt;
    private volatile Action<int>? _taker;
    private volatile Terminal? _watched;

    public Interrupt() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Handle(signal, ChildSignals.Interrupt)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Handle(signal, ChildSignals.Terminate)),
    ];

    public CancellationToken Token => _source.Token;

    /// <summary>
    /// From now on a request to end that meets output which nobody takes, as a full pipe, ends this process after a
    /// second, with <see cref="ExitCode.Failure"/>: what was written is not whole.
    /// </summary>
    /// <param name="terminal">Whose output.</param>
    public void EndWhereStuck(Terminal terminal) => _watched = terminal;

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
        {
            _firstAt = Stopwatch.GetTimestamp();
            if (_watched is { } terminal)
                Watch(terminal);
        }

        _source.Cancel();
    }

    /// <summary>On a thread of its own: those of the pool may all be writing.</summary>
    private static void Watch(Terminal terminal) => new Thread(() =>
    {
        while (!terminal.IsStuckFor(_patience))
            Thread.Sleep(_look);
        Environment.Exit(ExitCode.Failure);
    }) { IsBackground = true, Name = "hewn ends" }.Start();

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
