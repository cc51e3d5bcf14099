namespace Hewn.Store.Entries;

/// <summary>
/// A temporary file without a name, for entries that memory has no room for. It goes when the last of them is given up,
/// when nobody knows it any more, or with the process.
/// </summary>
internal sealed class SpillFile
{
    private readonly FileStream _stream;
    private readonly string _folder;
    private long _length;
    private int _entries;

    private SpillFile(FileStream stream, string folder) => (_stream, _folder) = (stream, folder);

    /// <summary>Whether what comes next belongs into another one.</summary>
    public bool IsFull => _length >= Limits.SpillFileBytes || !_stream.CanRead;

    /// <exception cref="IOException">It cannot be made.</exception>
    public static SpillFile Create(string folder)
    {
        string path = Path.Combine(folder, $"hewn-{Guid.NewGuid():N}.tmp");
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
                BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            var stream = new FileStream(path, options);
            if (!OperatingSystem.IsWindows())
                File.Delete(path); // No kill can leave it behind.
            return new(stream, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(folder, e);
        }
    }

    /// <returns>Where it begins.</returns>
    /// <exception cref="IOException">There is no room.</exception>
    public long Append(IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        long offset = _length;
        try
        {
            RandomAccess.Write(_stream.SafeFileHandle, parts, offset);
        }
        catch (IOException e)
        {
            throw Refused(_folder, e);
        }

        _length += parts.Sum(part => (long)part.Length);
        _entries++;
        return offset;
    }

    /// <exception cref="IOException">It cannot be read.</exception>
    public void Read(Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(_stream.SafeFileHandle, bytes, offset);
            if (read == 0)
                throw new IOException($"a temporary file in '{_folder}' ended early");
            bytes = bytes[read..];
            offset += read;
        }
    }

    /// <summary>One of its entries is given up.</summary>
    public void Release()
    {
        if (--_entries == 0 && _length >= Limits.SpillFileBytes)
            _stream.Dispose();
        else if (_entries == 0)
            _length = 0;
    }

    private static IOException Refused(string folder, Exception why) => new(
        $"entries that are kept for later do not fit into memory, and '{folder}' does not take them: {why.Message} "
        + "Ask for fewer, or set TMPDIR to a folder with room.", why);
}
