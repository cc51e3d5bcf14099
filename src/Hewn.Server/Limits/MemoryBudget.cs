using Hewn.Server.Http;

namespace Hewn.Server.Limits;

/// <summary>
/// Bytes of bodies that are in memory at a time, over all requests; beyond them a request is refused, so that it comes
/// again. One alone is never too large: for that there are other limits. Thread-safe.
/// </summary>
/// <param name="most">Bytes at most.</param>
internal sealed class MemoryBudget(long most)
{
    private long _used;

    /// <summary>Bytes that are taken.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Takes bytes.</summary>
    /// <exception cref="RequestFailure">There are not so many, and others have some.</exception>
    public void Take(long bytes, long own = 0)
    {
        long used = Interlocked.Add(ref _used, bytes);
        if (used <= most || used == bytes + own)
            return;
        Interlocked.Add(ref _used, -bytes);
        throw new RequestFailure(429, "too many bytes are pushed at the same time; push again in a moment")
        {
            RetryAfterSeconds = 1,
        };
    }

    /// <summary>Gives bytes back.</summary>
    public void Give(long bytes) => Interlocked.Add(ref _used, -bytes);
}
