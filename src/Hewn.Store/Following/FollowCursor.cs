using Hewn.Store.Entries;
using Hewn.Store.Merging;
using Hewn.Store.Reading;

namespace Hewn.Store.Following;

/// <summary>What is there of a followed log at the start, in a merge.</summary>
internal sealed class FollowCursor(FollowedLog log, int order) : MergeCursor(order, order)
{
    private readonly ReadReport _problems = new();

    public FollowedLog FollowedLog => log;

    public override Entry Current => log.Current;

    public override bool MoveNext()
    {
        HasBegun = true;
        if (!log.TryRead(_problems)) // Told by the next look, if it still is so.
            return false;
        Ticks = Current.UtcTicks;
        return true;
    }

    public override void Dispose()
    {
        // The log is followed on.
    }
}
