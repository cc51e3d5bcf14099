namespace Hewn.Cli.Serve;

/// <summary>
/// Gives memory back to the system that a heavy query or a thousand clients have left: the collector has no reason to
/// look at it again while little is asked. Once behind each busy time, when that is over, so that nobody waits for it.
/// Thread-safe.
/// </summary>
internal sealed class SpareMemory : IDisposable
{
    private const long BusyBytes = 256L * 1024 * 1024; // Less, and there is little to give back.
    private const long QuietBytes = 16L * 1024 * 1024; // In an interval.
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(10);
    private readonly Func<long> _allocated;
    private readonly Action _give;
    private readonly ITimer _timer;
    private long _before; // this and the next: the timer's alone
    private long _given;

    /// <summary>Begins to look.</summary>
    public SpareMemory(TimeProvider time)
        : this(
            time,
            () => GC.GetTotalAllocatedBytes(),
            () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true))
    {
    }

    /// <param name="time">The clock.</param>
    /// <param name="allocated">Bytes that were ever allocated.</param>
    /// <param name="give">Gives back what nobody uses.</param>
    internal SpareMemory(TimeProvider time, Func<long> allocated, Action give)
    {
        (_allocated, _give) = (allocated, give);
        _timer = time.CreateTimer(_ => Look(), null, _interval, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        long allocated = _allocated();
        if (allocated - _given >= BusyBytes && allocated - _before < QuietBytes)
        {
            _give();
            _given = allocated;
        }

        _before = allocated;
        try
        {
            _timer.Change(_interval, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The end came meanwhile.
        }
    }
}
