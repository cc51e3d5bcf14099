using Hewn.Files;
using Hewn.Sessions;
using Hewn.Sessions.Tracks;

namespace Hewn.Server.Sessions;

/// <summary>
/// A file of lines that bring their numbers: each number is written once, whatever comes how often; numbers may be
/// missing, and come late. When a call has returned its lines survive a kill of the process. Not thread-safe.
/// </summary>
/// <remarks>
/// Which numbers are there is read from the file when it is first used, and again when somebody else has written it. A
/// torn last line was answered for by nobody, so it is taken away: its sender sends it again.
/// </remarks>
/// <param name="disk">The disk.</param>
/// <param name="path">The file.</param>
/// <param name="enter">Takes the lock of whoever writes the file; disposed behind each use.</param>
/// <param name="numberOf">The number of a line.</param>
internal sealed class NumberedFile(IDisk disk, string path, Func<IDisposable> enter, NumberOfLine numberOf)
    : IDisposable
{
    private readonly NumberRanges _known = new();
    private IDiskFile? _file;
    private long _end;

    /// <summary>The greatest number there; -1 when there is none.</summary>
    /// <exception cref="IOException">The file cannot be read, or another process keeps it.</exception>
    public long Last()
    {
        if (!disk.Exists(path))
            return -1;
        using IDisposable others = enter();
        Open();
        return _known.Max;
    }

    /// <summary>Appends the lines whose numbers are not there.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="prepare">Called with what will be written, before it is.</param>
    /// <exception cref="IOException">
    /// The file cannot be written, or another process keeps it; nothing of the lines counts then.
    /// </exception>
    public Appended Append(IReadOnlyList<NewLine> lines, Action<IReadOnlyList<byte[]>>? prepare = null)
    {
        using IDisposable others = enter();
        Open();
        var written = new List<byte[]>(lines.Count);
        (int duplicates, long first, long last) = (0, -1, -1);
        try
        {
            foreach (NewLine line in lines)
            {
                long number = line.Number ?? checked(_known.Max + 1);
                first = first < 0 ? number : Math.Min(first, number);
                last = Math.Max(last, number);
                if (_known.Add(number))
                    written.Add(line.With(number));
                else
                    duplicates++;
            }

            prepare?.Invoke(written);
            Write(written);
            return new Appended(written, duplicates, first, last);
        }
        catch
        {
            Forget(); // What it knows of numbers is ahead of the file.
            throw;
        }
    }

    /// <summary>Closes the file; the next use opens it again.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Write(List<byte[]> lines)
    {
        if (lines.Count == 0)
            return;
        int bytes = 0;
        foreach (byte[] line in lines)
            bytes = checked(bytes + line.Length + 1);
        byte[] block = new byte[bytes];
        int at = 0;
        foreach (byte[] line in lines)
        {
            line.CopyTo(block, at);
            at += line.Length;
            block[at++] = (byte)'\n';
        }

        try
        {
            _file!.Write(block, _end);
            _end += bytes;
        }
        catch
        {
            _file!.Truncate(_end); // On a full disk that works; else the next use does it.
            throw;
        }
    }

    private void Open()
    {
        disk.CreateDirectory(Path.GetDirectoryName(path)!);
        if (_file is not null && disk.IdentityOf(path) != _file.Identity)
            Forget();
        if (_file is null)
        {
            Forget();
            _file = disk.OpenAppend(path);
        }

        long length = _file.Length;
        if (length < _end) // Somebody has cut it.
        {
            _known.Clear();
            _end = 0;
        }

        if (length > _end)
            Scan(length);
    }

    private void Forget()
    {
        Dispose();
        _known.Clear();
        _end = 0;
    }

    private void Scan(long length)
    {
        var lines = new LineCursor(_file!, _end, length);
        while (lines.TryNext(out ReadOnlySpan<byte> line))
            Note(line);
        _end = lines.Position;
        if (_end == length)
            return;
        byte[] torn = new byte[length - _end];
        int read = _file!.Read(torn, _end);
        if (Note(torn.AsSpan(0, read)))
        {
            _file.Write("\n"u8, length); // Only its newline is missing.
            _end = length + 1;
        }
        else
        {
            _file.Truncate(_end);
        }
    }

    private bool Note(ReadOnlySpan<byte> line)
    {
        long number = numberOf(line);
        if (number is < 0 or > SessionNumbers.Greatest)
            return false;
        _known.Add(number);
        return true;
    }
}
