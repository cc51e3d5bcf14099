using Hewn.Archives;
using Hewn.Files;
using Hewn.Records;
using Hewn.Sessions;

namespace Hewn.Ring;

/// <summary>What one log file lacks of the lines in a dead process's ring.</summary>
internal sealed class FileRecovery
{
    private readonly ExpectedLines _lines;
    private readonly ReadOnlyMemory<byte> _restOfTornLine;
    private readonly ReadOnlyMemory<byte> _tornLine;
    private readonly SessionRecovery? _session;

    private FileRecovery(int index, RingTarget target, ExpectedLines lines, SessionRecovery session, int written) =>
        (Index, Target, _lines, _session, Written) = (index, target, lines, session, written);

    private FileRecovery(int index, RingTarget target, ExpectedLines lines, TailMatch match)
    {
        Index = index;
        Target = target;
        _lines = lines;
        _restOfTornLine = match.RestOfTornLine;
        _tornLine = match.TornLine;
        Written = match.Matched;
        HoldsOwnLine = match.HasOwnLine;
    }

    /// <summary>The destination's bit.</summary>
    public int Index { get; }

    /// <summary>The file.</summary>
    public RingTarget Target { get; }

    /// <summary>Lines since the last checkpoint that the file holds already, the torn one included.</summary>
    public int Written { get; }

    /// <summary>Lines that it lacks.</summary>
    public int MissingLines => _lines.Count - Written;

    /// <summary>Whether the file's last line is torn and will be made whole.</summary>
    public bool EndsTornLine => !_restOfTornLine.IsEmpty;

    /// <summary>Whether it holds the log's own line that was being written, or its torn last line is that.</summary>
    public bool HoldsOwnLine { get; }

    /// <summary>The bytes that end the torn last line.</summary>
    public ReadOnlySpan<byte> RestOfTornLine => _restOfTornLine.Span;

    /// <summary>
    /// Each line that the file does not hold whole, newline included, in order: the torn one first, if one is.
    /// </summary>
    public List<byte[]> CopyUnwritten()
    {
        var lines = new List<byte[]>(MissingLines + 1);
        if (EndsTornLine)
            lines.Add(_tornLine.ToArray());
        for (int i = Written; i < _lines.Count; i++)
            lines.Add(_lines[i].ToArray());
        return lines;
    }

    /// <summary>Compares a file with what stands in the ring for it.</summary>
    /// <param name="disk">Where the file is.</param>
    /// <param name="index">The destination's bit.</param>
    /// <param name="target">The file.</param>
    /// <param name="mark">What the checkpoint says; null when there was none, so that nothing is written yet.</param>
    /// <param name="lines">The lines of the ring for the file, from the mark's position on.</param>
    /// <param name="ownLine">A line of the log's own that was being written, or nothing.</param>
    public static FileRecovery Plan(
        IDisk disk, int index, RingTarget target, RingMark? mark, ExpectedLines lines, ReadOnlyMemory<byte> ownLine)
    {
        var match = new TailMatch(lines, ownLine);
        if (mark is { } known)
            Read(disk, target, known, match);

        return new FileRecovery(index, target, lines, match);
    }

    /// <summary>As <see cref="Plan"/>, for a session's log, which knows itself what it holds.</summary>
    public static FileRecovery OfSession(
        IDisk disk, int index, RingTarget target, SessionRecovery session, ExpectedLines lines) =>
        new(index, target, lines, session, session.CountWritten(disk));

    /// <summary>Writes what the file lacks.</summary>
    /// <param name="disk">Where the file is.</param>
    /// <param name="remember">
    /// Keeps how far the writing is, and in which file: it may be refused, or killed, and then the next attempt must
    /// know what is written, as after any other kill.
    /// </param>
    /// <exception cref="IOException">The disk refused, or another process writes the file.</exception>
    public void Apply(IDisk disk, Action<RingMark> remember)
    {
        if (MissingLines == 0 && !EndsTornLine)
            return;
        if (_session is not null)
        {
            _session.Apply(disk);
            return;
        }

        using RotatingFile file = Target.OpenFile(disk, TimeZoneInfo.Local);
        if (EndsTornLine)
            file.Complete(RestOfTornLine);
        file.Open();
        remember(new RingMark(_lines.PositionOf(Written), file.Length, file.Identity));
        var block = new ByteBuffer();
        for (int next = Written; next < _lines.Count;)
        {
            block.Clear();
            next += _lines.AppendBlock(block, next);
            Write(file, block.Written, next, remember);
        }
    }

    private void Write(RotatingFile file, ReadOnlySpan<byte> block, int next, Action<RingMark> remember)
    {
        while (!block.IsEmpty)
        {
            int written = file.Write(block);
            block = block[written..];
            if (written > 0)
                continue;
            file.Rotate();
            remember(new RingMark(
                _lines.PositionOf(next - block.Count((byte)'\n')), file.Length, file.Identity));
        }
    }

    /// <summary>Appends a line of the log's own to a session's log.</summary>
    /// <exception cref="IOException">The disk refused, or another process keeps the log.</exception>
    public void AppendToSession(IDisk disk, ReadOnlySpan<byte> line) => _session!.AppendOwn(disk, line);

    /// <summary>
    /// Reads the file that the checkpoint knows, wherever rotation has moved it, and those that came after it. When it
    /// is gone the active one is all there is.
    /// </summary>
    private static void Read(IDisk disk, RingTarget target, RingMark mark, TailMatch match)
    {
        for (int backup = FindMarked(disk, target, mark); backup >= 0; backup--)
        {
            using IDiskFile? plain = disk.OpenRead(RotationPolicy.NameOf(target.Path, backup));
            if (plain is not null)
            {
                // A shorter file was cut by somebody: what it holds was written since.
                bool isKnown = plain.Identity == mark.File && plain.Length >= mark.FileBytes;
                match.Read(plain.Read, isKnown ? mark.FileBytes : 0, isActive: backup == 0);
                continue;
            }

            using IDiskFile? packed = disk.OpenRead(RotationPolicy.PackedNameOf(target.Path, backup));
            if (packed is not null && ArchiveIndex.TryRead(packed.Read, packed.Length) is { } index)
                match.Read(new ArchiveText(packed.Read, index).Read, IsMarked(index, mark) ? mark.FileBytes : 0, false);
        }
    }

    /// <summary>
    /// The number of the file that the checkpoint knows. Archives come last: the number of a file that was packed may
    /// have been given to another one since.
    /// </summary>
    private static int FindMarked(IDisk disk, RingTarget target, RingMark mark)
    {
        for (int backup = 0; backup <= target.BackupCount; backup++)
        {
            if (disk.IdentityOf(RotationPolicy.NameOf(target.Path, backup)) == mark.File)
                return backup;
        }

        for (int backup = 1; backup <= target.BackupCount; backup++)
        {
            using IDiskFile? packed = disk.OpenRead(RotationPolicy.PackedNameOf(target.Path, backup));
            if (packed is not null && ArchiveIndex.TryRead(packed.Read, packed.Length) is { } index
                && IsMarked(index, mark))
                return backup;
        }

        return 0;
    }

    private static bool IsMarked(ArchiveIndex index, RingMark mark) =>
        index.Source == mark.File && index.TextBytes >= mark.FileBytes;
}
