using Hewn.Files;
using Hewn.Ring;
using Hewn.Sessions;
using Hewn.Store.Merging;

namespace Hewn.Store.Rings;

/// <summary>
/// A session's log, which several processes write in turn: their lines stand between those of this ring, and all get a
/// number when they are written. Not thread-safe.
/// </summary>
/// <remarks>
/// The ring counts how many of its lines the log holds. Who writes says before in the journal where; so a line that is
/// not counted yet stands behind that place, if it stands in the log at all. Lines behind it are remembered until the
/// ring was read: a line of the ring that is not among them is new.
/// </remarks>
internal sealed class LivingSessionLane(LivingRing ring, int destination, RingTarget target) : LivingLane(ring)
{
    private const int MaxAttempts = 10; // Each finds that the process has just given memory of the ring free.

    private readonly AwaitedLines _fromLog = new();
    private readonly AwaitedLines _fromRing = new();
    private bool _hasBegun;
    private bool _isCounted; // the ring was read once, so that its lines need not be counted any more
    private long _position;
    private long _written; // lines from the position on that the log holds
    private FileIdentity _log; // the log when it began
    private long _from; // lines that are not counted stand behind this place
    private long _firstRead = long.MaxValue; // begin of the first line that was read of it
    private FileIdentity _lastFile;
    private long _lastEnd;

    /// <inheritdoc/>
    public override bool Covers(FileIdentity file, long end, ReadOnlySpan<byte> line)
    {
        (_lastFile, _lastEnd) = (file, end);
        if (!_hasBegun)
            return false;
        long start = end - line.Length;
        if (file == _log)
        {
            _firstRead = Math.Min(_firstRead, start);
            if (start < _from)
                return false;
        }

        UInt128 hash = HashOf(line);
        if (_fromRing.TryTake(hash))
            return true;
        _fromLog.Add(hash, 0, end);
        return false;
    }

    /// <inheritdoc/>
    public override void Synchronize()
    {
        if (_isCounted || (_hasBegun && HasReadAll) || Ring.MarkOf(destination) is not { } mark)
            return;
        // In this order: what is counted later stands behind what the journal says now.
        BatchIntent? batch = ReadJournal();
        long counted = Ring.SessionLines;
        _log = batch?.Log ?? mark.File;
        _from = batch is null ? 0 : batch.IsDone ? batch.End : batch.Offset;
        // Nothing behind it may have been read, because that was not noted.
        _hasBegun = _lastFile != _log || _lastEnd <= _from;
        if (!_hasBegun)
            return;
        _fromLog.Clear();
        _firstRead = long.MaxValue;
        // For a session the mark says how many lines were written, not how many bytes.
        (_position, _written) = (mark.Position, Math.Max(0, counted - mark.FileBytes));
    }

    /// <inheritdoc/>
    public override IEnumerable<byte[]> ReadNew()
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            Synchronize();
            if (!_hasBegun || !HasReadAll)
                return [];
            var lines = new ExpectedLines(new SessionFormat());
            long end = Ring.Read(destination, _position, lines);
            if (!_isCounted && Ring.Head > _position)
            {
                // Lines went before they were counted: from another mark on, then.
                _hasBegun = false;
                continue;
            }

            return Fresh(lines, end);
        }

        return [];
    }

    /// <summary>Whether nothing was left out of what was to be noted.</summary>
    private bool HasReadAll => _firstRead == long.MaxValue || _firstRead <= _from;

    private List<byte[]> Fresh(ExpectedLines lines, long end)
    {
        var fresh = new List<byte[]>();
        for (int i = (int)Math.Min(_written, lines.Count); i < lines.Count; i++)
        {
            UInt128 hash = HashOf(lines[i]);
            if (_fromLog.TryTake(hash))
                continue;
            _fromRing.Add(hash, 0, 0);
            fresh.Add(lines[i].ToArray());
        }

        (_position, _written, _isCounted) = (end, 0, true);
        // What comes into the ring from now on cannot have been in the log when that was read.
        _fromLog.Clear();
        return fresh;
    }

    /// <summary>What was written last; null when that is not known: any line may be one of the ring's then.</summary>
    private BatchIntent? ReadJournal()
    {
        try
        {
            using IDiskFile? journal = SystemDisk.Instance.OpenRead(SharedLog.JournalOf(target.Path));
            byte[] header = new byte[BatchIntent.HeaderBytes];
            return journal is null ? null : BatchIntent.Read(header.AsSpan(0, journal.Read(header, 0)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static UInt128 HashOf(ReadOnlySpan<byte> line) =>
        ContentHash.Of(SessionNumbers.WithoutNumber(line));
}
