using Hewn.Files;
using Hewn.Ring;

namespace Hewn.Pipeline;

/// <summary>Where lines end: a file, a console. Called by one thread at a time.</summary>
internal interface IDestination : IDisposable
{
    /// <summary>Whether records of that level from that logger are wanted.</summary>
    bool Takes(string logger, Level level);

    /// <summary>What recovery must know of it; null when there is nothing to recover.</summary>
    RingTarget? Target { get; }

    /// <summary>Called once, before the first line, on the starting thread.</summary>
    /// <param name="journal">Protects what is written from a kill.</param>
    void Open(Journal journal);

    /// <summary>False while it refuses lines and it is too early for another attempt.</summary>
    bool IsReady { get; }

    /// <summary>Whether it takes enough in one <see cref="Commit"/> that more should wait for the next.</summary>
    bool IsFull { get; }

    /// <summary>Takes one line until <see cref="Commit"/>.</summary>
    void Append(ReadOnlySpan<byte> line);

    /// <summary>
    /// Writes what was appended; without any, tries whether it works again. After a failure it has forgotten the lines
    /// that the result does not count; they will be appended again.
    /// </summary>
    CommitResult Commit();

    /// <summary>Makes room after <see cref="CommitOutcome.Full"/>. False when that failed.</summary>
    bool Rotate();

    /// <summary>Records for it were given up; it says so in its own place as soon as it works.</summary>
    void NoteLost(long records);

    /// <summary>
    /// How many of the oldest lines that wait for it stand in a safe place besides the ring, and will be written from
    /// there: they may leave the ring without being lost.
    /// </summary>
    long Pledged => 0;

    /// <summary>So many of the <see cref="Pledged"/> lines have left the ring.</summary>
    void NoteKept(long records)
    {
        // A destination that pledges nothing has nothing to note.
    }

    /// <summary>Records that were given up and of which it has not said so yet.</summary>
    long LostUntold { get; }

    /// <summary>So many records wait while it refuses them; it may say so when it works again.</summary>
    void NoteWaiting(long records)
    {
        // A destination that never has records wait has nothing to say of it.
    }

    /// <summary>Whether the next <see cref="Commit"/> writes a line of its own, even if nothing was appended.</summary>
    bool OwesLine => LostUntold > 0;

    /// <summary>Writes a line of the log's own. It is no record. False when it was not written.</summary>
    /// <param name="line">The line.</param>
    /// <param name="loss">What it tells of, if it tells of a loss.</param>
    /// <param name="told">Up to which number.</param>
    bool WriteOwn(ReadOnlySpan<byte> line, LossTally? loss = null, long told = 0);

    /// <summary>
    /// A time in which it could not be written, is over, and is to be told by the others. Asked once a turn.
    /// </summary>
    Outage? TakeOutage() => null;

    /// <summary>Empties what was written so far. False when that failed.</summary>
    bool Clear();

    /// <summary>Makes what was written survive a power cut.</summary>
    void Sync();

    /// <summary>The last attempt is over: no more waiting between attempts.</summary>
    void PrepareStop();

    /// <summary>Where it stands, for the checkpoint.</summary>
    RingMark MarkAt(long position);

    /// <summary>How it is doing; the lines are counted elsewhere. May be called from any thread.</summary>
    DestinationFigures Figures { get; }
}
