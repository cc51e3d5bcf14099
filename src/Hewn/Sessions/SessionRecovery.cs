using Hewn.Files;
using Hewn.Records;
using Hewn.Ring;

namespace Hewn.Sessions;

/// <summary>What a session's log lacks of the lines in a dead process's ring, while others go on writing it.</summary>
internal sealed class SessionRecovery
{
    private readonly RingMemory _memory;
    private readonly string? _ring;
    private readonly string _log;
    private readonly long _before;
    private readonly ExpectedLines _lines;

    /// <param name="memory">The ring.</param>
    /// <param name="ring">Its path.</param>
    /// <param name="log">The session's log.</param>
    /// <param name="before">Lines of the ring that came before the given ones.</param>
    /// <param name="lines">Those since.</param>
    public SessionRecovery(RingMemory memory, string? ring, string log, long before, ExpectedLines lines) =>
        (_memory, _ring, _log, _before, _lines) = (memory, ring, log, before, lines);

    /// <summary>How many of the lines are in the log. Writes nothing.</summary>
    public int CountWritten(IDisk disk)
    {
        long counted = Math.Max(_memory.SessionLines, CountInJournal(disk));
        return (int)Math.Clamp(counted - _before, 0, _lines.Count);
    }

    /// <summary>Writes what the log lacks.</summary>
    /// <exception cref="IOException">The disk refused, or another process keeps the log.</exception>
    public void Apply(IDisk disk)
    {
        using var log = new SharedLog(disk, _log);
        using RingTally tally = RingTally.Of(_memory, _ring);
        var block = new ByteBuffer(Limits.WriteBlockBytes);
        while (true)
        {
            using IDisposable inside = log.TryEnter(tally)
                ?? throw new IOException($"{_log} is being written by another process that does not go on.");
            int next = (int)Math.Clamp(tally.Written - _before, 0, _lines.Count);
            block.Clear();
            int count = 0;
            for (; next + count < _lines.Count && block.Length < Limits.WriteBlockBytes; count++)
                block.Append(_lines[next + count]);
            if (count == 0)
                break;
            log.Append(block.Written, tally, count);
        }

        log.SaveCounter();
    }

    /// <summary>Appends a line that stood in no ring: one of the log's own, as JSON.</summary>
    /// <exception cref="IOException">The disk refused, or another process keeps the log.</exception>
    public void AppendOwn(IDisk disk, ReadOnlySpan<byte> json)
    {
        using var log = new SharedLog(disk, _log);
        using RingTally tally = RingTally.Of(_memory, _ring);
        using IDisposable inside = log.TryEnter(tally)
            ?? throw new IOException($"{_log} is being written by another process that does not go on.");
        var line = new ByteBuffer();
        new SessionFormat().Append(line, json);
        try
        {
            log.Append(line.Written, tally, count: 0);
        }
        catch (Exception) when (log.IsUnfinished)
        {
            return; // The journal has it, so the next who writes this log does; tried again it would stand there twice.
        }

        log.SaveCounter();
    }

    /// <summary>A batch that its process had begun when it was killed may be in the log all the same.</summary>
    private long CountInJournal(IDisk disk)
    {
        using IDiskFile? journal = disk.OpenRead(SharedLog.JournalOf(_log));
        using IDiskFile? log = disk.OpenRead(_log);
        byte[] header = new byte[BatchIntent.HeaderBytes];
        if (journal is null || log is null
            || BatchIntent.Read(header.AsSpan(0, journal.Read(header, 0))) is not { IsDone: false } intent
            || intent.Log != log.Identity || intent.Ring != Path.GetFileName(_ring))
            return 0;
        byte[] batch = new byte[intent.Bytes];
        byte[] there = new byte[intent.Bytes];
        int read = log.Read(there, intent.Offset);
        journal.Read(batch, BatchIntent.HeaderBytes);
        int same = batch.AsSpan().CommonPrefixLength(there.AsSpan(0, read));
        return intent.Counted - intent.Lines + Math.Min(intent.Lines, batch.AsSpan(0, same).Count((byte)'\n'));
    }
}
