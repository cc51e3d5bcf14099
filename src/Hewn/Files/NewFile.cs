namespace Hewn.Files;

/// <summary>A file that must not be there yet: who makes it owns what it stands for.</summary>
internal static class NewFile
{
    /// <summary>Makes an empty file; false when one of that name is there, whoever made it and however late.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static bool TryCreate(string path)
    {
        try
        {
            File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)
                .Dispose();
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    /// <summary>
    /// Puts a file in the place of another one at once: a reader sees the old bytes or the new ones, never a part, and
    /// a power cut after the call takes neither the bytes nor the name.
    /// </summary>
    /// <param name="disk">The disk.</param>
    /// <param name="path">The file.</param>
    /// <param name="bytes">All of it.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Replace(IDisk disk, string path, ReadOnlySpan<byte> bytes)
    {
        string next = path + ".new";
        using (IDiskFile file = disk.OpenAppend(next))
        {
            file.Truncate(0); // A crash may have left one.
            file.Write(bytes, 0);
            file.Sync();
        }

        disk.Move(next, path);
        disk.SyncDirectory(Path.GetDirectoryName(path)!);
    }
}
