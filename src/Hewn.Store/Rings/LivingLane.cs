using Hewn.Files;
using Hewn.Ring;
using Hewn.Store.Merging;

namespace Hewn.Store.Rings;

/// <summary>
/// A log file in the ring of a living process: which lines stand in the ring and not yet in what was read of the file.
/// Each line comes once, whichever of the two shows it first. Not thread-safe.
/// </summary>
/// <remarks>
/// The process's checkpoint says which position of the ring belongs to which length of the file. Lines of the file
/// behind that length are remembered until the ring has shown them or a later checkpoint covers them; lines of the ring
/// until the file has. Both are written in the same order, so what waits is no more than what the process has not
/// written yet.
/// </remarks>
internal sealed class LivingLane(LivingRing ring, int destination, RingTarget target)
{
    private readonly Waiting _fromFile = new();
    private readonly Waiting _fromRing = new();
    private RingMark? _mark; // up to which ring and file are known to be the same
    private bool _hasReachedMark; // some line of the mark's file, or of a later one, was read
    private long _position;
    private FileIdentity _lastFile; // of the line of the file that was read last
    private long _lastEnd;
    private int _fileNumber; // counts the files that lines were read from

    /// <summary>The ring.</summary>
    public LivingRing Ring => ring;

    /// <summary>The file.</summary>
    public RingTarget Target => target;

    /// <summary>Notes a line of the file; true when the ring has shown it already.</summary>
    public bool Covers(FileIdentity file, long end, ReadOnlySpan<byte> line)
    {
        if (file != _lastFile)
            _fileNumber++;
        (_lastFile, _lastEnd) = (file, end);
        if (_mark is not { } mark)
            return false;
        _hasReachedMark |= file == mark.File;
        if (!_hasReachedMark || (file == mark.File && end <= mark.FileBytes))
            return false;
        UInt128 hash = ContentHash.Of(line);
        if (_fromRing.TryTake(hash))
            return true;
        _fromFile.Add(hash, _fileNumber, end);
        return false;
    }

    /// <summary>Whether lines up to an end can be passed over: the ring cannot have them.</summary>
    public bool MayPass(FileIdentity file, long end) => _mark is not { } mark
        || (file == mark.File ? end <= mark.FileBytes : !_hasReachedMark);

    /// <summary>Notes lines of the file that <see cref="MayPass"/>, up to an end.</summary>
    public void Pass(FileIdentity file, long end)
    {
        if (file != _lastFile)
            _fileNumber++;
        (_lastFile, _lastEnd) = (file, end);
        _hasReachedMark |= _mark is { } mark && file == mark.File;
    }

    /// <summary>Takes a place where ring and file are the same. Call it before the file is read, or at its
    /// end.</summary>
    public void Synchronize()
    {
        if (ring.MarkOf(destination) is not { } mark)
            return;
        if (_mark is null)
        {
            // Nothing behind it may have been read, because that was not noted.
            if (_lastFile == mark.File && _lastEnd > mark.FileBytes)
                return;
            (_mark, _position) = (mark, mark.Position);
            _hasReachedMark = _lastFile == mark.File;
        }
        else if (HasPassed(mark))
        {
            (_mark, _position) = (mark, Math.Max(_position, mark.Position));
            _fromFile.Forget(_fileNumber, _lastFile == mark.File ? mark.FileBytes : 0);
        }
    }

    /// <summary>The lines that the ring has and the file had not, when it was read to its end just now.</summary>
    public IEnumerable<byte[]> ReadNew()
    {
        Synchronize();
        // A mark that was not reached: something else is read than this file, or not yet up to there.
        bool isAtMark = _mark is { } mark && (_hasReachedMark || mark.FileBytes == 0)
            && !(_lastFile == mark.File && _lastEnd < mark.FileBytes);
        if (!isAtMark)
            return [];
        _hasReachedMark = true;
        var lines = new ExpectedLines(Formats.LineFormats.Of(target.Format));
        _position = ring.Read(destination, _position, lines);
        var fresh = new List<byte[]>();
        for (int i = 0; i < lines.Count; i++)
        {
            UInt128 hash = ContentHash.Of(lines[i]);
            if (_fromFile.TryTake(hash))
                continue;
            _fromRing.Add(hash, 0, 0);
            fresh.Add(lines[i].ToArray());
        }

        return fresh;
    }

    /// <summary>Whether all that the file holds up to a mark was read.</summary>
    private bool HasPassed(RingMark mark) =>
        mark.File == _lastFile ? _lastEnd >= mark.FileBytes : mark.FileBytes == 0 && mark.File != _mark!.Value.File;

    /// <summary>Hashes of lines that wait for the other side, at most so many; then the oldest go.</summary>
    private sealed class Waiting
    {
        private readonly Queue<(UInt128 Hash, int File, long End)> _order = new();
        private readonly Dictionary<UInt128, int> _counts = [];

        public void Add(UInt128 hash, int file, long end)
        {
            if (_order.Count == Limits.MaxAwaitedLines)
                TryTake(_order.Dequeue().Hash);
            _order.Enqueue((hash, file, end));
            _counts[hash] = _counts.GetValueOrDefault(hash) + 1;
        }

        public bool TryTake(UInt128 hash)
        {
            if (!_counts.TryGetValue(hash, out int count))
                return false;
            if (count == 1)
                _counts.Remove(hash);
            else
                _counts[hash] = count - 1;
            if (_counts.Count == 0)
                _order.Clear();
            return true;
        }

        /// <summary>Forgets the lines of earlier files, and those of this one up to an end.</summary>
        public void Forget(int file, long end)
        {
            while (_order.TryPeek(out (UInt128 Hash, int File, long End) first)
                && (first.File < file || (first.File == file && first.End <= end)))
                TryTake(_order.Dequeue().Hash);
        }
    }
}
