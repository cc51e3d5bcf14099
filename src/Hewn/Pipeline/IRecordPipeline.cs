namespace Hewn.Pipeline;

/// <summary>The way of finished lines from the callers' threads to the destinations.</summary>
/// <remarks>
/// The contract:
/// <list type="bullet">
/// <item>Any number of threads call <see cref="Write(uint, Level, ReadOnlySpan{byte})"/>; the lines of one thread keep
/// their order.</item>
/// <item>Each line reaches every destination of its routes, or is counted as dropped: accepted = processed +
/// dropped + in flight.</item>
/// <item>Memory is bounded; what happens when it is full is the policy's choice.</item>
/// <item>Destinations are called from one thread at a time.</item>
/// </list>
/// </remarks>
internal interface IRecordPipeline : IDisposable
{
    /// <summary>
    /// Opens the destinations and begins to empty itself into them. Lines are taken before that, too: the successor of
    /// a running log collects while the predecessor still holds the files.
    /// </summary>
    void Begin();

    /// <summary>Takes one line (newline included) for the destinations whose bits are set.</summary>
    WriteResult Write(uint routes, Level level, ReadOnlySpan<byte> line);

    /// <summary>As the other one, for who wants to see the line again.</summary>
    /// <param name="routes">A bit for each destination.</param>
    /// <param name="level">The line's level.</param>
    /// <param name="line">The line, newline included.</param>
    /// <param name="end">Where it is, for <see cref="TryCopy"/>; only for a line that was accepted.</param>
    WriteResult Write(uint routes, Level level, ReadOnlySpan<byte> line, out long end);

    /// <summary>Copies a line that was taken earlier, while its memory has not been used again.</summary>
    /// <param name="end">What <see cref="Write(uint, Level, ReadOnlySpan{byte}, out long)"/> said.</param>
    /// <param name="line">Gets the line; as long as it is.</param>
    /// <returns>False where a line of that length is not there (any more).</returns>
    bool TryCopy(long end, Span<byte> line);

    /// <summary>Waits until all that was accepted before the call has been given to the destinations' files.</summary>
    /// <param name="timeout">How long to wait at most.</param>
    /// <param name="toDisk">Whether the files are to be synced to the disk as well.</param>
    /// <returns>False when the time ran out.</returns>
    bool Flush(TimeSpan timeout, bool toDisk);

    /// <summary>
    /// Whatever ends the pipeline syncs its files from here on: whoever is to find a line on the disk when its call
    /// returns may ask for the sync when the pipeline has closed them.
    /// </summary>
    void SyncAtEnd();

    /// <summary>Empties every destination behind what was accepted before the call.</summary>
    /// <returns>False when the time ran out before it began, or the pipeline has stopped: nothing is cleared then.
    /// </returns>
    bool Clear(TimeSpan timeout);

    /// <summary>
    /// Accepts no more, empties itself into the destinations, closes them and stops; it goes on when the time is over.
    /// </summary>
    /// <returns>False when the time ran out; what was left is counted as dropped.</returns>
    bool Stop(TimeSpan timeout);

    /// <summary>
    /// Waits until all that was accepted is in its files, and deletes the ring then, because the process is about to
    /// end and cannot say when. From here on a call returns when its line is on the disk.
    /// </summary>
    /// <returns>
    /// False when the time ran out, or something is left that the next process has to write: the ring stays, and all is
    /// as before.
    /// </returns>
    bool LetGo(TimeSpan timeout);

    /// <summary>What went through so far.</summary>
    PipelineCounts Counts { get; }
}
