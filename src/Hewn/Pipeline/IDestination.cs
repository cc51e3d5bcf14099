namespace Hewn.Pipeline;

/// <summary>Where lines end: a file, a console. Called by one thread at a time; never throws.</summary>
internal interface IDestination : IDisposable
{
    /// <summary>Whether records of that level from that logger are wanted.</summary>
    bool Takes(string logger, Level level);

    /// <summary>Called once, before the first line, on the starting thread.</summary>
    void Open();

    /// <summary>Takes one line; it may wait for <see cref="Commit"/>.</summary>
    void Append(Level level, ReadOnlySpan<byte> line);

    /// <summary>
    /// Writes what was appended: the end of a batch, or an idle moment in which a failure may be over.
    /// </summary>
    void Commit();

    /// <summary>Empties what was written so far.</summary>
    void Clear();

    /// <summary>Makes what was written survive a power cut.</summary>
    void Sync();

    /// <summary>How it is doing. May be called from any thread.</summary>
    DestinationStatus Status { get; }
}
