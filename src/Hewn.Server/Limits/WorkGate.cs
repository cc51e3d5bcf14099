using Hewn.Server.Http;

namespace Hewn.Server.Limits;

/// <summary>Lets so many requests work at a time; others wait, too many are refused. Thread-safe.</summary>
/// <param name="most">Requests that work at a time.</param>
/// <param name="mostWaiting">Requests that wait.</param>
internal sealed class WorkGate(int most, int mostWaiting) : IDisposable
{
    private readonly SemaphoreSlim _free = new(most);
    private int _waiting;

    /// <summary>Requests that wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Requests that work.</summary>
    public int Working => most - _free.CurrentCount;

    /// <summary>Does a request's work when it is its turn.</summary>
    /// <exception cref="RequestFailure">Too many wait already.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken token)
    {
        if (!await _free.WaitAsync(TimeSpan.Zero, token).ConfigureAwait(false))
            await WaitAsync(token).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();

    private async Task WaitAsync(CancellationToken token)
    {
        if (Interlocked.Increment(ref _waiting) > mostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new RequestFailure(429, "too many outstanding requests") { RetryAfterSeconds = 1 };
        }

        try
        {
            await _free.WaitAsync(token).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
