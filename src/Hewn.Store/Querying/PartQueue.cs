using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>
/// Parts that wait to be read: first those of which nothing is known, as they stand in the files, then the others by
/// when they are needed. One thread's.
/// </summary>
internal sealed class PartQueue
{
    private readonly LinkedList<ReadPart> _unknown = new();
    private readonly PriorityQueue<ReadPart, EntryKey> _known = new();

    /// <summary>Bytes of those that can be read in any order.</summary>
    public long UnknownBytes { get; private set; }

    /// <summary>Nothing that waits comes before this; behind all when nothing waits.</summary>
    public EntryKey Bound => _unknown.Count > 0 ? EntryKey.First
        : TryPeek(out ReadPart? part) ? part.Bound
        : EntryKey.Behind;

    /// <summary>Has a part wait; one that does already, with an earlier bound.</summary>
    /// <param name="part">The part.</param>
    /// <param name="isNext">Whether it is the next one of those of which nothing is known.</param>
    public void Add(ReadPart part, bool isNext = false)
    {
        if (!part.IsQueued)
            part.Lane.Open++;
        part.IsQueued = true;
        if (part.IsKnown)
        {
            _known.Enqueue(part, part.Bound);
            return;
        }

        UnknownBytes += part.Stretch.To - part.Stretch.From;
        if (isNext)
            _unknown.AddFirst(part);
        else
            _unknown.AddLast(part);
    }

    /// <summary>Takes the next part whose bound is before a key; stays open in its lane.</summary>
    public ReadPart? Take(EntryKey end)
    {
        ReadPart? part = _unknown.First?.Value;
        if (part is not null)
        {
            _unknown.RemoveFirst();
            UnknownBytes -= part.Stretch.To - part.Stretch.From;
        }
        else if (TryPeek(out part) && part.Bound < end)
        {
            _known.Dequeue();
        }
        else
        {
            return null;
        }

        part.IsQueued = false;
        return part;
    }

    /// <summary>
    /// Takes the next part, too, if it lies beside one that was taken, and makes one of both: what is done for each
    /// part counts where little is found.
    /// </summary>
    /// <returns>False when it does not.</returns>
    public bool TryJoin(ReadPart part)
    {
        ReadPart? next = _unknown.First?.Value;
        if ((next is null && !TryPeek(out next)) || next.Lane != part.Lane || next.IsAgain || part.IsAgain
            || next.IsKnown != part.IsKnown || next.Lane is not ScanLane)
            return false;
        (Stretch own, Stretch other) = (part.Stretch, next.Stretch);
        if (own.To != other.From && other.To != own.From)
            return false;
        Take(EntryKey.Behind);
        next.Lane.Open--;
        part.Stretch = own.To == other.From ? own with { To = other.To } : other with { To = own.To };
        return true;
    }

    /// <summary>Takes all parts out that can be read in any order and of which nothing is known.</summary>
    public List<ReadPart> TakeUnknown()
    {
        List<ReadPart> all = [.. _unknown.Where(part => part.Lane is ScanLane)];
        foreach (ReadPart part in all)
        {
            _unknown.Remove(part);
            part.IsQueued = false;
            part.Lane.Open--;
        }

        UnknownBytes = 0;
        return all;
    }

    /// <summary>The next of those of which something is known; what is left of earlier bounds goes.</summary>
    private bool TryPeek([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ReadPart? part)
    {
        while (_known.TryPeek(out part, out EntryKey bound))
        {
            if (part.IsQueued && part.IsKnown && part.Bound == bound)
                return true;
            _known.Dequeue();
        }

        return false;
    }
}
