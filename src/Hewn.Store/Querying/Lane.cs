namespace Hewn.Store.Querying;

/// <summary>A file in a reading by time. All but what <see cref="Begin"/> gives is one thread's.</summary>
internal abstract class Lane : IDisposable
{
    /// <summary>Where the file is.</summary>
    public abstract string Path { get; }

    /// <summary>Parts that wait or are being read.</summary>
    public int Open { get; set; }

    /// <summary>Parts that are being read.</summary>
    public int Reading { get; set; }

    /// <summary>Prepares the reading of a part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="ceiling">Entries from here on are not kept.</param>
    /// <param name="stop">Ends the reading early.</param>
    /// <returns>What reads; called once, by any thread.</returns>
    public abstract Func<EntryBatch> Begin(ReadPart part, EntryKey ceiling, CancellationToken stop);

    /// <summary>
    /// Says what a part has still to give, after it was read or entries of it were let go: sets its bounds.
    /// </summary>
    /// <returns>False when that is nothing.</returns>
    public abstract bool TryGoOn(ReadPart part);

    /// <summary>No part waits: what only reading needs goes, and the file stays open.</summary>
    public abstract void Pause();

    /// <summary>Closes the file until a part is read again; none is being read.</summary>
    public abstract void Rest();

    public abstract void Dispose();
}
