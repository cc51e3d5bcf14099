namespace LocalLlm.KvCache;

/// <summary>
/// Between the cache and its disk: tries again what may succeed, counts what does not, and leaves a failing disk alone
/// for a while. Not thread-safe.
/// </summary>
/// <param name="breaker">Counts writes that failed and blocks that did not come back, and stops writes; reads are
/// tried always, for what was written is still there.</param>
/// <param name="counters">Where failures are counted.</param>
/// <param name="log">Where they are told.</param>
/// <param name="pause">Waits; a test does not.</param>
internal sealed class SsdGate(CircuitBreaker breaker, CacheCounters counters, CacheLog log, Action<TimeSpan> pause)
{
    private readonly Random _jitter = new(1);

    public CircuitState State => breaker.State;

    public bool MayWrite() => breaker.Allows();

    /// <summary>Leaves the disk alone for a while, at once.</summary>
    public void Shut() => breaker.Trip();

    public bool TryWrite(Action write)
    {
        if (!Try("ssd_write", "evict_to_ssd", "write", write))
        {
            breaker.Failed();
            return false;
        }

        breaker.Succeeded();
        return true;
    }

    /// <summary>
    /// A block could not be read back, or was damaged. A disk that takes what it does not give back is no better than
    /// a full one: who goes on writing to it computes the same tokens again and again.
    /// </summary>
    public void Lost() => breaker.Failed();

    public bool TryRead(Action read) => Try("ssd_read", "ssd_read", "read", read);

    private bool Try(string name, string operation, string what, Action work)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                work();
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or TimeoutException)
            {
                SsdFault fault = SsdFault.Of(e);
                counters.SsdFailures++;
                if (!fault.IsWorthRetrying || attempt == RetryPolicy.Attempts)
                {
                    log.SsdFailed(operation, what, fault, e);
                    return false;
                }

                log.Retry(name, attempt, fault, e);
                pause(RetryPolicy.PauseAfter(attempt, _jitter.NextDouble()));
            }
        }
    }
}
