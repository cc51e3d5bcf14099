using Hewn.Store.Entries;
using Hewn.Store.Scanning;
using Hewn.Store.Statistics;

namespace Hewn.Cli.View.Filters;

/// <summary><c>--slow</c>: calls that took at least this long.</summary>
internal sealed class SlowFilter(TimeSpan slow) : EntryFilter
{
    public override LineCondition? Condition => null;

    public override bool Takes(Entry entry) => entry.Fault is null && CallFacts.IsCall(entry)
        && CallFacts.TryGetDurationMs(entry, out double ms) && ms >= slow.TotalMilliseconds;
}
