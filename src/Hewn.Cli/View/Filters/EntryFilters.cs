using Hewn.Store.Entries;
using Hewn.Store.Scanning;

namespace Hewn.Cli.View.Filters;

/// <summary>All filters that were asked for: an entry has to pass each of them.</summary>
internal sealed class EntryFilters(IReadOnlyList<EntryFilter> filters)
{
    /// <summary>Takes everything.</summary>
    public static EntryFilters All => new([]);

    /// <summary>Whether something was asked for that may not be there.</summary>
    public bool IsAsking => filters.Count > 0;

    /// <summary>Whether <see cref="Lines"/> says exactly the same of every record that stands on one line.</summary>
    public bool IsExact => filters.All(filter => filter.IsExact);

    /// <summary>Whether one of the filters is about bytes, whether they are a record or not.</summary>
    public bool TakesSomeFaults => filters.Any(filter => filter.TakesFaults);

    /// <summary>
    /// A filter of bytes that lets through at least every line that passes here, so that only what may pass is parsed.
    /// </summary>
    public LineFilter Lines => new()
    {
        Conditions = [.. filters.Select(filter => filter.Condition).OfType<LineCondition>()],
    };

    public bool Takes(Entry entry)
    {
        foreach (EntryFilter filter in filters)
        {
            if (!filter.Takes(entry))
                return false;
        }

        return true;
    }

    /// <summary>What to know of what was left out, for people.</summary>
    public IEnumerable<string> Notices => filters.OfType<SlowFilter>().Select(slow => slow.Notice).OfType<string>();

    /// <summary>These and one more.</summary>
    public EntryFilters And(EntryFilter filter) => new([.. filters, filter]);
}
