using Hewn.Cli.View.Filters;
using Hewn.Cli.View.Output;
using Hewn.Store.Entries;

namespace Hewn.Cli.View.Listing;

/// <summary>
/// Chooses entries, with their neighbours, and hands them to a writer at once, or the last of them at the end. One
/// thread's.
/// </summary>
/// <param name="filters">Which entries.</param>
/// <param name="before">How many entries before each are shown too.</param>
/// <param name="after">How many behind each.</param>
/// <param name="last">How many entries at most, the last ones; null: all.</param>
internal sealed class EntryListing(EntryFilters filters, int before, int after, int? last)
{
    private int? _last = last;
    private readonly KeptEntries _kept = new();
    private readonly Queue<Entry> _before = new();
    private readonly Queue<Group> _groups = new();
    private Group? _newest;
    private int _afterLeft;
    private bool _hasGap; // since the entry shown last
    private bool _hasShown;

    /// <summary>Entries that were asked for and shown.</summary>
    public long Matches { get; private set; }

    /// <summary>Looks at the next entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="writer">Where it goes.</param>
    public void Offer(Entry entry, IEntryWriter writer)
    {
        if (_last == 0)
            return; // Only what is new is shown.
        if (filters.Takes(entry))
        {
            Show(entry, writer);
            _afterLeft = after;
        }
        else if (_afterLeft > 0)
        {
            _afterLeft--;
            ShowOne(entry, isContext: true, writer);
        }
        else if (before > 0)
        {
            if (_before.Count == before)
            {
                _kept.Release(_before.Dequeue());
                _hasGap = true;
            }

            _before.Enqueue(_kept.Keep(entry));
        }
        else
        {
            _hasGap = true;
        }
    }

    /// <summary>Shows the next entry, whose text is made already. For listings of every entry.</summary>
    public void OfferText(ReadOnlySpan<byte> text, Utf8Output output)
    {
        Matches++;
        _hasShown = true;
        output.AppendLines(text);
    }

    /// <summary>Shows what was kept until the end.</summary>
    public void End(IEntryWriter writer)
    {
        while (_groups.TryDequeue(out Group? group))
        {
            if (group.HasGap && _hasShown)
                writer.Gap();
            foreach ((Entry entry, bool isContext) in group.Entries)
            {
                writer.Write(entry, isContext);
                _kept.Release(entry);
            }

            _hasShown = true;
        }
    }

    /// <summary>Shows what was kept, and from now on shows everything at once.</summary>
    public void EndOfPast(IEntryWriter writer)
    {
        End(writer);
        (_last, _newest) = (null, null);
    }

    private bool HasContext => before > 0 || after > 0;

    private void Show(Entry entry, IEntryWriter writer)
    {
        Matches++;
        bool hasGap = _hasGap && HasContext;
        if (_last is { } most)
        {
            _groups.Enqueue(_newest = new Group(hasGap, []));
        }
        else if (hasGap && _hasShown)
        {
            writer.Gap();
        }

        while (_before.TryDequeue(out Entry? neighbour))
            ShowNeighbour(neighbour, writer);
        ShowOne(entry, isContext: false, writer);
        _hasGap = false;
        if (_groups.Count > _last)
            GiveUp(_groups.Dequeue(), _groups.Peek());
    }

    /// <summary>Shows an entry that was kept already.</summary>
    private void ShowNeighbour(Entry kept, IEntryWriter writer)
    {
        if (_newest is not null)
        {
            _newest.Entries.Add((kept, true));
            return;
        }

        writer.Write(kept, isContext: true);
        _kept.Release(kept);
        _hasShown = true;
    }

    private void ShowOne(Entry entry, bool isContext, IEntryWriter writer)
    {
        if (_newest is not null)
        {
            _newest.Entries.Add((_kept.Keep(entry), isContext));
            return;
        }

        writer.Write(entry, isContext);
        _hasShown = true;
    }

    /// <summary>Gives up the oldest, but for what are neighbours of the next one.</summary>
    private void GiveUp(Group oldest, Group next)
    {
        int wanted = next.HasGap ? 0 : Math.Max(0, before - next.Entries.FindIndex(entry => !entry.IsContext));
        int given = Math.Max(0, oldest.Entries.Count - wanted);
        foreach ((Entry entry, _) in oldest.Entries.Take(given))
            _kept.Release(entry);
        next.Entries.InsertRange(0, oldest.Entries.Skip(given).Select(entry => (entry.Entry, true)));
    }

    /// <summary>An entry with its neighbours.</summary>
    private sealed record Group(bool HasGap, List<(Entry Entry, bool IsContext)> Entries);
}
