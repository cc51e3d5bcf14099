using Hewn.Store.Entries;
using Hewn.Store.Scanning;

namespace Hewn.Cli.View.Filters;

/// <summary>
/// <c>--since</c> and <c>--until</c>: not before the one, before the other. An entry without a time of its own is taken
/// at the time of the entry before it, so that a stack trace stays with its record.
/// </summary>
internal sealed class TimeFilter(long? fromTicks, long? untilTicks) : EntryFilter
{
    public override LineCondition? Condition => null;

    public override bool TakesFaults => true;

    public override bool Takes(Entry entry) =>
        entry.UtcTicks >= (fromTicks ?? 0) && (untilTicks is not { } until || entry.UtcTicks < until);
}
