using Hewn.Store.Entries;
using Hewn.Store.Segments;

namespace Hewn.Store.Merging;

/// <summary>One side of a merge: entries in their order, of which the merge looks at the first.</summary>
/// <param name="order">Which side comes first at equal times.</param>
/// <param name="log">The number of the log.</param>
internal abstract class MergeCursor(int order, int log) : IDisposable
{
    /// <summary>Which side comes first at equal times.</summary>
    public int Order => order;

    /// <summary>The number of the log.</summary>
    public int Log => log;

    /// <summary>The place of <see cref="Current"/> in the merge; before the first one, that of the first.</summary>
    public long Ticks { get; protected set; } = long.MinValue;

    /// <summary>Whether <see cref="MoveNext"/> was called.</summary>
    public bool HasBegun { get; protected set; }

    /// <summary>The entry, until <see cref="MoveNext"/>.</summary>
    public abstract Entry Current { get; }

    /// <summary>Counts the entry.</summary>
    public virtual void CountIn(ReadTally tally) => tally.Count(Current);

    /// <summary>The text that was made of it ahead; false where none was.</summary>
    public virtual bool TryGetText(out ReadOnlySpan<byte> text)
    {
        text = default;
        return false;
    }

    /// <summary>Goes on; false at the end.</summary>
    public abstract bool MoveNext();

    public abstract void Dispose();
}
