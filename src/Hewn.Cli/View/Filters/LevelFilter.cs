using Hewn.Store.Entries;
using Hewn.Store.Scanning;

namespace Hewn.Cli.View.Filters;

/// <summary><c>--level</c>: this level and above. A record without a level counts as INFO.</summary>
internal sealed class LevelFilter(Level minimum) : EntryFilter
{
    public override LineCondition? Condition => minimum > Level.Info ? LineCondition.MinLevel(minimum) : null;

    public override bool Takes(Entry entry) =>
        entry.Fault is null && (EntryLevels.Of(entry) ?? Level.Info) >= minimum;
}
