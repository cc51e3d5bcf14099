using Hewn.Files;
using Hewn.Ring;

namespace Hewn.Tests.Sessions;

/// <summary>
/// A disk that stops a process in the middle of one of its writes: some bytes of it are written, then nothing more
/// happens, as after a kill.
/// </summary>
internal sealed class StoppingDisk(IDisk inner, int write, int bytes) : IDisk
{
    private int _writes;

    public void CreateDirectory(string path) => inner.CreateDirectory(path);

    public IDiskFile OpenAppend(string path) => new OpenFile(this, inner.OpenAppend(path));

    public IDiskFile? OpenRead(string path) => inner.OpenRead(path);

    public IDisposable? TryLock(string path) => inner.TryLock(path);

    public void SyncDirectory(string path) => inner.SyncDirectory(path);

    public FileIdentity? IdentityOf(string path) => inner.IdentityOf(path);

    public bool Exists(string path) => inner.Exists(path);

    public DiskFacts? FactsOf(string path) => inner.FactsOf(path);

    public void SetLastWrite(string path, DateTime utc) => inner.SetLastWrite(path, utc);

    public long? FreeBytes(string directory) => inner.FreeBytes(directory);

    public void Move(string from, string to) => inner.Move(from, to);

    public void Delete(string path) => inner.Delete(path);

    public IReadOnlyList<string> List(string directory, string ending) => inner.List(directory, ending);

    public MemoryBlock CreateMapped(string path, long size) => inner.CreateMapped(path, size);

    public MemoryBlock OpenMapped(string path, bool readOnly) => inner.OpenMapped(path, readOnly);

    private sealed class OpenFile(StoppingDisk disk, IDiskFile file) : IDiskFile
    {
        public long Length => file.Length;

        public FileIdentity Identity => file.Identity;

        public void Write(ReadOnlySpan<byte> text, long position)
        {
            if (disk._writes++ == disk.Write)
            {
                file.Write(text[..Math.Min(text.Length, disk.Bytes)], position);
                throw new IOException("killed");
            }

            file.Write(text, position);
        }

        public int Read(Span<byte> text, long position) => file.Read(text, position);

        public void Truncate(long length) => file.Truncate(length);

        public void Sync() => file.Sync();

        public void Dispose() => file.Dispose();
    }

    private int Write => write;

    private int Bytes => bytes;
}
