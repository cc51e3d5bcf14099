using Microsoft.Win32.SafeHandles;

namespace Hewn.Files;

/// <summary>The machine's file system.</summary>
internal sealed class SystemDisk : IDisk
{
    public static readonly SystemDisk Instance = new();

    public void CreateDirectory(string path) => Directory.CreateDirectory(path);

    public IDiskFile OpenAppend(string path) => new OpenFile(path);

    public IDisposable? TryLock(string path) => LockFile.TryTake(path);

    public bool IsSameFile(IDiskFile open, string path)
    {
        try
        {
            using SafeFileHandle there = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return FileIdentity.Of(there) == ((OpenFile)open).Identity;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Gone, or something that is no file: opening it anew says what is wrong.
        }
    }

    public bool Exists(string path) => File.Exists(path);

    public void Move(string from, string to) => File.Move(from, to, overwrite: true);

    public void Delete(string path) => File.Delete(path);

    private sealed class OpenFile(string path) : IDiskFile
    {
        // Readable too, because the last byte tells whether the file ends in a whole line.
        private readonly SafeFileHandle _handle = File.OpenHandle(
            path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

        public FileIdentity Identity => FileIdentity.Of(_handle);

        public long Length => RandomAccess.GetLength(_handle);

        public void Write(ReadOnlySpan<byte> bytes, long position) => RandomAccess.Write(_handle, bytes, position);

        public byte ReadByte(long position)
        {
            Span<byte> one = stackalloc byte[1];
            return RandomAccess.Read(_handle, one, position) == 1
                ? one[0]
                : throw new EndOfStreamException($"{path} ends before byte {position}.");
        }

        public void Truncate(long length) => RandomAccess.SetLength(_handle, length);

        public void Sync() => RandomAccess.FlushToDisk(_handle);

        public void Dispose() => _handle.Dispose();
    }
}
