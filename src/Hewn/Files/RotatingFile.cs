namespace Hewn.Files;

/// <summary>
/// A file that is written in whole lines and rotated by size. Continues an existing file where it ends; a line that
/// a crash has torn is closed, so that it stays one bad line and does not spoil the next. It has one writer: a second
/// one would continue where it believes the end to be, over the lines of the first. Not thread-safe.
/// </summary>
internal sealed class RotatingFile(IDisk disk, string path, RotationPolicy policy) : IDisposable
{
    private IDiskFile? _file;
    private IDisposable? _lock;
    private long _length;

    public string Path => path;

    public long Rotations { get; private set; }

    /// <summary>
    /// Bytes of the last failed <see cref="Write"/> that stand in the file all the same: always whole lines.
    /// </summary>
    public int WrittenBeforeFailure { get; private set; }

    /// <summary>Opens the file if it is not open.</summary>
    public void Open()
    {
        if (_file is not null)
            return;
        if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } directory)
            disk.CreateDirectory(directory);
        _lock ??= disk.TryLock(path) ?? throw new IOException(
            $"It is written by another process or log system ({LockFile.NameOf(path)} is locked).");
        IDiskFile file = disk.OpenAppend(path);
        try
        {
            _length = file.Length;
            CloseTornLine(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _file = file;
    }

    /// <summary>Writes whole lines, rotating between them where the size asks for it.</summary>
    /// <exception cref="IOException">
    /// The disk refused; <see cref="WrittenBeforeFailure"/> says how much of <paramref name="lines"/> is written.
    /// </exception>
    public void Write(ReadOnlySpan<byte> lines)
    {
        WrittenBeforeFailure = 0;
        FollowOutsideChanges();
        while (!lines.IsEmpty)
        {
            Open();
            int block = FittingLines(lines);
            if (block == 0)
            {
                Rotate();
                continue;
            }

            WriteBlock(lines[..block]);
            lines = lines[block..];
        }
    }

    /// <summary>
    /// Empties the file and deletes its backups, also those of a time when more of them were kept.
    /// </summary>
    public void Clear()
    {
        FollowOutsideChanges();
        Open();
        _file!.Truncate(0);
        _length = 0;
        bool exists = true;
        for (int backup = 1; backup <= policy.BackupCount || exists; backup++)
        {
            string name = RotationPolicy.NameOf(path, backup);
            exists = disk.Exists(name);
            if (exists)
                disk.Delete(name);
        }
    }

    public void Sync() => _file?.Sync();

    /// <summary>Closes the file and lets other writers have it; writing opens it again.</summary>
    public void Dispose()
    {
        Close();
        _lock?.Dispose();
        _lock = null;
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    /// <summary>
    /// Somebody may have deleted the file, put another one in its place (an editor, <c>sed -i</c>, logrotate) or cut
    /// it. A file without its name would swallow lines unseen, so the one of that name is opened, or made anew; in a
    /// cut one the next line stands at the new end, not behind a hole of zeros.
    /// </summary>
    private void FollowOutsideChanges()
    {
        if (_file is null)
            return;
        if (disk.IsSameFile(_file, path))
            _length = _file.Length;
        else
            Dispose(); // The lock as well: the whole folder may be another one.
    }

    /// <summary>Bytes of the leading lines that may be written before the next rotation; 0 = rotate first.</summary>
    private int FittingLines(ReadOnlySpan<byte> lines)
    {
        if (policy.Takes(_length, lines.Length))
            return lines.Length;

        int fitting = 0;
        while (fitting < lines.Length)
        {
            int line = lines[fitting..].IndexOf((byte)'\n') + 1;
            if (line == 0)
                line = lines.Length - fitting;
            // An empty file takes a line of any size, else it could never be written.
            if (_length + fitting > 0 && !policy.Takes(_length + fitting, line))
                break;
            fitting += line;
        }

        return fitting;
    }

    private void WriteBlock(ReadOnlySpan<byte> block)
    {
        try
        {
            _file!.Write(block, _length);
            _length += block.Length;
            WrittenBeforeFailure += block.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            KeepWholeLines(block);
            throw;
        }
    }

    /// <summary>
    /// A full disk takes the first part of a write. Its whole lines stay and are not written again; the torn rest is
    /// taken back, so that the file ends in a whole line. The same bytes will stand there when the disk has room.
    /// </summary>
    private void KeepWholeLines(ReadOnlySpan<byte> block)
    {
        try
        {
            int taken = (int)Math.Clamp(_file!.Length - _length, 0, block.Length);
            int whole = block[..taken].LastIndexOf((byte)'\n') + 1;
            _length += whole;
            WrittenBeforeFailure += whole;
            _file.Truncate(_length);
        }
        catch (IOException)
        {
            // The disk is gone altogether. If it comes back with a torn line, opening the file closes that line.
        }
    }

    /// <summary>
    /// Moves each backup up by one, as far as the first free number: what stands behind a gap need not move. So a
    /// rotation that fails half way does not push one more backup over the edge with every attempt.
    /// </summary>
    private void Rotate()
    {
        Close();
        int free = 1;
        while (free < policy.BackupCount && disk.Exists(RotationPolicy.NameOf(path, free)))
            free++;
        for (int backup = free - 1; backup >= 0; backup--)
        {
            string from = RotationPolicy.NameOf(path, backup);
            if (disk.Exists(from))
                disk.Move(from, RotationPolicy.NameOf(path, backup + 1));
        }

        Rotations++;
        Open();
    }

    private void CloseTornLine(IDiskFile file)
    {
        if (_length == 0 || file.ReadByte(_length - 1) == (byte)'\n')
            return;
        file.Write("\n"u8, _length);
        _length++;
    }
}
