namespace LocalLlm.KvCache;

/// <summary>
/// Leaves a failing thing alone: 5 failures in 60 s open it for 30 s; then it is tried, and 2 successes close it. Not
/// thread-safe.
/// </summary>
internal sealed class CircuitBreaker(TimeProvider time)
{
    public const int FailuresToOpen = 5;
    public const int SuccessesToClose = 2;

    private readonly Queue<long> _failures = new();
    private long _openedAt;
    private int _successes;

    public static TimeSpan FailureWindow { get; } = TimeSpan.FromSeconds(60);

    public static TimeSpan OpenFor { get; } = TimeSpan.FromSeconds(30);

    public CircuitState State { get; private set; }

    /// <summary>Told of each change: from, to.</summary>
    public Action<CircuitState, CircuitState>? Changed { get; set; }

    /// <summary>Whether it may be tried now.</summary>
    public bool Allows()
    {
        if (State == CircuitState.Open && time.GetElapsedTime(_openedAt) >= OpenFor)
        {
            _successes = 0;
            Become(CircuitState.HalfOpen);
        }

        return State != CircuitState.Open;
    }

    public void Succeeded()
    {
        if (State == CircuitState.HalfOpen && ++_successes >= SuccessesToClose)
        {
            _failures.Clear();
            Become(CircuitState.Closed);
        }
    }

    public void Failed()
    {
        long now = time.GetTimestamp();
        _failures.Enqueue(now);
        while (time.GetElapsedTime(_failures.Peek(), now) > FailureWindow)
            _failures.Dequeue();
        if (State == CircuitState.HalfOpen || (State == CircuitState.Closed && _failures.Count >= FailuresToOpen))
            Trip();
    }

    /// <summary>Opens it, however many failures there were.</summary>
    public void Trip()
    {
        _openedAt = time.GetTimestamp();
        Become(CircuitState.Open);
    }

    private void Become(CircuitState state)
    {
        CircuitState before = State;
        State = state;
        Changed?.Invoke(before, state);
    }
}
