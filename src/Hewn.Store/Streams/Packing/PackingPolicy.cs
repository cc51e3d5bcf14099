namespace Hewn.Store.Streams.Packing;

/// <summary>Decides which files that lie side by side become one. Pure.</summary>
internal static class PackingPolicy
{
    /// <summary>Chooses the next files.</summary>
    /// <param name="files">Files that nobody writes, the oldest first: whether each is packed, and bytes of its lines.
    /// </param>
    /// <returns>The first, and how many; null when all is well.</returns>
    public static (int First, int Count)? Choose(IReadOnlyList<(bool IsPacked, long TextBytes)> files)
    {
        for (int first = 0; first < files.Count; first++)
        {
            if (!files[first].IsPacked)
                return (first, CountFrom(files, first, isPacked: false));
        }

        for (int first = 0; first < files.Count; first++)
        {
            int count = CountFrom(files, first, isPacked: true);
            if (IsWorthIt(files, first, count))
                return (first, count);
        }

        return null;
    }

    /// <summary>How many in a row are small enough together; at least one.</summary>
    private static int CountFrom(IReadOnlyList<(bool IsPacked, long TextBytes)> files, int first, bool isPacked)
    {
        long bytes = files[first].TextBytes;
        int count = 1;
        while (first + count < files.Count && files[first + count].IsPacked == isPacked
            && bytes + files[first + count].TextBytes <= StreamLimits.FileBytes)
        {
            bytes += files[first + count].TextBytes;
            count++;
        }

        return count;
    }

    /// <summary>One large file with a few crumbs is packed anew only when there are many of them.</summary>
    private static bool IsWorthIt(IReadOnlyList<(bool IsPacked, long TextBytes)> files, int first, int count)
    {
        if (count < 2 || count >= StreamLimits.ManyFiles)
            return count >= StreamLimits.ManyFiles;
        (long largest, long bytes) = (0, 0);
        for (int i = first; i < first + count; i++)
        {
            largest = Math.Max(largest, files[i].TextBytes);
            bytes += files[i].TextBytes;
        }

        return largest <= (bytes - largest) * StreamLimits.MaxUnequal;
    }
}
