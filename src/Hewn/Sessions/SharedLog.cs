using System.Globalization;
using System.Text;
using Hewn.Files;
using Hewn.Records;
using Hewn.Ring;

namespace Hewn.Sessions;

/// <summary>
/// The log file of a session, to which several processes append in turn: numbers without a gap, in the order of the
/// file, and each line once, whoever is killed when. Not thread-safe.
/// </summary>
/// <remarks>
/// Who appends holds the lock. It writes the whole batch, numbered, into the journal, then into the log, then notes in
/// its ring how many of its lines are there, then marks the journal as done. A kill leaves a journal that is not
/// whole (nothing has happened), or one that is: then whoever has the lock next does the rest, which comes to the same
/// however much of it was done already. So bytes that stand in the log are never taken back.
/// </remarks>
/// <param name="disk">The disk.</param>
/// <param name="path">The log, absolute.</param>
internal sealed class SharedLog(IDisk disk, string path) : IDisposable
{
    private readonly string _folder = LockFile.FolderOf(path)!;
    private readonly string _lock = LockFile.NameOf(path)!;
    private readonly string _journalPath = JournalOf(path);
    private readonly ByteBuffer _numbered = new();
    private readonly NumberTail _tail = new();
    private readonly byte[] _header = new byte[BatchIntent.HeaderBytes];
    private IDiskFile? _log;
    private IDiskFile? _journal;
    private long _end;
    private Exception? _unfinished;

    /// <summary>The journal of a session's log.</summary>
    public static string JournalOf(string log) =>
        Path.Combine(LockFile.FolderOf(log)!, Path.GetFileName(log) + ".journal");

    /// <summary>Which file the log is; none while it is not open.</summary>
    public FileIdentity Identity => _log?.Identity ?? default;

    /// <summary>The number that the next line will get. Known inside the lock.</summary>
    public long Next { get; private set; }

    /// <summary>Whether somebody has deleted or replaced the log since the last look.</summary>
    public bool WasReplaced { get; private set; }

    /// <summary>
    /// Whether the last batch stands in the journal and not, or not wholly, in the log: it is sure to be written, by
    /// whoever enters next, and nothing can be appended before.
    /// </summary>
    public bool IsUnfinished => _unfinished is not null;

    /// <summary>Takes the lock, finishes what a killed process has begun, and finds the next number.</summary>
    /// <param name="own">The caller's own ring, in which finished lines are noted.</param>
    /// <returns>To be disposed soon; null when another process keeps the lock.</returns>
    /// <exception cref="IOException">The disk refused.</exception>
    public IDisposable? TryEnter(RingTally own)
    {
        if (_journal is null)
            disk.CreateDirectory(_folder); // Otherwise it is there, or taking the lock makes it anew.
        IDisposable? taken = disk.TryLock(_lock)
            ?? LockFile.TakeSoon(disk, _lock, Limits.SessionLogPatience, _pause);
        if (taken is null)
            return null;
        try
        {
            Open();
            Find(Recover(own));
            _unfinished = null;
            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Appends lines that have no number yet. The caller is inside the lock.</summary>
    /// <param name="lines">Whole JSON lines, newline included.</param>
    /// <param name="own">The caller's ring.</param>
    /// <param name="count">How many of the lines come from that ring: all, or none.</param>
    /// <exception cref="IOException">As for <see cref="AppendNumbered"/>.</exception>
    public void Append(ReadOnlySpan<byte> lines, RingTally own, int count)
    {
        _numbered.Clear();
        _tail.Set(Next);
        while (!lines.IsEmpty)
        {
            int end = lines.IndexOf((byte)'\n');
            _numbered.Append(lines[..(end - 1)]); // Without its last bracket.
            _tail.AppendTo(_numbered);
            lines = lines[(end + 1)..];
        }

        AppendNumbered(_numbered.Written, _tail.Next, own, count);
    }

    /// <summary>Appends lines that are numbered from <see cref="Next"/> on. The caller is inside the lock.</summary>
    /// <param name="batch">Whole lines, newline included.</param>
    /// <param name="next">The number behind the last line's.</param>
    /// <param name="own">The caller's ring.</param>
    /// <param name="count">How many of the lines come from that ring: all, or none.</param>
    /// <exception cref="IOException">
    /// The disk refused. <see cref="IsUnfinished"/> says whether the lines will be in the log all the same; how many of
    /// them are is known after the next <see cref="TryEnter"/>.
    /// </exception>
    public void AppendNumbered(ReadOnlySpan<byte> batch, long next, RingTally own, int count)
    {
        ThrowIfUnfinished();
        var intent = new BatchIntent(
            false, Identity, _end, batch.Length, next, count, own.Written + count, LineChecksum.Of(batch), own.Name);
        _journal!.Write(batch, BatchIntent.HeaderBytes);
        Save(intent);
        try
        {
            _log!.Write(batch, _end);
            own.Written += count;
            (_end, Next) = (intent.End, next);
            Save(intent with { IsDone = true });
        }
        catch (Exception e)
        {
            _unfinished = e;
            throw;
        }
    }

    /// <summary>Throws what kept the last batch from the log, if something did.</summary>
    /// <exception cref="IOException">Something did.</exception>
    public void ThrowIfUnfinished()
    {
        if (_unfinished is { } e)
            throw new IOException(e.Message, e);
    }

    /// <summary>Makes what was written survive a power cut.</summary>
    public void Sync()
    {
        Open();
        _log!.Sync();
    }

    /// <summary>Keeps the next number for programs of the original system. Nothing of Hewn reads it.</summary>
    public void SaveCounter()
    {
        using IDiskFile counter = disk.OpenAppend(
            Path.Combine(Path.GetDirectoryName(path)!, ".log_sequence"));
        byte[] text = Encoding.ASCII.GetBytes(Next.ToString(CultureInfo.InvariantCulture));
        counter.Write(text, 0);
        if (counter.Length > text.Length)
            counter.Truncate(text.Length);
    }

    /// <summary>Closes the files; <see cref="TryEnter"/> opens them again.</summary>
    public void Dispose()
    {
        _log?.Dispose();
        _journal?.Dispose();
        _log = _journal = null;
    }

    private void Open()
    {
        if (_log is not null && disk.IdentityOf(path) != _log.Identity)
        {
            WasReplaced = true;
            _log.Dispose();
            _log = null;
        }

        if (_journal is not null && disk.IdentityOf(_journalPath) != _journal.Identity)
        {
            _journal.Dispose();
            _journal = null;
        }

        // Where both files still have their names, so have their directories.
        if (_log is null)
        {
            disk.CreateDirectory(Path.GetDirectoryName(path)!);
            TakeFromBeside();
            _log = disk.OpenAppend(path);
        }

        if (_journal is null)
        {
            disk.CreateDirectory(_folder);
            _journal = disk.OpenAppend(_journalPath);
        }
    }

    /// <summary>A log in the original's other layout is gone on with: its lines decide the next number.</summary>
    private void TakeFromBeside()
    {
        string beside = SessionPlaces.OfLog(path).LogBeside;
        if (!disk.Exists(path) && disk.Exists(beside))
            disk.Move(beside, path);
    }

    /// <summary>Tells once that the log was replaced.</summary>
    public bool TakeReplaced()
    {
        bool was = WasReplaced;
        WasReplaced = false;
        return was;
    }

    private void Save(BatchIntent intent)
    {
        intent.Write(_header);
        _journal!.Write(_header, 0);
    }

    /// <summary>Finishes the last batch, if it is not. Returns what is known of it.</summary>
    private BatchIntent? Recover(RingTally own)
    {
        int read = _journal!.Read(_header, 0);
        BatchIntent? last = BatchIntent.Read(_header.AsSpan(0, read));
        if (last is null || last.IsDone)
            return last;
        byte[] batch = new byte[last.Bytes];
        bool isWhole = _journal.Read(batch, BatchIntent.HeaderBytes) == batch.Length
            && LineChecksum.Of(batch) == last.Checksum;
        int written = isWhole ? Complete(last, batch) : 0; // Only a power cut makes one that is not whole.
        RingTally ring = own.Name == last.Ring ? own : RingTally.Find(disk, _folder, last.Ring);
        ring.Written = Math.Max(ring.Written, last.Counted - last.Lines + Math.Min(written, last.Lines));
        if (!ReferenceEquals(ring, own))
            ring.Dispose();
        last = last with { IsDone = true };
        Save(last);
        return last;
    }

    /// <summary>Writes what the log lacks of a batch. Returns how many of its lines are there then.</summary>
    private int Complete(BatchIntent intent, byte[] batch)
    {
        long length = _log!.Length;
        if (intent.Log != Identity || length < intent.Offset)
            return 0; // Another file, or somebody has cut it: the lines come again from the ring.
        byte[] there = new byte[(int)Math.Min(batch.Length, length - intent.Offset)];
        int read = _log.Read(there, intent.Offset);
        int same = batch.AsSpan().CommonPrefixLength(there.AsSpan(0, read));
        if (same == batch.Length)
            return intent.Lines;
        if (intent.Offset + same < length)
            return batch.AsSpan(0, same).Count((byte)'\n'); // Somebody without the lock has written in between.
        _log.Write(batch.AsSpan(same), intent.Offset + same);
        return intent.Lines;
    }

    /// <summary>Finds the log's end and its next number: as remembered if the log's last line says the same.</summary>
    private void Find(BatchIntent? last)
    {
        _end = _log!.Length;
        bool isKnown = last is not null && last.Log == Identity && last.End <= _end
            && (last.Next == 0 ? last.End == 0 : SessionNumbers.IsLast(_log, last.End, last.Next - 1));
        if (isKnown && last!.End == _end)
        {
            Next = last.Next;
            return;
        }

        Next = SessionNumbers.NextAfter(
            _log, isKnown ? last!.End : 0, isKnown ? last!.Next : 0, out bool endsInLine);
        if (endsInLine)
            return;
        _log.Write("\n"u8, _end); // A power cut or another program left it; its bytes stay.
        _end++;
    }

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(1);
}
