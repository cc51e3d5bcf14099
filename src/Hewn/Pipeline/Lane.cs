using Hewn.Diagnostics;
using Hewn.Files;
using Hewn.Ring;

namespace Hewn.Pipeline;

/// <summary>
/// A destination's way through the ring. It keeps its own place there, so that one whose disk refuses falls behind
/// alone: its lines simply wait in the ring. It is the boundary of the writer's thread, too: whatever a destination
/// throws costs the lines it threw on, which are counted, and is told once.
/// </summary>
internal sealed class Lane(IDestination destination, int index, RingReader ring, DiagnosticChannel diagnostics)
{
    private const string OwnName = "hewn";

    private readonly uint _bit = 1u << index;

    // Writer's thread only.
    private long _seen; // Lines before it are counted as waiting.
    private int _thrown; // Lines gathered since the last commit on which it threw; counted already.
    private bool _isTold;
    private readonly Queue<byte[]> _notes = new(); // What the log has to say there, beside losses.

    // Written by the writer's thread, read by any: each alone, so they are volatile and in no order with each other.
    // Nothing is handed over with them; what frees memory is the ring's head, which has a release of its own.
    private long _position;
    private long _written;
    private long _lost;
    private long _waiting;
    private long _errors;

    /// <summary>All lines before it are written, or given up and counted.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Whether it refuses lines at the moment.</summary>
    public bool IsFailing => destination.Figures.Problem is not null;

    /// <summary>Lines that wait for it.</summary>
    public long Waiting => Volatile.Read(ref _waiting);

    /// <summary>Where it stands, for the checkpoint.</summary>
    public RingMark Mark => destination.MarkAt(Position) with
    {
        DroppedTold = TakesWarnings ? Dropped.Told : long.MaxValue,
    };

    /// <summary>What the full ring refused, as far as this destination knows. Writer's thread only.</summary>
    public LossTally Dropped { get; } = new(LossReason.BufferFull);

    /// <summary>Whether it was a place for warnings when that was looked at last. Writer's thread only.</summary>
    public bool TakesWarnings { get; private set; }

    /// <summary>Whether its file owes a line that says what was lost. Writer's thread only.</summary>
    public bool OwesLoss => destination.Target is not null
        && (destination.LostUntold > 0 || (TakesWarnings && Dropped.Untold > 0));

    /// <summary>Whether records were given up of which its file does not say so. Writer's thread only.</summary>
    public bool HasLossUntold => destination.LostUntold > 0;

    /// <summary>How it is doing. May be called from any thread.</summary>
    public DestinationStatus Status
    {
        get
        {
            DestinationFigures figures = destination.Figures;
            return new DestinationStatus(
                figures.Name,
                figures.Problem,
                Volatile.Read(ref _written),
                figures.Problem is null ? 0 : Waiting,
                Volatile.Read(ref _lost),
                figures.Rotations,
                figures.WriteErrors + Volatile.Read(ref _errors))
            {
                BackupsDeleted = figures.BackupsDeleted,
                BackupsCompressed = figures.BackupsPacked,
                BackupFailures = figures.BackupFailures,
            };
        }
    }

    public bool Takes(string logger, Level level) => destination.Takes(logger, level);

    public void SeeWhetherItTakesWarnings() => Guard(() => TakesWarnings = destination.Takes(OwnName, Level.Warn));

    public void Open(Journal journal) => Guard(() => destination.Open(journal));

    /// <summary>Brings the lines up to a position to the destination, as far as it takes them.</summary>
    /// <param name="limit">The position.</param>
    /// <param name="lines">Lines for it since the last call.</param>
    public void Advance(long limit, int lines)
    {
        _seen = limit;
        if (lines > 0)
            Add(ref _waiting, lines);
        else if (Waiting == 0)
            Volatile.Write(ref _position, limit); // Fast path - nothing for this one.
        bool isFailing = IsFailing;
        if ((Position == limit && !isFailing && !destination.OwesLine) || !IsReady())
            return;
        if (isFailing)
            destination.NoteWaiting(Waiting);
        bool goesOn = true;
        if (Waiting == 0)
            goesOn = Commit(limit); // Nothing to write; is it well again?
        while (goesOn && Position < limit)
            goesOn = Commit(Gather(limit));
        if (goesOn && destination.OwesLine)
            Commit(limit); // What is to be said of an outage that was over just now.
    }

    /// <summary>Gives up the oldest lines, up to a position: others need the memory in which they wait.</summary>
    public void GiveUp(long limit)
    {
        long position = Position;
        long lost = 0;
        while (position < limit && ring.TryRead(position, out FrameView frame))
        {
            lost += IsMine(frame) ? 1 : 0;
            position += frame.Size;
        }

        Volatile.Write(ref _position, position);
        if (lost == 0)
            return;
        Add(ref _waiting, -lost);
        long kept = Math.Min(lost, destination.Pledged);
        if (kept > 0)
        {
            Add(ref _written, kept);
            Guard(() => destination.NoteKept(kept));
        }

        if (lost == kept)
            return;
        lost -= kept;
        Add(ref _lost, lost);
        Guard(() => destination.NoteLost(lost));
    }

    /// <summary>Writes a line of the log's own. False when it cannot at the moment.</summary>
    public bool WriteOwn(byte[] line, LossTally? loss = null, long told = 0)
    {
        bool isWritten = false;
        if (!IsFailing)
            Guard(() => isWritten = destination.WriteOwn(line, loss, told));
        return isWritten;
    }

    /// <summary>
    /// Has a line of the log's own written as soon as that is possible: a console gets one attempt.
    /// </summary>
    public void Note(byte[] line)
    {
        SeeWhetherItTakesWarnings();
        if (TakesWarnings && _notes.Count < Limits.MaxUntoldNotes)
            _notes.Enqueue(line);
        TellNotes();
    }

    /// <summary>Writes what <see cref="Note"/> was given, as far as it is possible now.</summary>
    public void TellNotes()
    {
        while (_notes.TryPeek(out byte[]? line))
        {
            if (!WriteOwn(line) && destination.Target is not null)
                return;
            _notes.Dequeue();
        }
    }

    /// <summary>A time in which it could not be written, and of which the other lanes are to tell.</summary>
    public Outage? TakeOutage()
    {
        try
        {
            return destination.TakeOutage();
        }
        catch (Exception e) // Boundary: see the class.
        {
            Tell(e);
            return null;
        }
    }

    /// <summary>Empties the destination; what waits for it belongs to what is emptied.</summary>
    public void Clear()
    {
        bool isCleared = false;
        Guard(() => isCleared = destination.Clear());
        if (!isCleared)
            return;
        Add(ref _written, Waiting);
        Volatile.Write(ref _waiting, 0);
        Volatile.Write(ref _position, _seen);
    }

    public void Sync() => Guard(destination.Sync);

    /// <summary>The last chance for what waits.</summary>
    public void Finish(long limit)
    {
        Guard(destination.PrepareStop);
        Advance(limit, 0);
    }

    /// <summary>Closes the destination.</summary>
    /// <param name="isKept">Whether lines that still wait stand in a ring that outlives the process.</param>
    /// <param name="place">The name of that ring.</param>
    public void Close(bool isKept, string place)
    {
        long waiting = Waiting;
        long untold = destination.LostUntold;
        DestinationFigures figures = destination.Figures;
        if (waiting > 0 && isKept && destination.Target is not null)
        {
            diagnostics.Report(
                ProblemKind.Temporary,
                $"{waiting} records for {figures.Name} wait in {place}: the next start with this file, or "
                + $"'hewn recover', writes them. {figures.Problem}");
        }
        else
        {
            long kept = Math.Min(waiting, destination.Pledged);
            Add(ref _written, kept);
            Add(ref _lost, waiting - kept);
            Volatile.Write(ref _waiting, 0);
            untold += waiting - kept;
        }

        string later = isKept && OwesLoss
            ? $" The next start with this file, or 'hewn recover', says so in it; the number stands in {place}."
            : string.Empty;
        if (untold > 0)
        {
            diagnostics.Report(
                ProblemKind.Final,
                $"{untold} records for {figures.Name} were never written: {figures.Problem}{later}");
        }

        if (TakesWarnings && Dropped.Untold > 0)
        {
            diagnostics.Report(
                ProblemKind.Final,
                $"{Dropped.Untold} records were dropped by the full buffer, and {figures.Name} does not say so: "
                + $"{figures.Problem}{later}");
        }

        Guard(destination.Dispose);
    }

    private bool IsReady()
    {
        try
        {
            return destination.IsReady;
        }
        catch (Exception e) // Boundary: the clock behind it is the caller's.
        {
            Tell(e);
            return true;
        }
    }

    private bool IsMine(FrameView frame) => (frame.Routes & _bit) != 0;

    /// <summary>Hands lines over until the destination has enough for a write. Returns how far it went.</summary>
    private long Gather(long limit)
    {
        long position = Position;
        while (position < limit && !destination.IsFull && ring.TryRead(position, out FrameView frame))
        {
            if (IsMine(frame))
                Append(frame.Line);
            position += frame.Size;
        }

        return position;
    }

    private void Append(ReadOnlySpan<byte> line)
    {
        try
        {
            destination.Append(line);
        }
        catch (Exception e) // Boundary: see the class.
        {
            Count(1, lost: 1);
            _thrown++;
            Guard(() => destination.NoteLost(1));
            Tell(e);
        }
    }

    /// <summary>Writes what was gathered. False when there is no use in going on now.</summary>
    private bool Commit(long gatheredTo)
    {
        try
        {
            while (true)
            {
                CommitResult result = destination.Commit();
                Count(result.Lines, result.Lost);
                if (result.Outcome == CommitOutcome.Done)
                {
                    _thrown = 0;
                    Volatile.Write(ref _position, gatheredTo);
                    return true;
                }

                MoveOver(result.Lines + _thrown);
                _thrown = 0;
                if (result.Outcome == CommitOutcome.Failed || !destination.Rotate())
                    return false;
            }
        }
        catch (Exception e) // Boundary: see the class.
        {
            LoseUpTo(gatheredTo);
            Tell(e);
            return true;
        }
    }

    /// <summary>Moves the place behind so many lines of this destination.</summary>
    private void MoveOver(int lines)
    {
        long position = Position;
        while (lines > 0 && ring.TryRead(position, out FrameView frame))
        {
            lines -= IsMine(frame) ? 1 : 0;
            position += frame.Size;
        }

        Volatile.Write(ref _position, position);
    }

    private void LoseUpTo(long gatheredTo)
    {
        long position = Position;
        int lost = -_thrown;
        _thrown = 0;
        while (position < gatheredTo && ring.TryRead(position, out FrameView frame))
        {
            lost += IsMine(frame) ? 1 : 0;
            position += frame.Size;
        }

        Count(lost, lost);
        if (lost > 0)
            Guard(() => destination.NoteLost(lost));
        Volatile.Write(ref _position, gatheredTo);
    }

    private void Count(int lines, int lost)
    {
        Add(ref _waiting, -lines);
        Add(ref _written, lines - lost);
        Add(ref _lost, lost);
    }

    // One thread writes; others only read.
    private static void Add(ref long figure, long value) => Volatile.Write(ref figure, figure + value);

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) // Boundary: see the class.
        {
            Tell(e);
        }
    }

    private void Tell(Exception e)
    {
        Add(ref _errors, 1);
        if (_isTold)
            return;
        _isTold = true;
        diagnostics.Report(
            ProblemKind.Final,
            $"{destination.Figures.Name} failed unexpectedly; records it fails on are lost (told once): {e.Message}",
            e);
    }
}
