using Hewn.Store.Entries;
using Hewn.Store.Scanning;

namespace Hewn.Cli.View.Filters;

/// <summary>
/// One thing that a shown entry must be. Derive one for each kind. A condition on fields is about records: an entry
/// that is none fulfils no such condition, negated or not. One thread's.
/// </summary>
internal abstract class EntryFilter
{
    /// <summary>Whether an entry is it.</summary>
    public abstract bool Takes(Entry entry);

    /// <summary>
    /// The same for lines that are not parsed yet: every entry that this takes fulfils it. Null when there is none.
    /// </summary>
    public abstract LineCondition? Condition { get; }

    /// <summary>Whether <see cref="Condition"/> says exactly the same of every record on one line.</summary>
    public virtual bool IsExact => Condition is not null;

    /// <summary>Whether an entry that is no record can be it.</summary>
    public virtual bool TakesFaults => false;
}
