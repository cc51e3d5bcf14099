using Microsoft.Win32.SafeHandles;

namespace LocalLlm.KvCache;

/// <summary>
/// A file of cold blocks. It belongs to one process and to its life: what another run left there is of no use without
/// the table in memory, so it begins empty and is deleted at the end.
/// </summary>
internal sealed class FileBlockStore : IBlockStore
{
    private readonly SafeFileHandle _file;
    private readonly string _path;

    /// <exception cref="IOException">The file cannot be made, or another process has it.</exception>
    public FileBlockStore(string path)
    {
        _path = path;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        LeftBytes = File.Exists(path) ? new FileInfo(path).Length : 0;
        _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        RandomAccess.SetLength(_file, 0);
    }

    /// <summary>Bytes that a killed process had left there.</summary>
    public long LeftBytes { get; }

    public void Write(long offset, byte[] bytes, int length) =>
        RandomAccess.Write(_file, bytes.AsSpan(0, length), offset);

    public void Read(long offset, byte[] bytes, int length)
    {
        int done = 0;
        while (done < length)
        {
            int count = RandomAccess.Read(_file, bytes.AsSpan(done, length - done), offset + done);
            if (count == 0)
                throw new EndOfStreamException($"{_path} ends before byte {offset + length}.");
            done += count;
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next start empties it.
        }
    }
}
