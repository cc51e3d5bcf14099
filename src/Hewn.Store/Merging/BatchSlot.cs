namespace Hewn.Store.Merging;

/// <summary>What a merge has to know of an entry in a batch: in one place, as it is all that most entries have there.
/// </summary>
internal struct BatchSlot
{
    /// <summary>Stands for no text, and for no entry.</summary>
    public const int None = -1;

    /// <summary>When, as <see cref="Entries.Entry.UtcTicks"/>.</summary>
    public long Ticks;

    /// <summary>The entry's place, if only its text is there.</summary>
    public long Offset;

    /// <inheritdoc cref="Offset"/>
    public long LineNumber;

    /// <summary>Where the text stands in the batch's bytes.</summary>
    public int TextStart;

    public int TextLength;

    /// <summary>Bytes of the entry, if only its text is there.</summary>
    public int RawLength;

    /// <summary>The number of the entry among those of which there is all.</summary>
    public int Entry;

    /// <summary>The number of the path and dialects that the entry has, if only its text is there.</summary>
    public int Source;

    /// <summary>Whether the entry has a time of its own.</summary>
    public bool HasTimestamp;
}
