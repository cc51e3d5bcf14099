using System.Text.Json;
using Hewn.Files;
using Hewn.Formats;
using Hewn.Records;
using Hewn.Sessions;

namespace Hewn.Ring;

/// <summary>What the ring of a dead process holds that its files lack.</summary>
internal sealed class RingRecovery
{
    private static readonly LossReason[] _reasons = [LossReason.WriteFailed, LossReason.BufferFull];

    private readonly RingMemory _memory;
    private readonly RingCheckpoint _checkpoint;
    private readonly RingOwnLine _ownLine;
    private readonly RingMark[] _marks; // One for each target; of no file where nothing was written yet.
    private readonly RingTarget?[] _targets;
    private readonly long _end;

    private RingRecovery(RingMemory memory, string folder)
    {
        _memory = memory;
        _checkpoint = new RingCheckpoint(memory);
        _ownLine = new RingOwnLine(memory);
        _targets = RingTarget.MovedBeside(RingDescription.Read(memory.Description), folder);
        _marks = _checkpoint.Read();
        Array.Resize(ref _marks, _targets.Length);
        // Nobody writes any more: its process has ended, which the lock, or the system, has shown. So the reads of this
        // class need no order; they are volatile as those of every shared word.
        long head = Volatile.Read(ref memory.Head);
        if (head < 0 || head > memory.Claimed || (head & 7) != 0)
            throw new InvalidDataException("The ring's header is damaged.");

        // Callers claim only what is free, so more than a lap behind the head was never claimed.
        _end = Math.Min(memory.Claimed, head + memory.Capacity);
    }

    /// <summary>Each log file of the ring. A console is none: what it has not shown is in the files.</summary>
    public IReadOnlyList<FileRecovery> Files { get; private set; } = [];

    /// <summary>Bytes of calls that had not returned when the process ended.</summary>
    public long UnfinishedBytes { get; private set; }

    /// <summary>Lines that are not what was committed. Only a power cut or a fault of the disk makes such.</summary>
    public long DamagedLines { get; private set; }

    /// <summary>Lines that some file lacks.</summary>
    public long MissingLines => Files.Sum(file => (long)file.MissingLines);

    /// <summary>Compares the ring with its files. Writes nothing.</summary>
    /// <param name="memory">The ring.</param>
    /// <param name="disk">Where its files are.</param>
    /// <param name="folder">The <c>.hewn</c> folder it belongs to; its files may have moved together with that.</param>
    /// <param name="ring">The ring's own path, where it has one.</param>
    /// <exception cref="JsonException">The ring's header is not readable.</exception>
    /// <exception cref="InvalidDataException">The ring's header is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static RingRecovery Plan(RingMemory memory, IDisk disk, string folder, string? ring = null)
    {
        var recovery = new RingRecovery(memory, folder);
        ExpectedLines[] lines = recovery.ReadLines();
        byte[] ownLine = recovery._ownLine.Line.ToArray();
        var files = new List<FileRecovery>();
        for (int i = 0; i < recovery._targets.Length; i++)
        {
            if (recovery._targets[i] is not { } target)
                continue;
            if (target.IsSession)
            {
                var log = new SessionRecovery(memory, ring, target.Path, recovery._marks[i].FileBytes, lines[i]);
                files.Add(FileRecovery.OfSession(disk, i, target, log, lines[i]));
                continue;
            }

            FileRecovery file = FileRecovery.Plan(disk, i, target, recovery.MarkOf(i), lines[i], ownLine);
            if (file.HoldsOwnLine)
                recovery.CountOwnLine(i);
            files.Add(file);
        }

        recovery.Files = files;
        return recovery;
    }

    /// <summary>
    /// Remembers in the ring that a file is whole, so that a second attempt (the disk was full for another file) does
    /// not look at it again.
    /// </summary>
    public void MarkDone(FileRecovery file) => Remember(file, _marks[file.Index] with { Position = _end });

    /// <summary>Remembers in the ring how far a file has come.</summary>
    public void Remember(FileRecovery file, RingMark mark)
    {
        _marks[file.Index] = _marks[file.Index] with
        {
            Position = Math.Min(mark.Position, _end), FileBytes = mark.FileBytes, File = mark.File,
        };
        _checkpoint.Save(_marks);
    }

    /// <summary>Records that a file has lost and does not say so.</summary>
    public long UntoldOf(FileRecovery file) =>
        _reasons.Sum(reason => Math.Max(0, LostBy(file, reason) - ToldBy(file, reason)));

    /// <summary>What they are, by reason.</summary>
    public IReadOnlyList<UntoldLoss> LossesOf(FileRecovery file) =>
        [.. _reasons.Select(reason => LossOf(file, reason)).Where(loss => loss.Records > 0)];

    /// <summary>
    /// Says in a file what it has lost: once, however often that is refused, or killed in the middle. When all lines
    /// are written, because the place in which a line is kept meanwhile may hold what ends a torn one before.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="disk">Where it is.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">The disk refused, or another process writes the file.</exception>
    public void TellLosses(FileRecovery file, IDisk disk, TimeProvider time)
    {
        if (UntoldOf(file) == 0)
            return;
        if (file.Target.IsSession)
        {
            TellLossesInSession(file, disk, time);
            return;
        }

        using RotatingFile log = file.Target.OpenFile(disk, TimeZoneInfo.Local);
        log.Open();
        ILineFormat format = LineFormats.Of(file.Target.Format);
        var line = new ByteBuffer();
        foreach (LossReason reason in _reasons)
        {
            long told = LostBy(file, reason);
            if (told <= ToldBy(file, reason))
                continue;
            line.Clear();
            format.Append(
                line, LossLine.Of(file.Target, LossOf(file, reason), _memory.ProcessId, time.GetUtcNow()));
            RememberEnd(file, log); // What is looked for after a kill stands behind it.
            _ownLine.Set(line.Written, reason, told);
            while (log.Write(line.Written) == 0)
            {
                log.Rotate();
                RememberEnd(file, log);
            }

            Count(file.Index, reason, told);
            RememberEnd(file, log);
            _ownLine.Clear();
        }
    }

    /// <summary>
    /// As <see cref="TellLosses"/>. Others write the log, too, so that nobody can say later which line stood last: a
    /// kill in the middle makes the loss be told again.
    /// </summary>
    private void TellLossesInSession(FileRecovery file, IDisk disk, TimeProvider time)
    {
        foreach (LossReason reason in _reasons)
        {
            long told = LostBy(file, reason);
            if (told <= ToldBy(file, reason))
                continue;
            file.AppendToSession(
                disk, LossLine.Of(file.Target, LossOf(file, reason), _memory.ProcessId, time.GetUtcNow()));
            Count(file.Index, reason, told);
            _checkpoint.Save(_marks);
        }
    }

    private void RememberEnd(FileRecovery file, RotatingFile log) =>
        Remember(file, new RingMark(long.MaxValue, log.Length, log.Identity));

    private UntoldLoss LossOf(FileRecovery file, LossReason reason)
    {
        (DateTimeOffset Since, DateTimeOffset Until)? span = new RingLossTimes(_memory).Of(reason);
        return new UntoldLoss(reason, LostBy(file, reason) - ToldBy(file, reason), span?.Since, span?.Until);
    }

    private long LostBy(FileRecovery file, LossReason reason) =>
        reason == LossReason.WriteFailed ? _marks[file.Index].Lost : Volatile.Read(ref _memory.Dropped);

    private long ToldBy(FileRecovery file, LossReason reason) =>
        reason == LossReason.WriteFailed ? _marks[file.Index].LostTold : _marks[file.Index].DroppedTold;

    /// <summary>The process was killed when its line stood there and the checkpoint did not know it.</summary>
    private void CountOwnLine(int index) => Count(index, _ownLine.Reason, _ownLine.Told);

    private void Count(int index, LossReason reason, long told)
    {
        ref RingMark mark = ref _marks[index];
        if (reason == LossReason.WriteFailed)
            mark = mark with { LostTold = Math.Max(mark.LostTold, told) };
        else if (reason == LossReason.BufferFull)
            mark = mark with { DroppedTold = Math.Max(mark.DroppedTold, told) };
    }

    private RingMark? MarkOf(int index) => _marks[index].File != default ? _marks[index] : null;

    private ExpectedLines[] ReadLines()
    {
        var reader = new RingReader(_memory);
        var lines = new ExpectedLines[_targets.Length];
        for (int i = 0; i < lines.Length; i++)
        {
            ILineFormat format = _targets[i] is { IsSession: true }
                ? new SessionFormat()
                : LineFormats.Of(_targets[i]?.Format ?? FileFormat.Json);
            lines[i] = new ExpectedLines(format, reader);
        }

        // Never more than a lap, nor between two words, whatever a power cut has made of the header.
        long oldest = _marks.Length == 0 ? _end : _marks.Min(mark => mark.Position);
        long position = Math.Max(Math.Max(0, oldest), _end - _memory.Capacity) & ~7L;
        while (position < _end)
        {
            if (!reader.TryRead(position, out FrameView frame) || position + frame.Size > _end)
            {
                UnfinishedBytes += 8;
                position += 8; // A hole. The next frame begins at some multiple of eight.
            }
            else if (!frame.IsIntact)
            {
                DamagedLines++;
                position += 8;
            }
            else
            {
                Distribute(frame, position, lines);
                position += frame.Size;
            }
        }

        return lines;
    }

    private void Distribute(FrameView frame, long position, ExpectedLines[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            bool isExpected = (frame.Routes & (1u << i)) != 0 && position >= _marks[i].Position;
            if (isExpected && _targets[i] is not null) // A console shows nothing later.
                lines[i].Add(frame.Line, position);
        }
    }
}
