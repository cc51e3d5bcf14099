using Hewn.Files;
using Hewn.Records;
using Hewn.Ring;

namespace Hewn.Sessions.Tracks;

/// <summary>
/// Lines of a track whose calls have returned, until they are written into its file: in a ring, which a kill of the
/// process leaves behind. Only who has the track's lock holds lines, so each has its number already. Not thread-safe.
/// </summary>
internal sealed class HeldPoints : IDisposable
{
    private readonly RingFile _ring;
    private readonly RingProducer _producer;
    private readonly RingCheckpoint _checkpoint;
    private readonly FileIdentity _file;
    private readonly ByteBuffer _lines = new();

    private HeldPoints(RingFile ring, FileIdentity file) =>
        (_ring, _producer, _checkpoint, _file) = (ring, new RingProducer(ring.Memory), new(ring.Memory), file);

    /// <summary>The lines, in order.</summary>
    public ReadOnlySpan<byte> Lines => _lines.Written;

    /// <summary>Begins to hold.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="path">The track's file.</param>
    /// <param name="file">Which one it is.</param>
    /// <param name="end">Where the first line will stand.</param>
    /// <exception cref="IOException">No ring can be made.</exception>
    /// <exception cref="UnauthorizedAccessException">No ring may be made.</exception>
    public static HeldPoints Begin(IDisk disk, string path, FileIdentity file, long end)
    {
        byte[] description = RingDescription.Write(
            [new RingTarget(path, 0, 0, FileFormat.Json) { HoldsNumbersOnly = true }]);
        var held = new HeldPoints(
            RingFile.Create(disk, path, elsewhere: null, Limits.HeldPointBytes, description), file);
        held.NoteWritten(end);
        return held;
    }

    /// <summary>Takes a line; false when it has no room.</summary>
    public bool TryAdd(ReadOnlySpan<byte> line)
    {
        if (_producer.TryWrite(routes: 1, line, out _) != ClaimResult.Claimed)
            return false;
        _lines.Append(line);
        return true;
    }

    /// <summary>All lines stand in the file now, up to there.</summary>
    public void NoteWritten(long end)
    {
        long position = _ring.Memory.Claimed;
        _checkpoint.Save([new RingMark(position, end, _file)]);
        // After the checkpoint: what it does not count must not be overwritten.
        Volatile.Write(ref _ring.Memory.Head, position);
        _lines.Clear();
    }

    /// <summary>Ends it. A ring in which lines stand that are not in the file stays for whoever comes next.</summary>
    public void Dispose() => _ring.Release(deletes: _lines.Length == 0, unmaps: true);
}
