using Hewn.Files;
using Hewn.Ring;
using Hewn.Store.Merging;

namespace Hewn.Store.Rings;

/// <summary>A log file that one process writes. Not thread-safe.</summary>
/// <remarks>
/// The process's checkpoint says which position of the ring belongs to which length of the file. Lines of the file
/// behind that length are remembered until the ring has shown them or a later checkpoint covers them; lines of the ring
/// until the file has. Both are written in the same order, so what waits is no more than what the process has not
/// written yet.
/// </remarks>
internal sealed class LivingFileLane(LivingRing ring, int destination, RingTarget target) : LivingLane(ring)
{
    private readonly AwaitedLines _fromFile = new();
    private readonly AwaitedLines _fromRing = new();
    private RingMark? _mark; // up to which ring and file are known to be the same
    private bool _hasReachedMark; // some line of the mark's file, or of a later one, was read
    private long _position;
    private FileIdentity _lastFile; // of the line of the file that was read last
    private long _lastEnd;
    private int _fileNumber; // counts the files that lines were read from

    /// <inheritdoc/>
    public override bool Covers(FileIdentity file, long end, ReadOnlySpan<byte> line)
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

    /// <inheritdoc/>
    public override bool MayPass(FileIdentity file, long end) => _mark is not { } mark
        || (file == mark.File ? end <= mark.FileBytes : !_hasReachedMark);

    /// <inheritdoc/>
    public override void Pass(FileIdentity file, long end)
    {
        if (file != _lastFile)
            _fileNumber++;
        (_lastFile, _lastEnd) = (file, end);
        _hasReachedMark |= _mark is { } mark && file == mark.File;
    }

    /// <inheritdoc/>
    public override void Synchronize()
    {
        if (Ring.MarkOf(destination) is not { } mark)
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

    /// <inheritdoc/>
    public override IEnumerable<byte[]> ReadNew()
    {
        Synchronize();
        // A mark that was not reached: something else is read than this file, or not yet up to there.
        bool isAtMark = _mark is { } mark && (_hasReachedMark || mark.FileBytes == 0)
            && !(_lastFile == mark.File && _lastEnd < mark.FileBytes);
        if (!isAtMark)
            return [];
        _hasReachedMark = true;
        var lines = new ExpectedLines(Formats.LineFormats.Of(target.Format));
        _position = Ring.Read(destination, _position, lines);
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
}
