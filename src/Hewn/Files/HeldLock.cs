using Hewn.Ring;

namespace Hewn.Files;

/// <summary>
/// A disk of which somebody holds a lock already, and lets others of his own thread take it: what they do they do in
/// his place.
/// </summary>
/// <param name="disk">The disk.</param>
/// <param name="held">The lock's path.</param>
internal sealed class HeldLock(IDisk disk, string held) : IDisk
{
    /// <inheritdoc/>
    public IDisposable? TryLock(string path) => path == held ? new Nothing() : disk.TryLock(path);

    /// <inheritdoc/>
    public void CreateDirectory(string path) => disk.CreateDirectory(path);

    /// <inheritdoc/>
    public IDiskFile OpenAppend(string path) => disk.OpenAppend(path);

    /// <inheritdoc/>
    public IDiskFile? OpenRead(string path) => disk.OpenRead(path);

    /// <inheritdoc/>
    public void SyncDirectory(string path) => disk.SyncDirectory(path);

    /// <inheritdoc/>
    public FileIdentity? IdentityOf(string path) => disk.IdentityOf(path);

    /// <inheritdoc/>
    public bool Exists(string path) => disk.Exists(path);

    /// <inheritdoc/>
    public DiskFacts? FactsOf(string path) => disk.FactsOf(path);

    /// <inheritdoc/>
    public void SetLastWrite(string path, DateTime utc) => disk.SetLastWrite(path, utc);

    /// <inheritdoc/>
    public long? FreeBytes(string directory) => disk.FreeBytes(directory);

    /// <inheritdoc/>
    public void Move(string from, string to) => disk.Move(from, to);

    /// <inheritdoc/>
    public void Delete(string path) => disk.Delete(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string directory, string ending) => disk.List(directory, ending);

    /// <inheritdoc/>
    public MemoryBlock CreateMapped(string path, long bytes) => disk.CreateMapped(path, bytes);

    /// <inheritdoc/>
    public MemoryBlock OpenMapped(string path, bool readOnly) => disk.OpenMapped(path, readOnly);

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
            // Whoever holds the lock lets go of it.
        }
    }
}
