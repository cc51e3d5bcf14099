using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>
/// A part of a file in a reading by time: what it still has to give, and from when on. Changed between readings only.
/// </summary>
/// <param name="lane">The file.</param>
/// <param name="stretch">Where it is; of a file that is read from its head, nothing.</param>
internal sealed class ReadPart(Lane lane, Stretch stretch)
{
    public Lane Lane => lane;

    public Stretch Stretch { get; set; } = stretch;

    /// <summary>Nothing that it still has to give comes before this; unknown at first.</summary>
    public EntryKey Bound { get; set; } = EntryKey.First;

    /// <summary>Whether the bound is worth something.</summary>
    public bool IsKnown { get; set; }

    /// <summary>When it is read again: what comes before this was given.</summary>
    public EntryKey Floor { get; set; } = EntryKey.First;

    /// <summary>The first entry that was read and let go.</summary>
    public EntryKey Left { get; set; } = EntryKey.Behind;

    /// <summary>Whether it is read again.</summary>
    public bool IsAgain { get; set; }

    /// <summary>Whether it waits to be read.</summary>
    public bool IsQueued { get; set; }
}
