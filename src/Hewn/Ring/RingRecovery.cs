using System.Text.Json;
using Hewn.Files;
using Hewn.Formats;
using Hewn.Sessions;

namespace Hewn.Ring;

/// <summary>What the ring of a dead process holds that its files lack.</summary>
internal sealed class RingRecovery
{
    private readonly RingMemory _memory;
    private readonly RingCheckpoint _checkpoint;
    private readonly RingMark[] _marks; // One for each target; of no file where nothing was written yet.
    private readonly RingTarget?[] _targets;
    private readonly long _end;

    private RingRecovery(RingMemory memory, string folder)
    {
        _memory = memory;
        _checkpoint = new RingCheckpoint(memory);
        _targets = RingTarget.MovedBeside(RingDescription.Read(memory.Description), folder);
        _marks = _checkpoint.Read();
        Array.Resize(ref _marks, _targets.Length);
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
        byte[] ownLine = new RingOwnLine(memory).Line.ToArray();
        var files = new List<FileRecovery>();
        for (int i = 0; i < recovery._targets.Length; i++)
        {
            if (recovery._targets[i] is { IsSession: true } session)
            {
                var log = new SessionRecovery(memory, ring, session.Path, recovery._marks[i].FileBytes, lines[i]);
                files.Add(FileRecovery.OfSession(disk, i, session, log, lines[i]));
            }
            else if (recovery._targets[i] is { } target)
                files.Add(FileRecovery.Plan(disk, i, target, recovery.MarkOf(i), lines[i], ownLine));
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
        _marks[file.Index] = mark with { Position = Math.Min(mark.Position, _end) };
        _checkpoint.Save(_marks);
    }

    private RingMark? MarkOf(int index) => _marks[index].File != default ? _marks[index] : null;

    private ExpectedLines[] ReadLines()
    {
        var lines = new ExpectedLines[_targets.Length];
        for (int i = 0; i < lines.Length; i++)
        {
            lines[i] = new ExpectedLines(_targets[i] is { IsSession: true }
                ? new SessionFormat()
                : LineFormats.Of(_targets[i]?.Format ?? FileFormat.Json));
        }

        var reader = new RingReader(_memory);
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
            if ((frame.Routes & (1u << i)) != 0 && position >= _marks[i].Position)
                lines[i].Add(frame.Line, position);
        }
    }
}
