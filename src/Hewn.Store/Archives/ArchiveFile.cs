using Hewn.Archives;
using Hewn.Files;

namespace Hewn.Store.Archives;

/// <summary>An archive of Hewn's, open for reading. Not thread-safe.</summary>
internal sealed class ArchiveFile : IDisposable
{
    private readonly IDiskFile _file;
    private readonly ArchiveIndex _index;
    private readonly ArchiveText _text;

    private ArchiveFile(IDiskFile file, ArchiveIndex index)
    {
        _file = file;
        _index = index;
        _text = new ArchiveText(file.Read, index);
    }

    /// <summary>What it holds, in order.</summary>
    public IReadOnlyList<ArchiveBlock> Blocks => _index.Blocks;

    /// <summary>Bytes of the file that was packed.</summary>
    public long TextBytes => _index.TextBytes;

    /// <summary>Opens an archive; null when there is none, or it is some other gzip file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ArchiveFile? TryOpen(string path)
    {
        IDiskFile? file = SystemDisk.Instance.OpenRead(path);
        try
        {
            if (file is null || ArchiveIndex.TryRead(file.Read, file.Length) is not { } index)
                return null;
            var archive = new ArchiveFile(file, index);
            file = null;
            return archive;
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>
    /// The first block that may hold a line of that time or later; the number of blocks when none does. Blocks whose
    /// lines have no time belong to the one before.
    /// </summary>
    /// <param name="us">Microseconds since 1970.</param>
    public int FindBlock(long us)
    {
        for (int number = 0; number < Blocks.Count; number++)
        {
            if (Blocks[number].LastUs >= us)
                return number;
        }

        return Blocks.Count;
    }

    /// <summary>The lines of a block.</summary>
    /// <exception cref="InvalidDataException">The block is damaged; others may be whole.</exception>
    /// <exception cref="IOException">The archive cannot be read.</exception>
    public byte[] ReadBlock(int number) => _text.ReadBlock(number);

    /// <summary>Writes all lines.</summary>
    /// <returns>The numbers of damaged blocks, which are left out.</returns>
    /// <exception cref="IOException">The archive cannot be read, or the target not written.</exception>
    public IReadOnlyList<int> ReadAll(Stream target)
    {
        var damaged = new List<int>();
        for (int number = 0; number < Blocks.Count; number++)
        {
            try
            {
                target.Write(ReadBlock(number));
            }
            catch (InvalidDataException)
            {
                damaged.Add(number);
            }
        }

        return damaged;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
