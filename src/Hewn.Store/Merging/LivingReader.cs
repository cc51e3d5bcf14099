using Hewn.Store.Entries;
using Hewn.Store.Rings;
using Hewn.Store.Segments;

namespace Hewn.Store.Merging;

/// <summary>A log, and behind its end what living processes have logged and not written yet. Not thread-safe.</summary>
/// <param name="log">The log; disposing this disposes it.</param>
/// <param name="tail">What stands in rings only.</param>
/// <param name="tally">Counts what comes from rings.</param>
internal sealed class LivingReader(IEntrySource log, RingTail tail, ReadTally tally) : IEntrySource
{
    private readonly Entry _living = new();
    private bool _isAtEnd;

    /// <inheritdoc/>
    public Entry Current => _isAtEnd ? _living : log.Current;

    /// <inheritdoc/>
    public bool TryRead()
    {
        if (!_isAtEnd)
        {
            if (log.TryRead())
                return true;
            _isAtEnd = true;
            tail.ReadLiving();
        }

        if (!tail.TryTakeLiving(_living))
            return false;
        tally.Count(_living);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => log.Dispose();
}
