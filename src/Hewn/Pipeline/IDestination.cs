namespace Hewn.Pipeline;

/// <summary>Where lines end: a file, a console. Called by one thread at a time.</summary>
internal interface IDestination : IDisposable
{
    /// <summary>Whether records of that level from that logger are wanted.</summary>
    bool Takes(string logger, Level level);

    /// <summary>Called once, before the first line, on the starting thread.</summary>
    void Open();

    /// <summary>Takes one line; it may wait for <see cref="Commit"/>.</summary>
    void Append(Level level, ReadOnlySpan<byte> line);

    /// <summary>
    /// Takes a line of the log's own that tells of a loss. It is no record, so no figure of the status counts it.
    /// </summary>
    void AppendOwn(ReadOnlySpan<byte> line);

    /// <summary>
    /// Writes what was appended: the end of a batch, or an idle moment in which a failure may be over.
    /// </summary>
    void Commit();

    /// <summary>Empties what was appended so far, written or not.</summary>
    void Clear();

    /// <summary>Makes what was written survive a power cut.</summary>
    void Sync();

    /// <summary>How it is doing. May be called from any thread.</summary>
    DestinationStatus Status { get; }
}
