namespace Hewn.Cli.Run;

/// <summary>
/// Passes signals on to the child. Those that come before it runs wait for it; one that comes twice at once, to the
/// process and to its group, goes on once. Thread-safe.
/// </summary>
internal sealed class SignalRelay(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<int> _waiting = [];
    private readonly Dictionary<int, long> _sentAt = [];
    private EngineProcess? _child;
    private bool _hasEnded;

    /// <summary>The signal that asked the child to end last; null while none has.</summary>
    public int? StoppedBy { get; private set; }

    /// <summary>A signal has come to this process.</summary>
    public void Pass(int signal)
    {
        lock (_gate)
        {
            if (_sentAt.TryGetValue(signal, out long at) && time.GetElapsedTime(at) < RunLimits.SignalEcho)
                return;
            _sentAt[signal] = time.GetTimestamp();
            if (ChildSignals.AsksToEnd(signal))
                StoppedBy = signal;
            if (_child is null)
                _waiting.Add(signal);
            else if (!_hasEnded)
                Send_NeedsLock(signal);
        }
    }

    /// <summary>The child runs.</summary>
    public void Begin(EngineProcess child)
    {
        lock (_gate)
        {
            _child = child;
            _waiting.ForEach(Send_NeedsLock);
        }
    }

    /// <summary>The child has ended: its number may be another's now.</summary>
    public void End()
    {
        lock (_gate)
            _hasEnded = true;
    }

    private void Send_NeedsLock(int signal)
    {
        bool isTyped = signal is ChildSignals.Interrupt or ChildSignals.Quit;
        if (!isTyped || OperatingSystem.IsWindows() || !ChildSignals.IsInForeground())
            _child!.Send(signal);
    }
}
